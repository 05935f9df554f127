"""Examples with more than one label, beside probabilities that share out a single one: sigmoids are wanted there."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import at_site, finding
from ...truth.case import Case
from ..places import stored_name
from ..results.outputs import maker, sums_to_one

SOME = 0.1  # share of the examples that must have several labels


def several_labels(case: Case, facts: Facts) -> dict[str, Any] | None:
    """Targets of zeros and ones, of which many examples have several ones, beside a softmax over the classes."""
    for pair in facts.pairs:
        p, y = pair.prediction, pair.target
        if p.ndim != 2 or p.shape != y.shape or min(p.shape) < 2 or not np.isin(y, (0, 1)).all():
            continue
        for axis in (0, 1):
            ones = np.asarray(y, dtype=float).sum(axis=axis)
            if not sums_to_one(p, axis) or sums_to_one(p, 1 - axis) or np.mean(ones > 1) < SOME:
                continue
            if sums_to_one(y, 1 - axis):
                continue  # the softmax runs over the wrong axis
            site = maker(case, facts, p) or pair.site
            name = stored_name(case.lab.program, site)
            return finding(
                "loss-output-mismatch", "error", name,
                f"{pair.prediction_text} sums to 1 for each example, but {int(np.sum(ones > 1))} of {len(ones)} "
                f"examples have several labels (up to {int(ones.max())}): a softmax can never say yes to all of them.",
                "use a sigmoid for each class, with the binary cross-entropy",
                evidence={"several": int(np.sum(ones > 1)), "examples": len(ones)}, variable=name,
                **at_site(case.lab.program, site),
            )  # fmt: skip
    return None
