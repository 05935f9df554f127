"""Whether the steps already taken are what makes numbers of this iteration none: taken again, shorter."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import finding
from ...running.lab import Lab
from ...truth.case import Case
from ...truth.loss import Loss
from ...truth.roles import Roles
from ...truth.truth import Slopes, frozen_probe
from ..update.rates import rate_of
from .autopsy import not_finite_number
from .cures import large_inputs, rewound

SHORT = (1e-2, 1e-4, 1e-6)  # of the steps taken since the first turn


def or_steps_too_far(lab: Lab, roles: Roles, slopes: Slopes, found: dict[str, Any]) -> dict[str, Any]:
    """The finding about a number that is none; or one about the rate, if shorter steps would have kept it one."""
    nothing = Loss(np.zeros((len(roles.parameters), 1)), float("nan"))
    case = Case(lab, roles, slopes, nothing, [])
    back = rewound(case)
    if not any(np.any(change) for _, change in back) or large_inputs(case, Facts()):
        return found
    moves = [[(leaf, (1 - share) * change) for leaf, change in back] for share in SHORT]
    ends = lab.run([frozen_probe(roles, moves=move, record="full") for move in moves])
    shares = [s for s, end in zip(SHORT, ends) if end.complete and not_finite_number(lab, end) is None]
    if not shares:
        return found
    name, place = rate_of(case)
    return finding(
        "learning-rate-high", "error", name,
        f"{found['message'].rstrip('.')}; after steps {shares[0]:g} times as long it would be one: the learning rate "
        "is too high.",
        f"make {name} much smaller", evidence={"scale": shares[0]}, variable=name, **place,
    )  # fmt: skip
