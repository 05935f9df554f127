"""Branches in words: the rows of their list, and what sets two of them apart. The list itself is a screen."""

from stepgrad.core.debugging.comparison import Comparison, LayerComparison
from stepgrad.core.debugging.snapshot import Branch, Snapshot

from ..curves import branch_mark
from ..glyphs import NOW
from ..widgets.lines import Line, Role, crop, line, wrap
from ..widgets.numbers import number, percent

LEAST_WIDE = 64
NAME, NARROW_NAME = 28, 16


def all_branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    """The present line and all others, in the order they began."""
    present = (snapshot.branch,) if snapshot.branch is not None else ()
    return tuple(sorted((*present, *snapshot.branches), key=lambda branch: branch.number))


def say_branches(snapshot: Snapshot, width: int) -> list[Line]:
    """A heading and a row for each, the present one marked."""
    name = NAME if width >= LEAST_WIDE else NARROW_NAME
    parted = 12 if width >= LEAST_WIDE else 9
    head = f"    {'branch':<{name}} {'parted at':>{parted}} {'newest':>9} {'loss':>9}"
    rows = [crop(line(head, "dim"), width)]
    for place, branch in enumerate(all_branches(snapshot)):
        is_present = snapshot.branch is not None and branch.name == snapshot.branch.name
        row = line(f"{NOW} " if is_present else "  ", "accent", item=place)
        row.add(f"{branch_mark(branch.number)} ", "dim" if is_present else "branch")
        row.add(f"{_fit(branch.name, name):<{name}} ", "strong" if is_present else "text")
        row.add(f"{branch.parted_at if branch.origin is not None else '–':>{parted}} ", "dim")
        row.add(f"{branch.newest:>9} ").add(f"{number(branch.loss):>9}")
        if is_present and width >= LEAST_WIDE + 14:
            row.add("  we are here", "accent")
        rows.append(crop(row, width))
    return rows


def say_comparison(seen: Comparison, width: int) -> list[Line]:
    """What was done differently, and what came of it at the newest step both have."""
    column = 14 if width < LEAST_WIDE else 20
    label = 16 if width < LEAST_WIDE else 20
    origin = f"one run up to step {seen.shared}; what is different at step {seen.step}, the newest that both have:"
    rows = [*wrap([(origin, "dim")], width), _row("", seen.theirs, seen.ours, label, column, "dim")]
    rows += [_row(one.what, one.theirs or "–", one.ours or "–", label, column) for one in seen.changed]
    if not seen.changed:
        rows.append(line("  nothing that is in force there", "dim"))
    rows += [Line(), _row(f"at step {seen.step}", seen.theirs, seen.ours, label, column, "dim")]
    rows.append(_row("loss", number(seen.loss_theirs), number(seen.loss_ours), label, column))
    if seen.accuracy_ours is not None and seen.accuracy_theirs is not None:
        rows.append(_row("accuracy", percent(seen.accuracy_theirs), percent(seen.accuracy_ours), label, column))
    rows += [_dead(layer, label, column) for layer in seen.layers if layer.dead_ours is not None]
    distances = "  ".join(f"layer {layer.index} {number(layer.distance)}" for layer in seen.layers)
    rows += [Line(), *wrap([("|Δw| / |w|  ", "dim"), (distances, "text")], width, indent=2)]
    return [crop(row, width) for row in rows]


def _dead(layer: LayerComparison, label: int, column: int) -> Line:
    theirs, ours = (f"{dead}/{layer.units}" for dead in (layer.dead_theirs, layer.dead_ours))
    return _row(f"dead, layer {layer.index}", theirs, ours, label, column)


def _row(what: str, theirs: str, ours: str, label: int, column: int, role: Role = "text") -> Line:
    row = line(f"  {_fit(what, label):<{label}} ", "dim")
    return row.add(f"{_fit(theirs, column):<{column}}  ", role).add(_fit(ours, column), role)


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
