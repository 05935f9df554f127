"""The confusion matrix: how many examples of each class got which answer. Targets go down, answers across."""

from collections.abc import Sequence

from ..widgets.lines import Line, Role, line, wrap
from ..widgets.numbers import percent

ZERO = "·"


def confusion_lines(counts: tuple[tuple[int, ...], ...], names: Sequence[str], width: int, height: int) -> list[Line]:
    """The matrix with each class's share of right answers, in as many columns as fit; the diagonal is what is right.

    Columns are numbered where the names do not fit above them.
    """
    classes = len(counts)
    labels = [names[place] if place < len(names) else str(place) for place in range(classes)]
    widest = max(len(str(count)) for row in counts for count in row)
    label = min(max(len(text) for text in labels), max(3, width // 4))
    cell, has_share = _fit(classes, widest, label, width)
    short = max(len(text) for text in labels) < cell
    heads = [text if short else str(place) for place, text in enumerate(labels)]
    numbered = [text if short or text == str(place) else f"{place} {text}" for place, text in enumerate(labels)]
    label = min(max(len(text) for text in numbered), max(label, width - cell * classes - (6 if has_share else 0)))
    rows = wrap([("target ↓   answer →", "dim")], width) if height > classes + 2 else []
    head = f"{'':<{label}}" + "".join(f"{text:>{cell}}" for text in heads)
    rows.append(line(head, "dim").add("  right" if has_share else "", "dim"))
    for place, row in enumerate(counts):
        shown = line(f"{numbered[place][:label]:<{label}}", "strong")
        for answer, count in enumerate(row):
            shown.add(f"{_say(count, cell):>{cell}}", _role(count, is_right=answer == place))
        total = sum(row)
        shown.add(f"{percent(row[place] / total) if total else '–':>7}" if has_share else "", "text")
        rows.append(shown)
    right, total = sum(row[place] for place, row in enumerate(counts)), sum(map(sum, counts))
    if height > len(rows) + 1 and total:
        rows += [Line(), *wrap([(f"{right} of {total} right, {percent(right / total)}", "text")], width)]
    return rows


def _fit(classes: int, widest: int, label: int, width: int) -> tuple[int, bool]:
    """Cells a column gets, and whether the share of right answers fits beside."""
    for has_share in (True, False):
        room = (width - label - (7 if has_share else 0)) // classes
        if room > widest:
            return min(room, max(widest + 2, 4)), has_share
    return max(2, (width - label) // classes), False


def _say(count: int, cell: int) -> str:
    text = ZERO if count == 0 else str(count)
    return text if len(text) < cell else f"{count // 1000}k"[: cell - 1]


def _role(count: int, *, is_right: bool) -> Role:
    if count == 0:
        return "dim"
    return "good" if is_right else "bad"
