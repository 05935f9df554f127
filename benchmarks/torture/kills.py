"""kill -9 of a run that is being recorded, at random moments, and on with it until it ends.

What it ends in must be, bit for bit, what a run that nobody killed ends in; on the way nothing that was in the file may
be gone from it.
"""

import random
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader

from .running import environment, stepgrad
from .tally import Budget, Tally, complaint

RUNS = (("xor", "200000"), ("moons", "20000"), ("digits", "400"), ("cats", "300"))
"""Experiments, with epochs for some seconds of training."""
LONGEST_LIFE, MORE = 2.5, 1.3
"""Seconds after which a run is killed at the latest; so many times more after a life in which it came no further."""


def kills(budget: Budget) -> Tally:
    """Run after run, each killed again and again, until the time is over."""
    chance = random.Random(budget.seed)
    count, failures, runs = 0, list[str](), 0
    while not budget.is_spent(count):
        name, epochs = RUNS[runs % len(RUNS)]
        runs += 1
        killed, wrong = _one_run(
            budget.folder / f"{runs}.run",
            ["train", name, "--epochs", epochs],
            chance,
            replace(budget, most=budget.most - count),
        )
        count += killed
        failures += [f"run {runs}, {name}: {one}" for one in wrong]
    return Tally(count, tuple(failures), f"{runs} runs")


def _one_run(path: Path, words: list[str], chance: random.Random, budget: Budget) -> tuple[int, list[str]]:
    """How often it was killed until it ended, and what went wrong. When enough was done it is left to end."""
    whole, home = path.with_name(f"{path.stem}-whole.run"), path.parent
    straight = stepgrad([*words, "--no-tui", "--record", str(whole)], home)
    if wrong := complaint(straight.said, straight.code, (0, 1)):
        return 0, [f"without being killed: {wrong}"]
    killed, kept, life = 0, 0, LONGEST_LIFE
    while True:
        begun = ["train", "--resume", str(path)] if path.exists() else [*words, "--record", str(path)]
        said, code = _killed_after(chance.uniform(0.2, life) if not budget.is_spent(killed) else None, begun, home)
        if code != -signal.SIGKILL:
            if "nothing was recorded in it" in said:
                path.unlink()  # killed before the first commit: it begins again
                continue
            wrong = complaint(said, code, (0, 1))
            return killed, [wrong] if wrong else _differences(path, whole)
        killed += 1
        steps = _steps_in(path)
        if steps < kept:
            return killed, [f"{kept} steps were in the file before it was killed, {steps} after"]
        life *= MORE if steps == kept else 1.0
        kept = steps


def _killed_after(seconds: float | None, words: list[str], home: Path) -> tuple[str, int]:
    """What it said, and how it ended: killed, or by itself before that."""
    with subprocess.Popen(
        [sys.executable, "-m", "stepgrad", *words, "--no-tui"],
        env=environment(home),
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            _, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
    return said.decode(errors="replace"), process.returncode


def _steps_in(path: Path) -> int:
    with suppress(StepgradError):
        reader = RunReader(path)
        try:
            return max((line.newest for line in reader.lines), default=0)
        finally:
            reader.close()
    return 0


def _differences(path: Path, whole: Path) -> list[str]:
    """Losses of all steps and the last state, here and in the run that was not killed."""
    ours, theirs = RunReader(path), RunReader(whole)
    try:
        newest = theirs.lines[0].newest
        told = []
        if ours.lines[0].newest != newest:
            told.append(f"it ended at step {ours.lines[0].newest}, not {newest}")
        left, right = ours.checkpoint(0, newest), theirs.checkpoint(0, newest)
        if left is None or right is None or left.step != right.step:
            return [*told, "the last states are not those of the same step"]
        differ = [name for name, array in right.tensors.items() if left.tensors[name].tobytes() != array.tobytes()]
        differ += [
            f"{key}: {left.about.get(key)} for {value}"
            for key, value in right.about.items()
            if left.about.get(key) != value
        ]
        if differ:
            told.append(f"the last states differ in {', '.join(differ)}")
        return told
    finally:
        ours.close()
        theirs.close()
