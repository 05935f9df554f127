"""Moments that grow by themselves: what is written over them is meant for one step only.

A memory of gradients keeps a share of itself from one iteration to the next, never more than all of it. One that
keeps more was multiplied after it was fed: the bias correction of Adam, say, kept in the moment.
"""

from __future__ import annotations

from typing import Any

from ...findings import finding, short_name
from ...running.instrument import Statement
from ...running.leaves import Leaf
from ...running.matching import compare
from ...truth.case import Case

MORE = 1.001  # times itself, for a moment to be said to grow


def amplified_moment(case: Case) -> dict[str, Any] | None:
    """A moment that keeps more than itself because it is written twice, the second time as a multiple."""
    sizes = {leaf.name: leaf.size for leaf in case.roles.parameters}
    for leaf in case.roles.states:
        gain = case.roles.gains[leaf.name]
        driven = [name for name in case.roles.drives.get(leaf.name, ()) if sizes.get(name) == leaf.size]
        if leaf.size < 2 or gain < MORE or not driven:
            continue
        written = _written(case, leaf)
        for (_, before), (statement, after) in zip(written, written[1:]):
            match = compare(after, before)
            if match.residual < 1e-6 and match.factor > MORE and gain / match.factor < MORE:
                return _finding(case, leaf, statement, match.factor)
    return None


def _written(case: Case, leaf: Leaf) -> list[tuple[Statement, Any]]:
    """The statements that write a leaf in one iteration, in their order, and the value each of them stores."""
    base, program = case.roles.base, case.lab.program
    names = [other.name for other in case.roles.changed]
    found = []
    for number, written in base.writes.items():
        if leaf.name not in [names[i] for i in written]:
            continue
        statement = program.statements[number]
        values = [
            (order, row)
            for site, order, row, shape in zip(
                base.array_site, base.array_order, base.array_projection, base.array_shape
            )
            if site in statement.sites and program.sites[site].role in ("assign", "target") and shape == leaf.shape
        ]
        if values:
            found.append((values[-1][0], statement, values[-1][1]))
    return [(statement, row) for _, statement, row in sorted(found, key=lambda item: item[0])]


def _finding(case: Case, leaf: Leaf, statement: Statement, factor: float) -> dict[str, Any]:
    name = short_name(leaf.name)
    source = case.lab.program.source_line(statement.file, statement.line)
    return finding(
        "optimizer-state", "error", name,
        f"{name} is made {factor:.4g} times larger here and kept so: in the next iteration it is fed and made larger "
        "once more, and does not decay as a mean of gradients does.",
        f"give the corrected value a name of its own and leave {name} as it is",
        evidence={"factor": factor, "proven": True}, variable=name.split(".")[-1], line=statement.line,
        source=source, file=statement.file,
    )  # fmt: skip
