"""`--record` and `--resume`: whatever happens to a run, it goes on as if nothing had."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stepgrad.core.recording.reader import RunReader

ROOT = Path(__file__).resolve().parents[2]
LONG = ["digits", "--epochs", "60"]


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "stepgrad", "train", "--no-tui", *words]


def stepgrad(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False)


def end_of(path: Path) -> tuple[bytes, ...]:
    """Everything the last checkpoint carries, to the bit, and the loss of every step."""
    reader = RunReader(path)
    kept, steps = reader.checkpoint(0, 10**9), reader.steps(0)
    reader.close()
    assert kept is not None and steps is not None
    tensors = [kept.tensors[name].tobytes() for name in sorted(kept.tensors)]
    return str(kept.step).encode(), steps.loss.tobytes(), steps.square_norm.tobytes(), steps.dead.tobytes(), *tensors


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "whole.run"
    done = stepgrad(*LONG, "--record", str(path))
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.parametrize("reached", [1, 300, 900])
def test_a_run_killed_on_its_way_ends_as_one_that_was_not(tmp_path: Path, undisturbed: Path, reached: int) -> None:
    path = tmp_path / "killed.run"
    process = subprocess.Popen(
        command(*LONG, "--record", str(path), "--json", "--log-every", "1"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if f'"step": {reached},' in line:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    resumed = stepgrad("--resume", str(path))
    if "nothing was recorded in it" in resumed.stderr:  # killed before the first commit
        assert reached == 1
        return
    assert resumed.returncode == 0, resumed.stderr
    assert end_of(path) == end_of(undisturbed)


def test_a_run_interrupted_politely_goes_on_from_where_it_was(tmp_path: Path, undisturbed: Path) -> None:
    path = tmp_path / "interrupted.run"
    process = subprocess.Popen(
        command(*LONG, "--record", str(path), "--json", "--log-every", "1"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if '"step": 100,' in line:
            process.send_signal(signal.SIGINT)
            break
    said = process.stdout.read()
    assert process.wait() == 130
    process.stdout.close()
    assert f'"run_file": "{path}"' in said
    assert stepgrad("--resume", str(path)).returncode == 0
    assert end_of(path) == end_of(undisturbed)


def test_a_finished_run_is_resumed_to_its_end(undisturbed: Path) -> None:
    before = end_of(undisturbed)
    done = stepgrad("--resume", str(undisturbed))
    assert done.returncode == 0 and "step 1380 of 1380" in done.stderr, done.stderr
    assert end_of(undisturbed) == before


def test_recording_changes_nothing_about_the_run(undisturbed: Path) -> None:
    recorded = stepgrad("--resume", str(undisturbed)).stderr
    plain = stepgrad(*LONG).stderr
    (ends,) = (line for line in plain.splitlines() if line.startswith("loss "))
    assert ends in recorded


def test_what_cannot_be_recorded_or_resumed_is_refused_in_one_line(tmp_path: Path, undisturbed: Path) -> None:
    foreign = tmp_path / "letter.run"
    foreign.write_text("dear reader, this is no database at all, but a letter that is long enough to be one")
    for words, said in (
        (["xor", "--record", str(foreign)], "it exists already"),
        (["--resume", str(foreign)], "it is no run file"),
        (["--resume", str(tmp_path / "none.run")], "there is no such file"),
        (["--resume", str(undisturbed), "--lr", "1"], "takes the experiment and all its settings from the file"),
        (["--resume", str(undisturbed), "--record", "b.run"], "leave --record away"),
    ):
        done = stepgrad(*words)
        assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    assert foreign.read_text().startswith("dear reader")
