"""A script in a run file: every iteration once, whatever way it was gone through, and the parameters as they were."""

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterPhases, AfterSteps, Back, GoTo, Quit, Run
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.recorded import read_run
from stepgrad.core.recording.tables import is_being_written
from stepgrad.core.recording.writer import RunWriter
from stepgrad.tui.recording_scripts import ScriptRecording
from tests.scripts.debugging.debugged import HIDDEN, LINE, Debugged

S, P, B = Run(AfterSteps()), Run(AfterPhases()), Back(AfterSteps())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.run"


def recorded(folder: Path, text: str, path: Path, **more: Any) -> Debugged:
    recording = ScriptRecording(folder / "script.py", ("--x",), path)
    return Debugged(folder, text, "--x", record=recording, **more)


def run_plainly(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(text.replace('print("iteration", i)', "pass"), names)
    return names


def test_every_iteration_is_there_once_after_going_back_and_on(tmp_path: Path, path: Path) -> None:
    with recorded(tmp_path, HIDDEN, path) as script:
        losses = [script.do(S).loss for _ in range(8)]
        script.do(GoTo(2))
        script.do(S)
        script.do(GoTo(5))
        losses += [script.do(Run(AfterSteps(6))).loss]
    run = read_run(path)
    assert run.steps.steps.tolist() == list(range(1, 12))
    assert run.steps.loss[[*range(8), 10]].tolist() == losses
    assert run.steps.dead.tolist()[3:] == [[1]] * 8
    assert run.epochs.tolist() == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert run.about["ended"] == "quit" and not is_being_written(path)


def test_what_was_measured_and_the_parameters_are_those_of_the_script(tmp_path: Path, path: Path) -> None:
    with recorded(tmp_path, HIDDEN, path) as script:
        end = script.do(Run())
    run, plain = read_run(path), run_plainly(HIDDEN)
    assert (run.summary.state, run.summary.step, run.summary.total_steps) == ("finished", 24, 24)
    assert run.layers[24][0] == {**end.layers[0].to_json(), "name": "W1"}
    from stepgrad.core.recording.recorded import read_tensors

    kept = read_tensors(path, run.checkpoints[-1])
    assert run.checkpoints[0] == (0, 0) and run.checkpoints[-1] == (0, 24)
    assert sorted(kept) == ["W1", "W2", "b1", "b2"]
    assert all(np.array_equal(kept[name], plain[name]) for name in kept)


def test_who_leaves_in_the_past_leaves_the_newest_behind(tmp_path: Path, path: Path) -> None:
    with recorded(tmp_path, LINE, path) as script:
        script.do(Run(AfterSteps(7)))
        script.do(GoTo(3))
        script.trainee.send(Quit())
    run = read_run(path)
    assert (run.summary.step, run.summary.state, run.checkpoints[-1]) == (7, "interrupted", (0, 7))


def test_findings_are_those_of_the_newest_iteration(tmp_path: Path, path: Path) -> None:
    text = LINE.replace("loss = np.mean(error ** 2)", "loss = np.mean(error ** 2) if i < 4 else np.nan")
    with recorded(tmp_path, text, path) as script:
        script.do(Run())
        assert script.now.step == 5
        script.do(GoTo(1))
    run = read_run(path)
    assert [(finding.code, finding.step) for finding in run.findings] == [("loss-not-finite", 5)]


def test_the_text_and_the_arguments_are_in_the_file(tmp_path: Path, path: Path) -> None:
    with recorded(tmp_path, LINE, path) as script:
        script.do(S)
        script.script.write_text("# something else by now")
    run = read_run(path)
    assert run.program == ("python", LINE)
    assert '"--x"' in run.about["script"]


def test_a_script_left_before_its_first_iteration_leaves_a_file_only_where_it_was_asked_for(
    tmp_path: Path, path: Path
) -> None:
    with Debugged(tmp_path, LINE, record=ScriptRecording(tmp_path / "script.py", (), None, tmp_path)):
        (file,) = tmp_path.glob("*.run")
    assert not file.exists() and not list(tmp_path.glob("*.lock"))
    with recorded(tmp_path, LINE, path):
        pass
    assert path.exists()


def test_a_past_that_comes_out_otherwise_changes_nothing_in_the_file(tmp_path: Path, path: Path) -> None:
    text = LINE.replace("error = X @ w - y", "error = X @ w - y + 1e-6 * __import__('time').perf_counter()")
    with recorded(tmp_path, text, path) as script:
        losses = [script.do(S).loss for _ in range(4)]
        script.do(GoTo(1))
        script.do(S)
    assert read_run(path).steps.loss.tolist() == losses


def test_how_it_ended_is_written_down(tmp_path: Path, path: Path) -> None:
    text = LINE.replace('print("iteration", i)', "assert i < 5")
    with recorded(tmp_path, text, path) as script:
        script.do(Run())
    assert (read_run(path).about["ended"], read_run(path).summary.step) == ("error", 5)
    path.unlink()
    with recorded(tmp_path, LINE, path) as script:
        script.do(Run(AfterSteps(3)))
        os.kill(script.trainee.pid, signal.SIGKILL)
        while script.died is None:
            script.hear()
    assert (read_run(path).about["ended"], read_run(path).summary.step) == ("died", 3)


def test_where_the_file_fails_the_script_goes_on_without_it(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(writer: RunWriter) -> None:
        raise StepgradError(f"cannot record to '{writer.path}': the disk is full")

    with recorded(tmp_path, LINE, path) as script:
        script.do(S)
        monkeypatch.setattr(RunWriter, "commit", fail)
        script.do(S)
        script.hear()
        monkeypatch.undo()
        end = script.do(Run())
    assert script.refused == [f"cannot record to '{path}': the disk is full; the script goes on unrecorded"]
    assert (end.step, end.run_file) == (40, None)
    assert read_run(path).summary.step == 1


def test_losses_of_some_iterations_only_are_at_their_own_places(tmp_path: Path, path: Path) -> None:
    text = LINE.replace("    loss = np.mean(error ** 2)\n", "").replace(
        '    print("iteration", i)\n', "    if i % 10 == 9:\n        cost = np.mean(error ** 2)\n        print(cost)\n"
    )
    with recorded(tmp_path, text, path) as script:
        script.do(Run(AfterSteps(25)))
        assert script.trainee.description.script is not None
    run = read_run(path)
    assert run.summary.step == 25
    assert run.steps.last == 25 and len(run.steps.steps) <= 25


def test_two_parameters_of_one_short_name_are_both_kept(tmp_path: Path, path: Path) -> None:
    text = """\
import numpy as np
rng = np.random.default_rng(0)
X, y = rng.normal(size=(20, 3)), rng.normal(size=20)
first, second = {'w': np.zeros(3)}, {'w': np.zeros(3)}
for i in range(40):
    error = X @ first['w'] + X ** 2 @ second['w'] - y
    loss = np.mean(error ** 2)
    first['w'] -= 0.05 * 2 * X.T @ error / len(y)
    second['w'] -= 0.05 * 2 * (X ** 2).T @ error / len(y)
"""
    with recorded(tmp_path, text, path) as script:
        script.do(Run(AfterSteps(3)))
        names = [layer.name for layer in script.trainee.description.layers]
    assert sorted(names) == ["first['w']", "second['w']"]
    assert read_run(path).layers[3][1]["name"] == names[1]
