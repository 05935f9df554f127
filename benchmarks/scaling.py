"""`python -m benchmarks.scaling`: how the cost of a step grows with network and batch, and memory with the steps.

Cost should grow as the arithmetic does: with the width squared, in proportion to depth and batch, and not at all with
the steps that were made before. A slope is the exponent between the last two sizes, where fixed costs are smallest.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from math import log
from pathlib import Path
from statistics import median
from time import process_time

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

from rich.console import Console  # noqa: E402 - after the thread count is set
from rich.table import Table  # noqa: E402

from stepgrad.core.debugging.commands import AtStep, Run  # noqa: E402
from stepgrad.tui.launch import Changes, Launch  # noqa: E402

from .timing import seconds_per_step  # noqa: E402
from .workloads import Workload, bare  # noqa: E402

WIDTHS, DEPTHS, BATCHES = (64, 128, 256, 512, 1024), (1, 2, 4, 8, 16), (8, 32, 128, 512)
SLOPE_GOALS = {"width": 2.1, "depth": 1.1, "batch": 1.1}
MILLION, MEASURED_AT = 1_000_000, (10_000, 100_000, 1_000_000)
GROWTH_GOAL_MIB, SLOWER_GOAL = 64.0, 1.1


def _work(*, width: int = 256, depth: int = 2, batch: int = 128) -> Workload:
    sizes = (width, *(width,) * depth, 10)
    return Workload("scaling", sizes, "relu", "softmax", "cross_entropy", "sgd", 1e-6, batch, 4 * batch)


def slope(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The exponent of growth between the last two sizes."""
    return log(seconds[-1] / seconds[-2]) / log(sizes[-1] / sizes[-2])


def _growth(make: Callable[[int], Workload], sizes: tuple[int, ...], rounds: int) -> list[float]:
    times = seconds_per_step({str(size): bare(make(size)) for size in sizes}, rounds=rounds)
    return [median(times[str(size)]) for size in sizes]


def long_run(folder: Path) -> list[tuple[int, float, float]]:
    """(step, resident MiB, microseconds a step of CPU since the mark before) of a recorded run of XOR with its past."""
    session = Launch("xor", Changes(epochs=MILLION), keeps_past=True, record=folder / "long.run")()
    told, before, begun = [], 0, process_time()
    for mark in MEASURED_AT:
        session.apply(Run(AtStep(mark)))
        while session.is_running:
            left = iter(range(500))
            session.advance(lambda left=left: next(left, None) is None)  # type: ignore[misc]
            session.follow()
        told.append((mark, _resident_mib(), 1e6 * (process_time() - begun) / (mark - before)))
        before, begun = mark, process_time()
    session.end("measured")
    return told


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> int:
    """Print the tables; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of turns (default 7)")
    rounds = parser.parse_args().rounds
    missed = []
    table = Table("grows", "sizes", "microseconds a step", "slope", "goal", title="Time of a step, and its growth")
    for name, sizes, make in (
        ("width", WIDTHS, lambda size: _work(width=size)),
        ("depth", DEPTHS, lambda size: _work(depth=size)),
        ("batch", BATCHES, lambda size: _work(batch=size)),
    ):
        seconds = _growth(make, sizes, rounds)
        exponent = slope(sizes, seconds)
        missed += [name] if exponent > SLOPE_GOALS[name] else []
        shown = (" ".join(map(str, sizes)), " ".join(f"{1e6 * each:.0f}" for each in seconds))
        table.add_row(name, *shown, f"{exponent:.2f}", f"at most {SLOPE_GOALS[name]}")
    long = Table("steps", "resident MiB", "µs a step since", title="A million recorded steps of XOR")
    with tempfile.TemporaryDirectory() as folder:
        marks = long_run(Path(folder))
    for step, memory, microseconds in marks:
        long.add_row(f"{step:,}", f"{memory:.1f}", f"{microseconds:.2f}")
    if marks[-1][1] - marks[0][1] > GROWTH_GOAL_MIB:
        missed.append("memory")
    if marks[-1][2] > SLOWER_GOAL * marks[1][2]:
        missed.append("steps")
    console = Console(width=None if sys.stdout.isatty() else 118)
    console.print(table, long, f"missed: {', '.join(missed)}" if missed else "all goals reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
