"""The confusion matrix: how many examples of each class got which answer. Targets go down, answers across."""

from collections.abc import Sequence

from ..widgets.lines import Line, Role, line, wrap
from ..widgets.numbers import percent

Counts = tuple[tuple[int, ...], ...]
ZERO = "·"
SHARE = 7


def confusion_lines(counts: Counts, names: Sequence[str], width: int, height: int) -> list[Line]:
    """The matrix with each class's share of right answers, in as many columns as fit; the diagonal is what is right.

    Columns are numbered where the names do not fit above them, and hold percentages where the counts do not fit.
    """
    classes = len(counts)
    labels = [names[place] if place < len(names) else str(place) for place in range(classes)]
    widest = max(len(str(count)) for row in counts for count in row)
    cell, has_share = _fit(classes, widest, width - min(max(map(len, labels)), max(3, width // 4)))
    is_counts = widest < cell
    heads = labels if max(map(len, labels)) < cell else [str(place) for place in range(classes)]
    sides = [label if label == head else f"{head} {label}" for label, head in zip(labels, heads, strict=True)]
    side = min(max(map(len, sides)), width - cell * classes - (SHARE if has_share else 0))
    unit = "" if is_counts else ", in % of the target"
    rows = wrap([(f"target ↓   answer →{unit}", "dim")], width) if height > classes + 2 else []
    head = f"{'':<{side}}" + "".join(f"{text:>{cell}}" for text in heads)
    rows.append(line(head, "dim").add("  right" if has_share else "", "dim"))
    for place, row in enumerate(counts):
        total = sum(row)
        shown = line(f"{sides[place][:side]:<{side}}", "strong")
        for answer, count in enumerate(row):
            text = str(count) if is_counts else str(round(100 * count / total)) if total else "0"
            shown.add(f"{text if count else ZERO:>{cell}}", _role(count, is_right=answer == place))
        shown.add(f"{percent(row[place] / total) if total else '–':>{SHARE}}" if has_share else "")
        rows.append(shown)
    return [*rows, *_sum(counts, width)] if height > len(rows) + 1 else rows


def _sum(counts: Counts, width: int) -> list[Line]:
    right, total = sum(row[place] for place, row in enumerate(counts)), sum(map(sum, counts))
    return [Line(), *wrap([(f"{right} of {total} right, {percent(right / total)}", "text")], width)] if total else []


def _fit(classes: int, widest: int, width: int) -> tuple[int, bool]:
    """Cells a column gets, and whether the share of right answers fits beside."""
    for has_share in (True, False):
        room = (width - (SHARE if has_share else 0)) // classes
        if room > widest:
            return min(room, max(widest + 2, 4)), has_share
    return max(2, width // classes), False


def _role(count: int, *, is_right: bool) -> Role:
    if count == 0:
        return "dim"
    return "good" if is_right else "bad"
