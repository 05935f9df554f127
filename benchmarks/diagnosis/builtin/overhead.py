"""What the rules cost: the same sessions with and without them, in turns, so that the machine's mood falls out."""

from dataclasses import replace

from rich.table import Table

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.debugging.session import Session

from ...timing import Work, ratio, seconds_per_step
from .cases import STEPS, Case, data_of, recipe_of

OVERHEAD_GOAL = 1.03
ENDLESS = 10**9


def overhead_table(*, rounds: int) -> tuple[Table, bool]:
    """Time with the rules over time without, by experiment, and whether all stay below the goal."""
    table = Table("experiment", "with rules / without", "goal", title="what the rules cost")
    reached = True
    for name in STEPS:
        contenders = {"with": _work(name, has_rules=True), "without": _work(name, has_rules=False)}
        share = ratio(seconds_per_step(contenders, rounds=rounds), "with", "without")
        reached = reached and share <= OVERHEAD_GOAL
        table.add_row(name, f"{share:.3f}", f"at most {OVERHEAD_GOAL:g}")
    return table, reached


def _work(name: str, *, has_rules: bool) -> Work:
    recipe = recipe_of(Case(name, "", 1))
    endless = replace(recipe, hyperparameters=replace(recipe.hyperparameters, epochs=ENDLESS))
    session: Session = build_session(endless, data_of(name))
    if not has_rules:
        session.diagnosis.next_look = ENDLESS

    def work(steps: int) -> None:
        session.run(AfterSteps(steps))

    return work
