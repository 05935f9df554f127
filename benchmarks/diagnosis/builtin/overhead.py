"""What the rules cost: the same sessions with and without them, in turns, so that the machine's mood falls out.

Three figures: of a run that is well under way, as a share; of a whole run of the experiment's own epochs, from building
the session to its end, as a share and in milliseconds, which is what somebody pays who starts it.
"""

from dataclasses import dataclass, replace
from statistics import median
from time import process_time
from unittest.mock import patch

from rich.table import Table

from stepgrad.core.debugging import runner, session
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.debugging.session import Session
from stepgrad.core.diagnosis.engine import Change, Diagnosis
from stepgrad.core.diagnosis.evidence import Evidence
from stepgrad.core.experiment_file import load_experiment

from ...timing import Work, ratio, seconds_per_step
from .cases import STEPS, Case, data_of, recipe_of

OVERHEAD_GOAL = 1.03
ENDLESS = 10**9
FIRST_STEPS = 10
"""More steps than any that is checked against differences."""
WHOLE_SECONDS, FEWEST_PAIRS = 4.0, 3
"""Whole runs are repeated for about so long, in pairs, and at least so many pairs."""


class Unexamined:
    """In the place of the examiner, for a run that nobody looks at."""

    due = next_look = ENDLESS
    first_moves = ()

    def __init__(self, *given: object, **named: object) -> None: ...

    def set_out(self) -> None:
        """There is nothing to prepare."""

    def evidence(self, *given: object, **named: object) -> None:
        """There is none."""


class Undiagnosed(Diagnosis):
    """Without rules."""

    def __init__(self) -> None:
        super().__init__()
        self.next_look = ENDLESS

    def examine(self, evidence: Evidence) -> list[Change]:
        """Nothing is found."""
        return []


@dataclass(frozen=True)
class Whole:
    """Whole runs: time with the rules over time without, the milliseconds between them, and those without."""

    share: float
    more: float
    without: float


def overhead_table(*, rounds: int) -> tuple[Table, bool]:
    """Time with the rules over time without, by experiment, and whether all stay below the goal."""
    table = Table(title="what the rules cost: time with them over time without")
    table.add_column("experiment")
    for heading in ("run under way", "whole run", "goal", "whole run, ms more", "ms without"):
        table.add_column(heading, justify="right")
    reached = True
    for name in STEPS:
        contenders = {"with": _work(_session(name)), "without": _work(_without_rules(_session(name)))}
        share = ratio(seconds_per_step(contenders, rounds=rounds), "with", "without")
        whole = _whole_runs(name, most=rounds)
        reached = reached and max(share, whole.share) <= OVERHEAD_GOAL
        numbers = (f"{share:.3f}", f"{whole.share:.3f}", f"at most {OVERHEAD_GOAL:g}")
        table.add_row(name, *numbers, f"{whole.more:.1f}", f"{whole.without:.0f}")
    return table, reached


def _session(name: str) -> Session:
    recipe = recipe_of(Case(name, "", 1))
    return build_session(
        replace(recipe, hyperparameters=replace(recipe.hyperparameters, epochs=ENDLESS)), data_of(name)
    )


def _without_rules(session: Session) -> Session:
    """From its first steps on, nobody looks at it."""
    session.run(AfterSteps(FIRST_STEPS))
    session.diagnosis.next_look = session.examiner.next_look = ENDLESS
    return session


def _work(session: Session) -> Work:
    def work(steps: int) -> None:
        session.run(AfterSteps(steps))

    return work


def _whole_runs(name: str, *, most: int) -> Whole:
    """In pairs, each pair in the other order than the one before."""
    _seconds(name, has_rules=True)
    pairs = max(FEWEST_PAIRS, min(2 * most, round(WHOLE_SECONDS / _seconds(name, has_rules=False) / 2)))
    ratios, differences, without = [], [], []
    for pair in range(pairs):
        order = (True, False) if pair % 2 else (False, True)
        took = {has_rules: _seconds(name, has_rules=has_rules) for has_rules in order}
        ratios.append(took[True] / took[False])
        differences.append(1000 * (took[True] - took[False]))
        without.append(1000 * took[False])
    return Whole(median(ratios), median(differences), median(without))


def _seconds(name: str, *, has_rules: bool) -> float:
    """Processor time of one run, from its recipe to its last step."""
    recipe, data = load_experiment(name), data_of(name)
    begun = process_time()
    if has_rules:
        whole = build_session(recipe, data)
    else:
        with patch.object(session, "Examiner", Unexamined), patch.object(runner, "Diagnosis", Undiagnosed):
            whole = build_session(recipe, data)
    whole.run()
    return process_time() - begun
