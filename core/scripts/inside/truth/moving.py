"""The targets of a rebuilt loss that change from one iteration to the next: the labels of each mini-batch.

If it is known where an iteration has them from, the loss can be followed through the iterations. Only rows of data that
stay what they are count as targets: what a model tells itself, as in Q-learning, changes while it learns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.probe import Outcome
from .loss import Loss, Target
from .rebuilt_loss import usual_losses
from .roles import Roles

LONGER = 2  # times the rows of a batch that the data must have
SAME = 1e-9
MOST = 400_000  # entries


def follow_targets(lab: Lab, roles: Roles, frozen: Outcome, loss: Loss) -> None:
    """Note in a loss where its targets are taken from, if that can be told."""
    value = frozen.raw.get((loss.site, loss.turn))
    if value is None or loss.function is None:
        return
    moving = {leaf.name for leaf in roles.changed}
    data = [lab.leaves.number(leaf) for leaf in lab.leaves.find(skip_integers=False) if leaf.name not in moving]
    data = [table for table in data if table is not None and table.size <= MOST]
    passing = [leaf for leaf in lab.leaves.find(skip_integers=False) if leaf.name in moving and leaf.size > 1]
    places = [(array, Target(key, None)) for key, array in frozen.raw.items() if key != (loss.site, loss.turn)]
    places += [(np.asarray(lab.leaves.get(leaf)), Target(None, leaf)) for leaf in passing]
    for array, target in places:
        number = loss_with(loss, value, array)
        share = loss.function(value) / number if number else 0.0
        counts = (1, *value.shape)  # a mean is the usual loss divided by the number of rows
        is_same = any(abs(share * count - 1) < SAME for count in counts)
        if is_same and _are_rows_of(array, data):
            loss.target = replace(target, share=share)
            return


def loss_with(loss: Loss, value: Any, target: Any) -> float | None:
    """The same loss of another prediction and its targets; None if it cannot be one."""
    with np.errstate(all="ignore"):
        found = (float(function(value)) for text, function in usual_losses(value, [target]) if text == loss.rebuilt)
        return next(found, None)


def _are_rows_of(array: Any, data: list[Any]) -> bool:
    """Whether every row, or column, of a batch is one of a larger table."""
    for table in data:
        if table.size < LONGER * array.size or table.ndim == 0:
            continue
        for rows, batch in ((table, array), (table.T, array.T)):
            if rows.ndim == batch.ndim == 1 or rows.size == len(rows):
                if np.isin(batch, rows).all():
                    return True
            elif rows.ndim == batch.ndim and rows.shape[1:] == batch.shape[1:]:
                known = {row.tobytes() for row in np.ascontiguousarray(rows)}
                if all(row.tobytes() in known for row in np.ascontiguousarray(batch, dtype=rows.dtype)):
                    return True
    return False
