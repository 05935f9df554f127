"""Every training leaves a run file in the user's folder, unless it is told not to or there was nothing to keep."""

import json
import os
import select
import subprocess
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pexpect  # type: ignore[import-untyped]
import pytest

from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.recording import tables
from stepgrad.core.recording.budgets import Budgets
from stepgrad.core.recording.listing import list_runs
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.recorder import Recorder
from stepgrad.tui import recording
from stepgrad.tui.launch import Changes, Launch
from stepgrad.tui.recording import record_into
from stepgrad.tui.run_files import names_for, runs_folder

from .conftest import Command

ROOT = Path(__file__).parents[2]
NO_FOLDER = Path("/proc/self/no-folder")
needs_proc = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder nobody can write to, not even root")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's runs, not there yet."""
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_a_training_is_recorded_and_says_where(stepgrad: Command, folder: Path) -> None:
    said = stepgrad("train", "xor", "--no-tui", "--epochs", 20)
    (file,) = folder.glob("xor-*.run")
    lines = said.err.splitlines()
    assert f"recorded: {file}" in lines
    assert lines[-1].endswith(f"stepgrad train --resume {file.stem} --paused")
    reader = RunReader(file)
    steps = reader.steps(0)
    assert steps is not None and steps.last == 20 and reader.about["ended"] == "end"
    assert json.loads(reader.about["description"])["loss"] == "sse"
    reader.close()


def test_the_stop_event_names_the_file(stepgrad: Command, folder: Path) -> None:
    (stop,) = stepgrad("train", "xor", "--no-tui", "--json", "--epochs", 20).of("stop")
    assert stop["run_file"] == str(next(folder.glob("*.run")))
    (stop,) = stepgrad("train", "xor", "--no-tui", "--json", "--epochs", 20, "--no-record").of("stop")
    assert stop["run_file"] is None and len(list(folder.glob("*.run"))) == 1


