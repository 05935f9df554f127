"""A penalty that the script's own cost contains: of a whole parameter, or of all of it but the bias.

Exercises put the bias first, or last, in the same vector or matrix, and leave it out of the penalty.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.matching import compare
from ..running.projections import project
from .loss import Loss
from .roles import Roles
from .truth import Slopes

PARALLEL = 1 - 1e-6
EXACT = 1e-3  # residual of an update that is gradient and penalty and nothing else
SHARE = 5e-3  # of an update that too much or too little of a penalty has to be, to be called so


def parts_of(value: Any) -> list[Any]:
    """A parameter, and the same with its first or last entry, row or column set to zero."""
    parts = [value]
    for axis in range(value.ndim):
        for number in (0, -1) if value.shape[axis] > 2 else ():
            part = np.array(value)
            part[(slice(None),) * axis + (number,)] = 0.0
            parts.append(part)
    return parts


def own_penalty(lab: Lab, slopes: Slopes, p: int) -> Any:
    """The projection of the part of a parameter with whose squares a number of the script grows; None without one."""
    value = lab.leaves.number(slopes.parameters[p])
    if value is None or value.size < 3 or p >= len(slopes.scalars):
        return None
    table = slopes.scalars[p]
    for part in parts_of(value):
        row = project(part)
        with np.errstate(all="ignore"):
            lengths = np.linalg.norm(table, axis=0) * np.linalg.norm(row)
            if bool(((np.abs(row @ table) > PARALLEL * lengths) & (lengths > 0)).any()):
                return row
    return None


def has_another_penalty(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, p: int) -> bool:
    """Whether an update is the gradient and a multiple of the penalty, which the loss contains with another strength.

    A value on the way that is the gradient by itself proves nothing then. Behind an optimizer with memory the first
    updates are such sums too.
    """
    leaf, update = roles.parameters[p], slopes.updates[p]
    size = float(np.linalg.norm(update))
    if size == 0 or any(state.shape == leaf.shape for state in roles.states):
        return False
    penalty = own_penalty(lab, slopes, p)
    if penalty is None:
        return False
    table = np.stack([loss.slopes[p], penalty], axis=1)
    if not np.isfinite(table).all() or compare(update, loss.slopes[p]).residual < max(SHARE, slopes.tolerance):
        return False
    (factor, more), *_ = np.linalg.lstsq(table, update, rcond=None)
    rest = float(np.linalg.norm(table @ (factor, more) - update))
    return factor < 0 and rest < EXACT * size and float(np.linalg.norm(more * penalty)) > SHARE * size
