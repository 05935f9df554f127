"""`--record-budget`: how large a run file may become, also when it is resumed."""

from pathlib import Path

import pytest

from stepgrad.core.recording.reader import RunReader

from .conftest import Command

LONG = ("train", "cats", "--no-tui", "--epochs", 40, "--record-budget", 20)


def checkpoints(path: Path) -> tuple[int, int]:
    """How many there are, and the bytes of all."""
    reader = RunReader(path)
    try:
        kept = [reader.checkpoint(0, step) for step in reader.checkpoint_steps(0)]
        return len(kept), sum(array.nbytes for one in kept if one is not None for array in one.tensors.values())
    finally:
        reader.close()


def test_checkpoints_are_dropped_to_stay_within_the_budget_also_after_a_resume(
    stepgrad: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A commit after each slice of training, and in each a checkpoint of 6 MiB.
    monkeypatch.setattr("stepgrad.core.recording.recorder.COMMIT_SECONDS", 0.0)
    monkeypatch.setattr("stepgrad.core.recording.recorder.COMMIT_SHARE", 1e9)
    monkeypatch.setattr("stepgrad.core.recording.recorder.CHECKPOINT_SHARE", 1e9)
    monkeypatch.setattr("stepgrad.tui.headless.run.SLICE_SECONDS", 0.0)
    path = tmp_path / "a.run"
    assert stepgrad(*LONG, "--record", path, "--break", "step == 20").code == 0
    count, nbytes = checkpoints(path)
    assert count >= 2
    assert nbytes <= 16 * 2**20
    assert stepgrad("train", "--no-tui", "--resume", path).code == 0
    assert checkpoints(path)[1] <= 16 * 2**20


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--record-budget", 1), "--record-budget: at least 2 MiB, got 1"),
        (("--record-budget", "nan"), "--record-budget: at least 2 MiB, got nan"),
        (("--record-budget", 9, "--no-record"), "none is written"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(stepgrad: Command, words: tuple[object, ...], said: str) -> None:
    result = stepgrad("train", "xor", "--no-tui", "--epochs", 2, *words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert result.err.count("\n") == 1


def test_a_resumed_run_takes_no_other_budget(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    stepgrad("train", "xor", "--no-tui", "--epochs", 3, "--record", path)
    assert "leave --record-budget away" in stepgrad("train", "--resume", path, "--no-tui", "--record-budget", 5).err