def test_when_runs_have_come_to_take_much_the_summary_says_how_to_make_room(
    stepgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("train", "xor", "--no-tui", "--epochs", 2)
    assert "--prune" not in stepgrad(*words).err
    with (folder / "large.run").open("wb") as file:
        file.truncate(3 * 2**30)  # takes no room on the disk
    assert "your runs take 3.0 GiB; `stepgrad runs --prune` removes old ones" in stepgrad(*words).err.splitlines()
    assert "--prune" not in stepgrad(*words, "--record", folder.parent / "a.run").err


def test_an_empty_variable_means_that_nothing_is_recorded(
    stepgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPGRAD_RUNS", "")
    assert runs_folder() is None
    said = stepgrad("train", "xor", "--no-tui", "--epochs", 2)
    assert (said.code, "recorded: " in said.err) == (0, False)


@needs_proc
def test_a_folder_that_cannot_be_written_costs_one_line_and_no_training(
    stepgrad: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPGRAD_RUNS", str(NO_FOLDER))
    said = stepgrad("train", "xor", "--no-tui", "--json", "--epochs", 2)
    assert said.code == 0 and said.of("stop")[0]["run_file"] is None
    assert len(said.err.splitlines()) == 1 and "this run is not recorded" in said.err
    asked = stepgrad("train", "xor", "--no-tui", "--json", "--epochs", 2, "--record", NO_FOLDER / "a.run")
    assert (asked.code, asked.out) == (2, "") and len(asked.err.splitlines()) == 1


def test_what_is_wrong_with_the_command_leaves_no_file(stepgrad: Command, folder: Path, tmp_path: Path) -> None:
    taken = tmp_path / "report.html"
    taken.write_text("mine")
    for words in (
        ("--lr", -1),
        ("--report", taken),
        ("--record", "a.run", "--no-record"),
        ("--resume", "a.run", "--no-record"),
    ):
        said = stepgrad("train", "xor", "--no-tui", *words)
        assert said.code == 2 and len(said.err.splitlines()) == 1
    assert list(folder.glob("*")) == []


def test_a_session_left_at_step_0_leaves_no_file_and_one_that_took_a_step_does(folder: Path) -> None:
    launch = Launch("xor", Changes(epochs=10), keeps_past=True, record_into=folder)
    for steps in (0, 1):
        session = launch()
        assert session.snapshot().run_file is not None
        session.run(AfterSteps(steps)) if steps else session.follow()
        session.end("quit")
        assert session.snapshot().run_file is None
        assert len(list(folder.glob("*.run*"))) == 2 * steps  # the file and its lock


def test_a_run_killed_before_its_first_step_is_known_and_can_be_resumed(
    stepgrad: Command, folder: Path, tmp_path: Path
) -> None:
    session = Launch("xor", Changes(epochs=10), record=folder / "a.run")()
    for ending in ("", "-wal"):  # as a kill leaves them
        (tmp_path / f"killed.run{ending}").write_bytes((folder / f"a.run{ending}").read_bytes())
    session.end("quit")
    (run,) = list_runs(tmp_path).runs
    assert (run.experiment, run.step, run.total_steps, run.state) == ("xor", 0, 10, "interrupted")
    assert "step 10 of 10" in stepgrad("train", "--resume", tmp_path / "killed.run", "--no-tui").err
    stepgrad("train", "xor", "--epochs", 10, "--no-tui", "--record", folder / "whole.run")
    ends = [RunReader(path).checkpoint(0, 10) for path in (tmp_path / "killed.run", folder / "whole.run")]
    assert ends[0] and ends[1] and np.array_equal(ends[0].tensors["parameters"], ends[1].tensors["parameters"])


def test_what_nobody_asked_to_record_keeps_fewer_checkpoints(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "UNASKED", Budgets(checkpoints=10_000))
    kept = []
    for asked in (False, True):
        where = {"record": folder / "asked.run"} if asked else {"record_into": folder}
        session = Launch("xor", Changes(epochs=100), **where)()  # type: ignore[arg-type]
        assert isinstance(session.follower, Recorder)
        for _ in range(100):
            session.run(AfterSteps(1))
            session.follower.add_checkpoint()
            session.follow()
        reader = RunReader(session.follower.path)
        kept.append(reader.checkpoint_steps(0))
        reader.close()
        session.end("end")
    assert len(kept[0]) < len(kept[1]) == 100 and {1, 100} <= set(kept[0])


def test_a_file_asked_for_by_name_stays_without_a_step(tmp_path: Path) -> None:
    session = Launch("xor", record=tmp_path / "a.run")()
    session.end("quit")
    assert (tmp_path / "a.run").exists()


def test_names_say_what_and_when_and_are_never_used_twice(folder: Path) -> None:
    begun = datetime(2026, 11, 24, 14, 30, 12)
    names = list(islice(names_for("cats-bug", begun), 3))
    assert names == [f"cats-bug-2026-11-24-143012{number}.run" for number in ("", "-2", "-3")]
    assert next(names_for("../a b/ü,y", begun)) == "a-b-ü-y-2026-11-24-143012.run"
    launch = Launch("xor", Changes(epochs=3))
    experiment, data = launch.resolve()
    sessions = [launch() for _ in range(3)]
    for session in sessions:
        record_into(session, folder, experiment, data)
    assert len({session.follower.path for session in sessions if session.follower}) == 3
    for session in sessions:
        session.end("quit")


def test_a_disk_that_is_full_from_the_start_costs_one_line_and_leaves_nothing(
    stepgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "TABLES", "SELECT full()")
    said = stepgrad("train", "xor", "--no-tui", "--json", "--epochs", 2)
    assert said.code == 0 and said.of("stop")[0]["run_file"] is None
    assert len(said.err.splitlines()) == 1 and said.err.endswith("this run is not recorded\n")
    assert list(folder.iterdir()) == []
    asked = stepgrad("train", "xor", "--no-tui", "--record", folder / "a.run")
    assert asked.code == 2 and list(folder.iterdir()) == []


@pytest.mark.parametrize("keys", ["", "s"])
def test_the_app_keeps_a_run_that_took_a_step_and_says_where(folder: Path, keys: str) -> None:
    screen = pexpect.spawn(
        sys.executable,
        ["-m", "stepgrad", "train", "xor", "--epochs", "50", "--paused"],
        cwd=str(ROOT),
        env={**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT)},
        encoding="utf-8",
        dimensions=(40, 120),
        timeout=30,
    )
    screen.expect("press space to run")
    if keys:
        screen.send(keys)
        screen.expect("(at|after) step 1")
    screen.send("q")
    screen.expect(pexpect.EOF)
    kept = list(folder.glob("xor-*.run"))
    assert len(kept) == len(keys)
    said = " ".join(screen.before.split())  # a long path has a line of its own
    assert all(f"recorded: {file}" in said for file in kept) and ("recorded: " in said) == bool(keys)


ORPHAN = """
import sys
from pathlib import Path
from stepgrad.core.debugging.commands import AfterSteps, Run
from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.tui.launch import Launch

if __name__ == "__main__":
    trainee = TraineeProcess(Launch("xor", keeps_past=True, record_into=Path(sys.argv[1])))
    if sys.argv[2] != "0":
        trainee.send(Run(AfterSteps(int(sys.argv[2]))))
        while not (isinstance(said := trainee.receive(), Snapshot) and said.step == int(sys.argv[2])):
            pass
    print(trainee.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a way to wait for a process that is no child")
@pytest.mark.parametrize("steps", [0, 3])
def test_when_the_screen_is_killed_the_run_is_ended_in_good_order(folder: Path, tmp_path: Path, steps: int) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    command = [sys.executable, str(script), str(folder), str(steps)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as screen:
        assert screen.stdout is not None
        watch = os.pidfd_open(int(screen.stdout.readline()))
        screen.kill()
        assert select.select([watch], [], [], 30)[0] == [watch]
        os.close(watch)
    assert [(run.step, run.state) for run in list_runs(folder).runs] == ([(steps, "interrupted")] if steps else [])
    assert not list(folder.glob("*-wal"))
    assert [RunReader(path).about["ended"] for path in folder.glob("*.run")] == (["quit"] if steps else [])
