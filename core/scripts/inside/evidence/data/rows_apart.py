"""Inputs and labels whose rows do not belong together: picked, shuffled in the loop, or shuffled or split before it."""

from __future__ import annotations

from typing import Any

from ...truth.case import Case
from .broadcasts import BroadcastWatch
from .orders import shuffled_before
from .picks import picked_apart
from .shuffles import shuffled_apart
from .splits import split_apart


def rows_apart(case: Case, watch: BroadcastWatch | None) -> dict[str, Any] | None:
    """A finding, or None; `watch` has seen the script from its first statement on."""
    if watch is None:
        return shuffled_apart(case)
    return (
        picked_apart(case, watch.picks)
        or shuffled_apart(case)
        or shuffled_before(case, watch.orders.events)
        or split_apart(case, watch.splits.picks)
    )
