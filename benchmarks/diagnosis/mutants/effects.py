"""What a mistake does to a script, judged without the check: the two are run, and their numbers compared.

A mutant that changes no number is no mistake. One that stops is left out: Python tells its author the line.
"Learns as well" is judged by what the script prints: a number that falls from the first to the last line in the right
script is a loss, one that rises a score; the mutant has to reach nine tenths of the way in every one of them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

WITNESS = Path(__file__).with_name("witness.py")
CACHE = Path(tempfile.gettempdir()) / f"stepgrad-mutants-{os.getuid() if hasattr(os, 'getuid') else 0}"
SECONDS = 20.0
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:nan|inf|\d+\.?\d*(?:e[-+]?\d+)?)(?![\w.])", re.I)
SAME = 1e-9
MOST_OF_THE_WAY = 0.9
NAMED = re.compile(r"loss|cost|err|mse|acc|correct|score|entropy|r2|rmse", re.I)


@dataclass(frozen=True)
class Run:
    """A script's run: what it printed, sums over what it left behind, and what stopped it ("" if nothing)."""

    printed: str
    left: list[float]
    error: str


def run(script: Path) -> Run:
    """The run of a script, from the cache if this text was run beside the same files before."""
    beside = [f"{p.name} {p.stat().st_size}" for p in sorted(script.parent.iterdir()) if p.name != script.name]
    known = [script.read_text(encoding="utf-8"), WITNESS.read_text(encoding="utf-8"), np.__version__, *beside]
    kept = CACHE / f"{hashlib.sha256('|'.join(known).encode()).hexdigest()[:32]}.json"
    if kept.is_file():
        return Run(**json.loads(kept.read_text(encoding="utf-8")))
    found = _run(script)
    CACHE.mkdir(exist_ok=True)
    kept.write_text(json.dumps(asdict(found)), encoding="utf-8")
    return found


def _run(script: Path) -> Run:
    command = [sys.executable, "-B", str(WITNESS), script.name]
    environment = os.environ | {"MPLBACKEND": "Agg"}
    try:
        done = subprocess.run(
            command, cwd=script.parent, env=environment, capture_output=True, text=True, timeout=SECONDS
        )
        return Run(**json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Run("", [], f"not over after {SECONDS:g} s")
    except json.JSONDecodeError:
        return Run("", [], (done.stderr.strip().splitlines() or ["no answer"])[-1])


def effect(right: Run, mutant: Run, *, may_be_harmless: bool) -> str:
    """What the mistake does: "stops", "nothing", "harmless" or "broken"."""
    if mutant.error:
        return "stops"
    if _agree(_numbers(right.printed), _numbers(mutant.printed)) and _agree(right.left, mutant.left):
        return "nothing"
    return "harmless" if may_be_harmless and learns_as_well(right.printed, mutant.printed) else "broken"


def learns_as_well(right: str, mutant: str) -> bool:
    """Whether every loss and score of the mutant's print-out comes nearly as far as those of the right script."""
    wanted, got = series(right), series(mutant)
    judged = 0
    for name, numbers in wanted.items():
        first, last = numbers[0], numbers[-1]
        way = last - first
        if len(numbers) == 1 or not NAMED.search(name[0]):
            continue
        reached = got.get(name, [math.nan])[-1]
        judged += 1
        is_as_far = (reached - first) * math.copysign(1, way) >= MOST_OF_THE_WAY * abs(way)
        if not is_as_far:
            return False
    return judged > 0 or _ends_alike(wanted, got)


def _ends_alike(wanted: dict[tuple[str, int], list[float]], got: dict[tuple[str, int], list[float]]) -> bool:
    """Where no course is printed: whether the last numbers are within a twentieth of each other."""
    for name, numbers in wanted.items():
        reached = got.get(name, [math.nan])[-1]
        if not abs(reached - numbers[-1]) <= 0.05 * abs(numbers[-1]) + 1e-3:
            return False
    return True


def series(printed: str) -> dict[tuple[str, int], list[float]]:
    """The numbers of a print-out by the line they stand in, numbers blanked, and their place in it."""
    found: dict[tuple[str, int], list[float]] = {}
    for line in printed.splitlines():
        name = re.sub(r"\s+", " ", NUMBER.sub("#", line)).strip()
        for place, number in enumerate(_numbers(line)):
            found.setdefault((name, place), []).append(number)
    return found


def _numbers(text: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(text)]


def _agree(first: list[float], second: list[float]) -> bool:
    if len(first) != len(second):
        return False
    return bool(np.allclose(first, second, rtol=SAME, atol=SAME, equal_nan=True))
