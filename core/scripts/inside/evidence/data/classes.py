"""One-hot targets whose ones stand in another column than the label says: all shifted round by the same number."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import finding, short_name
from ...truth.case import Case
from ..places import assigned_at
from ..results.outputs import root_name

FEWEST = 8  # examples


def shifted_classes(case: Case, facts: Facts) -> dict[str, Any] | None:
    """Labels from 0 on that are encoded as if they began elsewhere: the first class lands in the last column."""
    targets = {root_name(pair.target_text) for pair in facts.pairs if pair.target.ndim == 2}
    leaves = [leaf for leaf in case.lab.leaves.find(skip_integers=False) if leaf.kind == "array"]
    values = {leaf.name: np.asarray(case.lab.leaves.get(leaf)) for leaf in leaves}
    labels = [(n, v) for n, v in values.items() if v.ndim == 1 and v.dtype.kind in "iu" and len(v) >= FEWEST]
    for leaf in leaves:
        value = values[leaf.name]
        if value.ndim != 2 or leaf.name.split(".")[-1] not in targets or not np.isin(value, (0, 1)).all():
            continue
        for axis in (0, 1):
            classes = value.shape[axis]
            if classes < 2 or not (value.sum(axis=axis) == 1).all():
                continue
            for name, own in labels:
                shift = _shift(own, value.argmax(axis=axis), classes)
                if shift:
                    return _finding(case, leaf.name, name, shift, classes)
    return None


def _shift(labels: Any, columns: Any, classes: int) -> int:
    """By how many columns all ones are shifted round; 0 if they are not, or otherwise."""
    if len(labels) != len(columns) or labels.min() != 0 or labels.max() != classes - 1:
        return 0
    shift = int(columns[0] - labels[0]) % classes
    return shift if np.array_equal((labels + shift) % classes, columns) else 0


def _finding(case: Case, target: str, labels: str, shift: int, classes: int) -> dict[str, Any]:
    name, own = short_name(target), short_name(labels)
    return finding(
        "label-range", "error", name,
        f"the classes in {own} go from 0 to {classes - 1}, but in {name} the ones of class 0 stand in column {shift} "
        f"and all others are shifted alike, round the end: what is predicted never is the number in {own}.",
        f"use the numbers in {own} as they are: {name} = np.eye({classes})[{own}]",
        evidence={"shift": shift, "classes": classes, "proven": True}, variable=name,
        **assigned_at(case.lab.program, target),
    )  # fmt: skip
