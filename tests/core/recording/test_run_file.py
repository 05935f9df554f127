"""What is committed to a run file is read back as it was, whole, by anybody, and nothing else is."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.budgets import Budgets
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.thinning import KEPT_OF, Steps, joined, thinned
from stepgrad.core.recording.writer import RunWriter

ROOT = Path(__file__).resolve().parents[3]


def stretch(first: int, last: int, *, seed: int = 0) -> Steps:
    rng = np.random.default_rng(seed + first)
    count = last - first + 1
    return Steps(
        first,
        last,
        np.arange(first, last + 1),
        rng.random(count),
        rng.random(count),
        rng.integers(0, 64, (count, 2)).astype(np.int32),
        rng.integers(0, 2, count).astype(np.uint8),
    )


def assert_same(left: Steps, right: Steps) -> None:
    assert (left.first, left.last) == (right.first, right.last)
    for name in ("steps", "loss", "square_norm", "dead", "ends_epoch"):
        assert np.array_equal(getattr(left, name), getattr(right, name), equal_nan=name == "loss")


def test_steps_come_back_as_they_were_over_many_commits(tmp_path: Path) -> None:
    writer = RunWriter(tmp_path / "a.run")
    parts = [stretch(1, 10), stretch(11, 11), stretch(12, 9000), stretch(9001, 20000)]
    for part in parts:
        writer.add_steps(0, part)
        writer.commit()
    writer.close()
    read = RunReader(tmp_path / "a.run").steps(0)
    assert read is not None
    assert_same(read, joined(parts))
    later = RunReader(tmp_path / "a.run").steps(0, after=15000)
    assert later is not None
    assert_same(later, joined(parts).after(15000) or read)
    assert RunReader(tmp_path / "a.run").steps(0, after=20000) is None


def test_what_is_not_finite_survives(tmp_path: Path) -> None:
    part = stretch(1, 4)
    part.loss[1:] = [np.nan, np.inf, -np.inf]
    writer = RunWriter(tmp_path / "a.run")
    writer.add_steps(0, part)
    writer.add_validation(0, 3, float("nan"), None)
    writer.add_validation(0, 4, float("inf"), 0.5)
    writer.close()
    reader = RunReader(tmp_path / "a.run")
    read = reader.steps(0)
    assert read is not None
    assert_same(read, part)
    (_, first, nothing), (_, second, half) = reader.validations(0)
    assert np.isnan(first) and nothing is None
    assert second == np.inf and half == 0.5


def test_a_checkpoint_comes_back_bit_for_bit(tmp_path: Path) -> None:
    state = {"parameters": np.array([0.1, -0.0, np.nan]), "slot 0": np.arange(3, dtype=np.float32)}
    writer = RunWriter(tmp_path / "a.run")
    writer.add_checkpoint(0, 7, {"epoch": 2}, state)
    writer.close()
    kept = RunReader(tmp_path / "a.run").checkpoint(0, 100)
    assert kept is not None and (kept.step, kept.about) == (7, {"epoch": 2})
    assert {name: array.tobytes() for name, array in kept.tensors.items()} == {
        name: array.tobytes() for name, array in state.items()
    }
    assert RunReader(tmp_path / "a.run").checkpoint(0, 6) is None


def test_a_reader_sees_each_commit_and_nothing_before_it(tmp_path: Path) -> None:
    writer = RunWriter(tmp_path / "a.run")
    writer.tell({"experiment": "xor"})
    writer.commit()
    reader = RunReader(tmp_path / "a.run")
    assert reader.is_live
    writer.tell({"experiment": "cats"})
    assert reader.about["experiment"] == "xor"
    writer.commit()
    assert reader.about["experiment"] == "cats"
    writer.close()
    assert not reader.is_live


def test_beyond_the_budget_the_old_is_thinned_and_no_spike_is_lost(tmp_path: Path) -> None:
    writer = RunWriter(tmp_path / "a.run", budgets=Budgets(records=1_000_000))
    writer.add_line(0, "main", None, 0, 0)
    spikes = {123: 99.0, 40_000: 100.0, 177_777: 98.0}
    for start in range(1, 200_001, 1000):
        part = stretch(start, start + 999)
        for step, loss in spikes.items():
            part.loss[part.steps == step] = loss
        writer.add_steps(0, part)
        writer.commit()
    writer.close()
    reader = RunReader(tmp_path / "a.run")
    read = reader.steps(0)
    assert read is not None
    seen = dict(zip(read.steps.tolist(), read.loss.tolist(), strict=True))
    assert {step: seen.get(step) for step in spikes} == spikes
    assert (np.diff(read.steps) > 0).all() and read.steps[-1] == 200_000
    assert 10_000 < len(read.steps) < 40_000


def test_thinning_keeps_lowest_highest_and_the_first_that_is_not_finite() -> None:
    part = stretch(1, KEPT_OF)
    part.loss[:] = np.linspace(1.0, 2.0, KEPT_OF)
    part.loss[[5, 9]] = [np.nan, 9.0]
    assert thinned(part).steps.tolist() == [1, 6, 10, KEPT_OF]


def test_checkpoints_stay_within_their_budget_and_the_newest_and_first_stay(tmp_path: Path) -> None:
    writer = RunWriter(tmp_path / "a.run", budgets=Budgets(checkpoints=20_000))
    for step in range(0, 1000, 10):
        writer.add_checkpoint(0, step, {}, {"parameters": np.zeros(100)})
        writer.commit()
    writer.close()
    steps = RunReader(tmp_path / "a.run").checkpoint_steps(0)
    assert steps[0] == 0 and steps[-1] == 990 and 10 <= len(steps) <= 22
    gaps = np.diff(steps)
    assert gaps[-3:].mean() < gaps[:3].mean()


def test_two_writers_on_one_file_are_refused(tmp_path: Path) -> None:
    first = RunWriter(tmp_path / "a.run")
    first.tell({"a": "b"})
    first.commit()
    with pytest.raises(StepgradError, match="another process is recording to it"):
        RunWriter(tmp_path / "a.run", resumes=True)
    first.close()
    RunWriter(tmp_path / "a.run", resumes=True).close()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that nobody can write to, not even root")
def test_a_folder_that_cannot_be_written_is_told_from_one_that_is_in_use() -> None:
    with pytest.raises(StepgradError, match="nothing can be written to this folder"):
        RunWriter(Path("/proc/a.run"))


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.run").write_text("a letter")
    with pytest.raises(StepgradError, match="it exists already"):
        RunWriter(tmp_path / "a.run")
    assert (tmp_path / "a.run").read_text() == "a letter"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is a database, but no run"),
        (b"a letter to nobody in particular, longer than a header of a database would be " * 4, "it is no run file"),
        (b"SQLite format 3\0" + b"\1" * 200, "cannot open run file"),
    ],
)
def test_a_foreign_file_is_refused_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.run").write_bytes(content)
    with pytest.raises(StepgradError, match=said) as caught:
        RunReader(tmp_path / "a.run")
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="there is no such file"):
        RunReader(tmp_path / "none.run")
    with pytest.raises(StepgradError, match="is a folder"):
        RunReader(tmp_path)


def test_a_file_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    RunWriter(tmp_path / "a.run").close()
    database = sqlite3.connect(tmp_path / "a.run")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StepgradError, match="written by a newer stepgrad"):
        RunReader(tmp_path / "a.run")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_file_cut_off_anywhere_is_one_clear_line_or_what_is_left(tmp_path: Path, share: float) -> None:
    writer = RunWriter(tmp_path / "a.run")
    for start in range(1, 5001, 1000):
        writer.add_steps(start, stretch(start, start + 999))
        writer.commit()
    writer.close()
    whole = (tmp_path / "a.run").read_bytes()
    (tmp_path / "b.run").write_bytes(whole[: int(share * len(whole))])
    try:
        left = RunReader(tmp_path / "b.run").steps(1)
    except StepgradError as error:
        assert "\n" not in str(error) and "b.run" in str(error)
    else:
        assert left is not None
        assert_same(left, stretch(1, 1000))


KILLED = """
import sys
import numpy as np
from pathlib import Path
from stepgrad.core.recording.thinning import Steps
from stepgrad.core.recording.writer import RunWriter
writer = RunWriter(Path(sys.argv[1]))
first = 1
while True:
    steps = np.arange(first, first + 500)
    writer.add_steps(0, Steps(first, first + 499, steps, steps / 1.0, steps / 2.0, np.zeros((500, 1), np.int32),
                              np.ones(500, np.uint8)))
    writer.add_checkpoint(0, first, {}, {"parameters": np.full(20_000, float(first))})
    writer.commit()
    print(first + 499, flush=True)
    first += 500
"""


def test_a_writer_killed_at_any_moment_loses_nothing_it_had_committed(tmp_path: Path) -> None:
    for turn in range(5):
        path = tmp_path / f"{turn}.run"
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(3 + 7 * turn):
            committed = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        committed = max([committed, *map(int, process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        reader = RunReader(path)
        read = reader.steps(0)
        assert read is not None and read.last >= committed
        assert np.array_equal(read.loss, np.arange(1, read.last + 1))
        newest = reader.checkpoint(0, read.last)
        assert newest is not None and (newest.tensors["parameters"] == newest.step).all()
        assert not reader.is_live
        RunWriter(path, resumes=True).close()
