"""A term of the loss that the steps climb: its derivative stands in the gradient with the other sign.

Networks that work against each other climb a term on purpose, but then some parameter comes down the same one. Where
none does, nobody can have meant it.
"""

from __future__ import annotations

import numpy as np

from ...truth.case import Case

TELLING = 4  # entries: fewer steps are made of any two slopes
EXACT = 1e-4  # share of the steps that is neither the gradient of the loss nor that of the term


def climbs_a_term(case: Case) -> bool:
    """Whether the wrong steps are those down the loss, but for those along a number that no other step follows."""
    wrong, others = sorted(case.wrong), [p for p in range(len(case.verdicts)) if p not in case.wrong]
    entries = sum(case.verdicts[p].leaf.size for p in wrong)
    if entries < TELLING or not case.slopes.scalars or case.slopes.coarse:
        return False
    table = np.stack(case.slopes.scalars)  # (parameters, directions, numbers)
    noise = 10 * np.stack(case.slopes.noise)
    steps = np.concatenate([case.slopes.updates[p] for p in wrong])
    truth = np.concatenate([case.loss.slopes[p] for p in wrong])
    for number in range(table.shape[2]):
        term = np.concatenate([table[p, :, number] for p in wrong])
        is_theirs = all((np.abs(table[p, :, number]) <= noise[p, number]).all() for p in others)
        if not is_theirs or not np.isfinite(term).all() or not np.any(term):
            continue
        (down, up), *_ = np.linalg.lstsq(np.stack([truth, term], axis=1), steps, rcond=None)
        rest = np.linalg.norm(steps - down * truth - up * term)
        if down < 0 and rest < EXACT * min(np.linalg.norm(steps), np.linalg.norm(up * term)):
            return True
    return False
