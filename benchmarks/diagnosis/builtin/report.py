"""The tables of `--builtin`: by fault, in total, on healthy runs, and what the rules cost."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from statistics import median

import typer
from rich.console import Console
from rich.table import Table

from stepgrad.core.diagnosis.finding import Severity
from stepgrad.core.training.faults import FAULTS

from .cases import Case, faulty_cases, healthy_cases, sample
from .overhead import overhead_table
from .runs import Said, run_case

DETECTED_GOAL, RIGHT_GOAL, ERROR_GOAL, WARNING_GOAL = 98.0, 90.0, 1.0, 5.0


def measure(only: str, *, jobs: int, is_quick: bool, is_fresh: bool, shows_cases: bool) -> int:
    """Carry out all runs and print the tables; 1 if a goal is missed."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    faulty, healthy = faulty_cases(only, is_fresh=is_fresh), healthy_cases(is_fresh=is_fresh)
    if not faulty:
        raise typer.BadParameter(f"no fault matches '{only}'", param_hint="--only")
    if is_quick:
        faulty, healthy = sample(faulty), sample(healthy)
    if only != "*":
        healthy = []
    said = list(_carry_out(faulty + healthy, jobs, console))
    of_faults = [one for one in said if one.case.fault]
    of_healthy = [one for one in said if not one.case.fault]
    console.print(_fault_table(of_faults))
    if shows_cases:
        console.print(_case_table(said))
    totals, reached = totals_of(of_faults, of_healthy)
    console.print(totals)
    return max(0 if reached else 1, measure_overhead(is_quick=is_quick) if only == "*" else 0)


def measure_overhead(*, is_quick: bool) -> int:
    """Print what the rules cost; 1 if that is more than it should be."""
    costs, is_cheap = overhead_table(rounds=3 if is_quick else 15)
    Console(width=None if sys.stdout.isatty() else 160).print(costs)
    return 0 if is_cheap else 1


def _carry_out(cases: Sequence[Case], jobs: int, console: Console) -> Iterator[Said]:
    with get_context("spawn").Pool(jobs) as pool, console.status("") as status:
        for done, said in enumerate(pool.imap_unordered(run_case, cases, chunksize=4), start=1):
            status.update(f"{done} of {len(cases)} runs")
            yield said


def _fault_table(said: Sequence[Said]) -> Table:
    table = Table(title="faults of the catalogue in the experiments they fit")
    for heading in ("fault", "should be"):
        table.add_column(heading)
    for heading in ("runs", "noticed", "detected", "right first", "median step"):
        table.add_column(heading, justify="right")
    table.add_column("named first", overflow="fold")
    for code in FAULTS:
        own = [one for one in said if one.case.code == code]
        if own:
            table.add_row(code, " ".join(FAULTS[code].diagnosed_as), str(len(own)), *_counts(own), _named(own))
    return table


def _counts(said: Sequence[Said]) -> tuple[str, ...]:
    steps = [one.step_of_detection for one in said if one.step_of_detection is not None]
    detected, right = sum(one.is_detected for one in said), sum(one.is_right for one in said)
    return (
        str(sum(one.is_noticed for one in said)),
        _mark(detected, len(said)),
        _mark(right, len(said)),
        f"{median(steps):g}" if steps else "",
    )


def _mark(count: int, of: int) -> str:
    return f"[{'green' if count == of else 'red' if count == 0 else 'yellow'}]{count}[/]"


def _named(said: Sequence[Said]) -> str:
    named = Counter(one.first or "nothing" for one in said)
    return " ".join(f"{code}×{count}" for code, count in named.most_common())


def _case_table(said: Sequence[Said]) -> Table:
    table = Table("run", "said first", "ever said", "loss", title="runs with another answer than the right one")
    for one in said:
        is_wrong = not one.is_right if one.case.fault else one.is_noticed
        if is_wrong:
            ever = " ".join(f"{code}@{step}" for code, _, step in one.raised)
            table.add_row(str(one.case), one.first or "nothing", ever, f"{one.loss:.3g} ({one.chance:.3g})")
    return table


def totals_of(faulty: Sequence[Said], healthy: Sequence[Said]) -> tuple[Table, bool]:
    """The totals as a table, and whether every goal is reached."""
    table = Table("measure", "value", "goal", title=f"{len(faulty)} runs with a fault, {len(healthy)} healthy ones")
    errors = [one.has_raised(Severity.ERROR) for one in healthy]
    warnings = [one.has_raised(Severity.WARNING) for one in healthy]
    shares = (
        ("noticed: anything was said", [one.is_noticed for one in faulty], None, False),
        ("detected: something of the right kind was said", [one.is_detected for one in faulty], DETECTED_GOAL, False),
        ("right root first, at the end", [one.is_right for one in faulty], RIGHT_GOAL, False),
        ("healthy runs with an error, ever", errors, ERROR_GOAL, True),
        ("healthy runs with a warning, ever", warnings, WARNING_GOAL, True),
    )
    reached = True
    for name, hits, goal, is_limit in shares:
        percent = 100 * sum(hits) / len(hits) if hits else (0.0 if is_limit else 100.0)
        if goal is not None:
            reached = reached and (percent <= goal if is_limit else percent >= goal)
        limit = "" if goal is None else f"{'at most' if is_limit else 'at least'} {goal:g} %"
        table.add_row(name, f"{percent:.1f} % ({sum(hits)}/{len(hits)})", limit)
    steps = sorted(one.step_of_detection for one in faulty if one.step_of_detection is not None)
    if steps:
        table.add_row(
            "steps to detection, median and nine in ten", f"{median(steps):g} and {steps[len(steps) * 9 // 10]}", ""
        )
    return table, reached
