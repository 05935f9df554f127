"""Names that a loop puts on parts of something larger: `for row in W`, `unit = W[k]`.

Such a part leads to another place of the same numbers each time it is bound. To put back what it held would write
the numbers of one row over those of another, so only the whole is looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.leaves import Leaf


def parts_of_others(lab: Lab, changed: list[Leaf]) -> set[str]:
    """The names of leaves that are a part of another one and hang on a name that is bound inside a loop."""
    bound = [leaf for leaf in changed if leaf.path[0][1] in lab.program.bound_in_loops and leaf.size > 1]
    wholes = [(leaf, lab.leaves.get(leaf)) for leaf in changed if leaf.size > 1] if bound else []
    return {
        leaf.name
        for leaf in bound
        for other, whole in wholes
        if other.size > leaf.size and _is_part(lab.leaves.get(leaf), whole)
    }


def _is_part(value: Any, whole: Any) -> bool:
    if isinstance(value, list) and isinstance(whole, list):
        return any(inner is value or _is_part(value, inner) for inner in whole if isinstance(inner, list))
    return isinstance(value, np.ndarray) and isinstance(whole, np.ndarray) and np.may_share_memory(value, whole)
