"""`python -m benchmarks.travel`: what it costs to be able to go back, and how long going back takes.

Training with checkpoints is compared with training without them, in turn and in CPU time; the ways back are timed on
a run of 2000 steps of the story's network and of XOR, and a million steps of XOR show what memory a past takes.
"""

import argparse
import os
import sys
from statistics import median
from time import perf_counter, process_time

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

from rich.console import Console  # noqa: E402 - after the thread count is set
from rich.table import Table  # noqa: E402

from stepgrad.core.debugging.commands import AfterSteps, AtStep, Back, GoTo  # noqa: E402
from stepgrad.core.debugging.session import Session  # noqa: E402
from stepgrad.tui.launch import Changes, Launch  # noqa: E402

COST_GOAL = 1.03
STEP_BACK_GOAL_MS, THOUSAND_GOAL_MS = 50.0, 150.0
LONG = 1_000_000


def make(name: str, *, keeps_past: bool) -> Session:
    """A session that will not end by itself, with its memory taken as it is while the app waits for a key."""
    session = Launch(name, Changes(epochs=10**8), keeps_past)()
    while session.prepare():
        pass
    return session


def cost_of_checkpoints(name: str, steps: int, rounds: int) -> float:
    """CPU time of training with a past over that without, median of rounds."""
    with_past, without = make(name, keeps_past=True), make(name, keeps_past=False)

    def seconds(session: Session) -> float:
        begun = process_time()
        session.run(AfterSteps(steps))
        return process_time() - begun

    seconds(with_past), seconds(without)
    return median(seconds(with_past) / seconds(without) for _ in range(rounds))


def ways_back(name: str, steps: int) -> tuple[float, float, float]:
    """Milliseconds for one step back (median and worst of 30), and for a thousand."""
    session = make(name, keeps_past=True)
    session.run(AtStep(steps))
    singles = [_milliseconds(session, Back()) for _ in range(30)]
    session.apply(GoTo(None))
    return median(singles), max(singles), _milliseconds(session, Back(AfterSteps(1000)))


def _milliseconds(session: Session, command: Back) -> float:
    begun = perf_counter()
    session.apply(command)
    return (perf_counter() - begun) * 1e3


def memory_of_a_long_past() -> tuple[int, int]:
    """Checkpoints kept after a million steps of XOR, and their bytes."""
    session = make("xor", keeps_past=True)
    session.run(AtStep(LONG))
    assert session.timeline is not None
    return session.timeline.checkpoints.kept, session.timeline.checkpoints.nbytes


def main() -> int:
    """Print the tables; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.travel", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    console = Console()
    table = Table(title="Going back")
    for heading in ("work", "with past / without", "one step back, ms", "worst of 30", "a thousand back, ms"):
        table.add_column(heading, justify="right" if heading != "work" else "left")
    missed = []
    for name, steps in (("cats", 400), ("xor", 20000), ("digits", 1000)):
        cost = cost_of_checkpoints(name, steps, arguments.rounds)
        single, worst, thousand = ways_back(name, 2000)
        table.add_row(name, f"{cost:.3f}", f"{single:.1f}", f"{worst:.1f}", f"{thousand:.1f}")
        missed += [f"{name} cost"] if cost > COST_GOAL else []
        missed += [f"{name} step back"] if worst > STEP_BACK_GOAL_MS else []
        missed += [f"{name} thousand back"] if thousand > THOUSAND_GOAL_MS else []
    console.print(table)
    kept, size = memory_of_a_long_past()
    console.print(f"a million steps of xor: {kept} checkpoints, {size / 1024:.0f} KiB")
    console.print("all goals reached" if not missed else f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
