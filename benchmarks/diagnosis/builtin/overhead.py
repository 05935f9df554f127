"""What the rules cost: the same sessions with and without them, in turns, so that the machine's mood falls out.

Two figures: of a run that is well under way, as a share; and of the first steps, which are looked at more closely, in
milliseconds, once a run.
"""

from dataclasses import replace
from statistics import median
from time import process_time

from rich.table import Table

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.debugging.session import Session

from ...timing import Work, ratio, seconds_per_step
from .cases import STEPS, Case, data_of, recipe_of

OVERHEAD_GOAL = 1.03
ENDLESS = 10**9
FIRST_STEPS, FRESH_SESSIONS = 10, 5
"""More steps than any that is checked against differences, and how often they are timed."""


def overhead_table(*, rounds: int) -> tuple[Table, bool]:
    """Time with the rules over time without, by experiment, and whether all stay below the goal."""
    table = Table(title="what the rules cost")
    table.add_column("experiment")
    for heading in ("with rules / without", "goal", f"first {FIRST_STEPS} steps, ms more"):
        table.add_column(heading, justify="right")
    reached = True
    for name in STEPS:
        contenders = {"with": _work(_session(name)), "without": _work(_without_rules(_session(name)))}
        share = ratio(seconds_per_step(contenders, rounds=rounds), "with", "without")
        reached = reached and share <= OVERHEAD_GOAL
        first = 1000 * median(_first_steps(name) for _ in range(FRESH_SESSIONS))
        table.add_row(name, f"{share:.3f}", f"at most {OVERHEAD_GOAL:g}", f"{first:.1f}")
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


def _first_steps(name: str) -> float:
    """Seconds of a session's first steps over those of as many later ones that nobody looks at."""
    session = _session(name)
    begun = process_time()
    _without_rules(session)
    middle = process_time()
    session.run(AfterSteps(FIRST_STEPS))
    return (middle - begun) - (process_time() - middle)
