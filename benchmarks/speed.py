"""`python -m benchmarks.speed`: how fast a step is, against NumPy and three libraries, and what watching costs.

All contenders run in turn in one process on one BLAS thread; the table shows ratios within the rounds, so that the
machine's mood falls out. Goals stand beside the figures; the exit code is 1 if one is missed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

from rich.console import Console  # noqa: E402 - after the thread count is set
from rich.table import Table  # noqa: E402

from . import rival_jax, rivals  # noqa: E402
from .naive import naive  # noqa: E402
from .timing import Work, ratio, seconds_per_step  # noqa: E402
from .workloads import WORKLOADS, Workload, bare, monitored, observed, products_alone  # noqa: E402


@dataclass(frozen=True)
class Goals:
    """What a step is to reach: at most so many times naive NumPy and its own products; how many times PyTorch takes."""

    naive: float
    products: float | None
    pytorch: float


GOALS = {
    "xor 2-3-1": Goals(0.40, None, 15.0),
    "12288-64-1": Goals(0.45, 0.85, 1.7),
    "64-128-64-10 Adam": Goals(0.65, 2.2, 2.4),
    "784-512-256-10": Goals(1.0, 1.15, 1.2),
    "784-512-256-10 Adam": Goals(1.0, None, 1.2),
}
MONITORED_GOAL, OBSERVED_GOAL = 1.10, 1.03
HELP_GOAL, FIRST_STEP_GOAL = 0.5, 1.0
SCREEN_GOAL, SCREEN_ROUNDS = 0.92, 5


def main() -> int:
    """Print the tables; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="rounds of turns (default 15)")
    parser.add_argument("--only", default="", help="works whose name contains this")
    arguments = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 150)
    works = [work for work in WORKLOADS if arguments.only in work.name]
    missed = _screen_table(console)  # before the libraries are here, whose threads a fork does not take along
    missed += _start_table(console)
    missed += _training_table(console, works, arguments.rounds)
    console.print("[bold]all goals reached[/]" if not missed else f"[bold]missed: {', '.join(missed)}[/]")
    return 1 if missed else 0


def _contenders(workload: Workload) -> dict[str, Work]:
    makers: dict[str, Callable[[Workload], Work]] = {
        "stepgrad": bare,
        "naive": naive,
        "products": products_alone,
        "monitored": monitored,
        "observed": observed,
    }
    if rivals.has_torch:
        makers["PyTorch"] = rivals.pytorch
    if rival_jax.has_jax:
        makers["JAX"] = rival_jax.jax
    if rivals.has_sklearn:
        makers["scikit-learn"] = rivals.sklearn
    return {name: make(workload) for name, make in makers.items()}


def _training_table(console: Console, works: list[Workload], rounds: int) -> list[str]:
    table = Table(title="One training step, as ratios within rounds (median), and the goal of each")
    for heading in (
        "work", "µs/step", "stepgrad / naive", "stepgrad / its np.dot", "PyTorch / stepgrad", "JAX / stepgrad",
        "scikit-learn / stepgrad", "monitored / bare", "20 Hz statistics / monitored",
    ):  # fmt: skip
        table.add_column(heading, justify="right" if heading != "work" else "left")
    missed = []
    for workload in works:
        times = seconds_per_step(_contenders(workload), rounds=rounds)
        figures = _figures(times, GOALS[workload.name])
        table.add_row(workload.name, f"{median(times['stepgrad']) * 1e6:.1f}", *map(str, figures))
        missed += [f"{workload.name} {figure.name}" for figure in figures if figure.is_missed]
    console.print(table)
    return missed


@dataclass(frozen=True)
class Figure:
    """One measured ratio, with its goal: at most that much, or for a rival at least. None where not installed."""

    name: str
    value: float | None
    goal: float | None
    is_rival: bool = False

    @property
    def is_missed(self) -> bool:
        """True where it was measured and lies on the wrong side of its goal."""
        if self.value is None or self.goal is None:
            return False
        return self.value < self.goal if self.is_rival else self.value > self.goal

    def __str__(self) -> str:
        if self.value is None:
            return "not installed"
        return f"{self.value:.2f}" + (f" ({'≥' if self.is_rival else '≤'} {self.goal:g})" if self.goal else "")


def _figures(times: dict[str, list[float]], goals: Goals) -> tuple[Figure, ...]:
    def of_rival(name: str, goal: float | None) -> Figure:
        return Figure(name, ratio(times, name, "stepgrad") if name in times else None, goal, is_rival=True)

    return (
        Figure("naive", ratio(times, "stepgrad", "naive"), goals.naive),
        Figure("products", ratio(times, "stepgrad", "products"), goals.products),
        of_rival("PyTorch", goals.pytorch),
        of_rival("JAX", None),
        of_rival("scikit-learn", 1.0),
        Figure("monitored", ratio(times, "monitored", "stepgrad"), MONITORED_GOAL),
        Figure("statistics", ratio(times, "observed", "monitored"), OBSERVED_GOAL),
    )


def _screen_table(console: Console) -> list[str]:
    """The same training with the app on a pseudo-terminal; needs pexpect, which the test extra brings."""
    if find_spec("pexpect") is None:
        console.print("screen: not measured, pexpect is not installed")
        return []
    from .screen import headless_seconds, screen_seconds

    kept = median(headless_seconds() / screen_seconds() for _ in range(SCREEN_ROUNDS))
    table = Table(title=f"cats, 3000 steps, two processes (median of {SCREEN_ROUNDS})")
    for heading in ("speed with the screen open / headless", "goal"):
        table.add_column(heading, justify="right")
    table.add_row(f"{kept:.2f}", f"≥ {SCREEN_GOAL:.2f}")
    console.print(table)
    return [] if kept >= SCREEN_GOAL else ["screen"]


def _start_table(console: Console) -> list[str]:
    """Cold starts, as whole processes."""
    table = Table(title="From nothing, whole process (median of 5)")
    for heading in ("what", "seconds", "goal"):
        table.add_column(heading, justify="right" if heading != "what" else "left")
    missed = []
    starts = (
        ("stepgrad --help", ["--help"], HELP_GOAL),
        (
            "headless, first step of cats-bug",
            ["train", "cats-bug", "--no-tui", "--epochs", "1", "--fail-on", "never"],
            FIRST_STEP_GOAL,
        ),
    )
    for name, words, goal in starts:
        seconds = median(_time_process(words) for _ in range(5))
        table.add_row(name, f"{seconds:.2f}", f"≤ {goal:.1f}")
        missed += [name] if seconds > goal else []
    console.print(table)
    return missed


def _time_process(words: list[str]) -> float:
    root = Path(__file__).parent.parent
    with tempfile.TemporaryDirectory() as runs:
        begun = perf_counter()
        subprocess.run(
            [sys.executable, "-m", "stepgrad", *words],
            cwd=root,
            env={**os.environ, "STEPGRAD_RUNS": runs},
            capture_output=True,
            check=True,
        )
        return perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
