"""Runs `stepgrad` as a person would, in a process of its own, and says how it ended."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` is None where the time limit had to end it."""

    code: int | None
    out: str
    said: str


def environment(home: Path) -> dict[str, str]:
    """A home of its own: what the program keeps between runs is not the user's."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "STEPGRAD_RUNS": str(home / "runs"),
        "OPENBLAS_NUM_THREADS": "1",
        "COLUMNS": "100",
    }


def stepgrad(words: Sequence[str], home: Path, *, seconds: float = 60.0) -> Ended:
    """Run it to its end, or for so long."""
    command = [sys.executable, "-m", "stepgrad", *words]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment(home),
            cwd=home,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        return Ended(None, "", (expired.stderr or b"").decode(errors="replace"))
    return Ended(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
