"""Hypothesis as a tormentor: so many cases as the time allows, and the smallest one that goes wrong."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from .tally import Budget, Tally

Case = TypeVar("Case")

CASE_SECONDS = 20.0
"""A case that takes longer hangs."""
BATCH = 200
"""Cases between two looks at the clock."""


class Hangs(BaseException):
    """Not an Exception, so that nothing on the way takes it for one of its own."""


def torment(cases: SearchStrategy[Case], suffer: Callable[[Case], None], budget: Budget) -> Tally:
    """`suffer` each case; whatever it raises is a failure, told with the smallest case that still raises it."""
    count, batch = 0, 0

    def one(case: Case) -> None:
        nonlocal count
        count += 1
        _limited(suffer, case)

    while not budget.is_spent(count):
        batch += 1
        tried = settings(
            max_examples=int(min(BATCH, budget.most)),
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            print_blob=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        try:
            seed(budget.seed * 10_007 + batch)(tried(given(cases)(one)))()
        except (Exception, Hangs) as error:  # noqa: BLE001 - any exception at all is what is looked for
            notes = " ".join(getattr(error, "__notes__", ()))
            return Tally(count, (f"{type(error).__name__}: {error} {notes}",))
    return Tally(count)


def _limited(suffer: Callable[[Case], None], case: Case) -> None:
    def alarm(_signal: int, _frame: FrameType | None) -> None:
        raise Hangs(f"longer than {CASE_SECONDS:.0f} s")

    before = signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, CASE_SECONDS)
    try:
        suffer(case)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
