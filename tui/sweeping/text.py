"""A sweep as lines of plain text: the table, a small chart of each setting, the best, and what broke and why."""

from collections.abc import Iterator, Sequence
from math import inf

from ..charts import draw_curves
from ..cli.listings import format_table
from ..curves import Curves, Drawn, Level, split_curve
from ..run_files import name_of
from ..summary import finding_line
from ..widgets.lines import Line
from .results import Setting

CHART_WIDTH, CHART_HEIGHT, GAP = 38, 9, 2
MOST_CHARTS, MOST_BROKEN = 12, 5


def describe(ranked: Sequence[Setting], width: int) -> Iterator[str]:
    """The whole of it; only the charts fit `width`."""
    yield from _table(ranked)
    yield ""
    yield from _charts(ranked[:MOST_CHARTS], width)
    if len(ranked) > MOST_CHARTS:
        yield f"({len(ranked) - MOST_CHARTS} more settings are in the table only)"
    yield from _best(ranked[0])
    yield from _broken(ranked)


def _table(ranked: Sequence[Setting]) -> list[str]:
    options = [option for option, _ in ranked[0].settings]
    measure = "validation loss" if ranked[0].results[0].run.validations else "loss"
    rows = []
    for place, setting in enumerate(ranked, start=1):
        row: dict[str, object] = {"": place, **dict(setting.settings)}
        row[measure] = "not finite" if setting.score == inf else f"{setting.score:.4g} ± {setting.spread:.2g}"
        if any(other.accuracy is not None for other in ranked):
            row["accuracy"] = "-" if setting.accuracy is None else f"{setting.accuracy:.1%}"
        row["broken"] = f"{setting.broken} of {len(setting.results)}"
        row["found"] = ", ".join(f"{code} {count}x" for code, count in setting.codes.items()) or "-"
        rows.append(row)
    return format_table(rows, ["", *options, *list(rows[0])[1 + len(options) :]]).split("\n")


def _charts(ranked: Sequence[Setting], width: int) -> Iterator[str]:
    """Small multiples: every seed of a setting in one chart, charts side by side."""
    across = max(1, (width + GAP) // (CHART_WIDTH + GAP))
    numbered = list(enumerate(ranked, start=1))
    for first in range(0, len(numbered), across):
        row = numbered[first : first + across]
        yield (" " * GAP).join(_heading(place, setting).ljust(CHART_WIDTH) for place, setting in row).rstrip()
        charts = [[line.text for line in _chart(setting)] for _, setting in row]
        for lines in zip(*charts, strict=True):
            yield (" " * GAP).join(line.ljust(CHART_WIDTH) for line in lines).rstrip()
        yield ""


def _heading(place: int, setting: Setting) -> str:
    words = f"{place}: {' '.join(value for _, value in setting.settings) or 'as it is'}"
    return words if len(words) <= CHART_WIDTH else words[: CHART_WIDTH - 1] + "…"


def _chart(setting: Setting) -> list[Line]:
    first, *others = (result.run for result in setting.results)
    chance = first.description.chance
    _, nothing = split_curve(first.curve, None)
    drawn = tuple(Drawn(number, run.curve) for number, run in enumerate(others))
    return draw_curves(Curves(first.curve, nothing, drawn), Level(chance.value, chance.name), CHART_WIDTH, CHART_HEIGHT)


def _best(setting: Setting) -> Iterator[str]:
    result = min(setting.results, key=lambda result: result.score)
    words = " ".join(f"--{option} {value}" for option, value in setting.settings)
    yield f"best: {words or 'as it is'} --seed {result.point.seed}".rstrip()
    yield f"      stepgrad open {name_of(result.run.summary.path)}"


def _broken(ranked: Sequence[Setting]) -> Iterator[str]:
    broken = [result for setting in ranked for result in setting.results if result.is_broken]
    if broken:
        yield f"broken: {len(broken)} of {sum(len(setting.results) for setting in ranked)} runs"
    for result in broken[:MOST_BROKEN]:
        words = " ".join(
            [*(f"--{option} {value}" for option, value in result.point.settings), f"--seed {result.point.seed}"]
        )
        yield f"  {words}"
        yield from (f"    {finding_line(finding)}" for finding in result.roots[:1])
    if len(broken) > MOST_BROKEN:
        yield f"  and {len(broken) - MOST_BROKEN} more: --json has all"
