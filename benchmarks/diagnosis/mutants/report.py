"""`python -m benchmarks.diagnosis --mutants 100 --seed 1`: the table of the mutants.

made        mutants of the kind that run and whose mistake makes a difference
harmless    of these: the script learns as well as before (asked only of kinds where that is possible, such as
            rates and common factors). Silence is right there, and so is the right line
detected    of the others: some finding is an error or a warning
line        of the others: the finding that stands first names a right place (the rules are in `mutant.py`)
cause       of the others: that finding is of the kind's family (`kinds.py`)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..scripts import CAUSE_GOAL, DETECTED_GOAL, PLACE_GOAL, Case, Outcome, Verdict, judge, run_check
from .kinds import FAMILIES
from .sample import Trial, all_folders, draw, right_scripts, written


@dataclass(frozen=True)
class Tried:
    """A mutant and what the check said about it."""

    trial: Trial
    outcome: Outcome

    @property
    def verdict(self) -> Verdict:
        """Whether detection, place and cause are right; of a harmless mutant silence is all right."""
        if self.trial.does == "harmless" and not self.outcome.alarms:
            return Verdict(detected=True, place=True, cause=True, code=True)
        return judge(self.outcome)


def measure_mutants(number: int, *, seed: int, jobs: int, held_out: Path | None, shows_cases: bool) -> int:
    """Draw mutants, check them, print the table. 1 if a goal is missed."""
    folders = [held_out.resolve()] if held_out else all_folders()
    console = Console(width=None if sys.stdout.isatty() else 200)
    tried = []
    with console.status("") as status, ThreadPoolExecutor(jobs) as pool:
        status.update("drawing mutants")
        trials = list(draw(right_scripts(folders), number, seed, jobs))
        for item in pool.map(_try, trials):
            tried.append(item)
            status.update(f"{len(tried)} of {len(trials)} checked")
    if shows_cases:
        console.print(_cases(tried))
    table, reached = _table(tried, seed)
    console.print(table)
    return 0 if reached else 1


def _try(trial: Trial) -> Tried:
    family = FAMILIES[trial.mutant.kind]
    with written(trial.script, trial.mutant) as path:
        case = Case(
            path,
            "broken",
            codes=tuple(family.codes),
            causes=tuple(family.causes),
            lines=tuple(trial.mutant.lines),
            variables=tuple(trial.mutant.variables),
            kind=trial.mutant.kind,
        )
        return Tried(trial, run_check(case))


def _table(tried: Sequence[Tried], seed: int) -> tuple[Table, bool]:
    """A row for each kind, and the sums; whether the goals are reached."""
    table = Table(title=f"{len(tried)} mutants, seed {seed}")
    for heading in ("kind", "made", "harmless", "detected", "line", "cause", "seconds"):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    for kind in FAMILIES:
        own = [item for item in tried if item.trial.mutant.kind == kind]
        if own:
            table.add_row(kind, *_row(own))
    table.add_section()
    table.add_row("all", *_row(tried))
    broken = [item.verdict for item in tried if item.trial.does == "broken"]
    shares = [_percent([getattr(v, name) for v in broken]) for name in ("detected", "place", "cause")]
    table.add_row("of the broken ones", "", "", *(f"{share:.1f} %" for share in shares), "")
    goals = (DETECTED_GOAL, PLACE_GOAL, CAUSE_GOAL)
    table.add_row("goal", "", "", *(f"{goal:.0f} %" for goal in goals), "")
    return table, all(share >= goal for share, goal in zip(shares, goals, strict=True))


def _percent(rights: Sequence[bool]) -> float:
    return 100 * sum(rights) / len(rights) if rights else 100.0


def _row(own: Sequence[Tried]) -> list[str]:
    broken = [item for item in own if item.trial.does == "broken"]
    harmless = [item for item in own if item.trial.does == "harmless"]
    verdicts = [item.verdict for item in broken]
    counts = [sum(getattr(v, name) for v in verdicts) for name in ("detected", "place", "cause")]
    silent = sum(item.verdict.place for item in harmless)
    share = f"{silent}/{len(harmless)}" if harmless else ""
    seconds = median(item.outcome.seconds for item in own)
    return [str(len(own)), share, *(f"{count}/{len(broken)}" if broken else "" for count in counts), f"{seconds:.1f}"]


def _cases(tried: Sequence[Tried]) -> Table:
    """A row for each mutant about which something is not right."""
    table = Table(title="what was missed", show_lines=True)
    for heading in ("kind", "script", "line", "mistake", "answer", "D L C", "seconds"):
        table.add_column(heading, overflow="fold")
    for item in tried:
        verdict, mutant, root = item.verdict, item.trial.mutant, item.outcome.root
        if verdict.detected and verdict.place and verdict.cause:
            continue
        answer = f"exit {item.outcome.exit_code}: {item.outcome.error}" if item.outcome.report is None else "healthy"
        if root is not None:
            cause = root.get("evidence", {}).get("cause", "")
            answer = f"{root['code']} {cause} line {root.get('line')} {root.get('variable') or root['subject']}"
        marks = " ".join("+" if right else "-" for right in (verdict.detected, verdict.place, verdict.cause))
        script = f"{item.trial.script.parts[-3]}/{item.trial.script.stem}"
        if item.trial.does == "harmless":
            script += " (harmless)"
        cells = (mutant.kind, script, str(mutant.line), mutant.note, answer, marks, f"{item.outcome.seconds:.1f}")
        table.add_row(*(escape(cell) for cell in cells))
    return table
