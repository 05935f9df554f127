"""A recorded training killed at fifty moments drawn by lot: nothing committed is lost, it ends as if never killed."""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader, StoredCheckpoint
from stepgrad.core.recording.thinning import Steps
from stepgrad.core.recording.writer import remove_files

ROOT = Path(__file__).parents[3]
KILLS, EPOCHS, SEED = 50, 40, 6
MOMENTS = {"bytes": 90_000, "instructions": 900, "looks": 90}
"""Kind of moment, and the latest of it; some lives end before."""

Live = Callable[[Path, str, int], dict[str, Any]]


@pytest.fixture(scope="module")
def lives() -> Iterator[Live]:
    """Lives of a training that is recorded to a path, one after the other."""
    command = [sys.executable, "-m", "tests.core.recording.killable"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as helper:
        assert helper.stdin is not None and helper.stdout is not None
        asks, answers = helper.stdin, helper.stdout

        def live(path: Path, kind: str, moment: int) -> dict[str, Any]:
            asks.write(json.dumps({"path": str(path), "kind": kind, "moment": moment, "epochs": EPOCHS}) + "\n")
            asks.flush()
            answer: dict[str, Any] = json.loads(answers.readline())
            return answer

        yield live
        asks.close()


def record_in(path: Path) -> tuple[Steps | None, StoredCheckpoint | None]:
    """The steps and the last state in a file; none where nothing was committed to it."""
    try:
        reader = RunReader(path)
    except StepgradError:
        return None, None
    try:
        return (reader.steps(0), reader.checkpoint(0, 10**9)) if reader.lines else (None, None)
    finally:
        reader.close()


def is_beginning(part: Steps, whole: Steps) -> bool:
    count = len(part.steps)
    names = ("steps", "loss", "square_norm", "dead", "ends_epoch")
    return all(getattr(part, name).tobytes() == getattr(whole, name)[:count].tobytes() for name in names)


def test_nothing_that_was_committed_is_lost_and_the_run_ends_to_the_bit_as_if_never_killed(
    tmp_path: Path, lives: Live
) -> None:
    straight = tmp_path / "straight.run"
    assert lives(straight, "never", 0)["ended"] == 0
    whole, end = record_in(straight)
    assert whole is not None and end is not None and end.step == whole.last

    chance, path = random.Random(SEED), tmp_path / "killed.run"
    killed, ended, by = 0, 0, dict.fromkeys(MOMENTS, 0)
    safe = 0
    while killed < KILLS or path.exists():
        kind = chance.choice(list(MOMENTS)) if killed < KILLS else "never"
        life = lives(path, kind, chance.randint(1, MOMENTS.get(kind, 1)))
        safe = max(safe, life["safe"])
        part, state = record_in(path)
        there = 0 if part is None else part.last
        assert there >= safe, f"{safe} steps were committed, {there} are in the file"
        assert part is None or is_beginning(part, whole)
        if life["ended"] == 0:
            assert part is not None and state is not None and part.last == whole.last
            assert state.about == end.about
            assert {name: array.tobytes() for name, array in state.tensors.items()} == {
                name: array.tobytes() for name, array in end.tensors.items()
            }
            ended += 1
        else:
            assert life["ended"] in (-signal.SIGKILL, -signal.SIGXFSZ)
            killed, by[kind] = killed + 1, by[kind] + 1
        if life["ended"] == 0 or part is None:  # it is begun anew
            remove_files(path)
            safe = 0
    assert killed == KILLS and ended >= 3 and min(by.values()) >= 10
