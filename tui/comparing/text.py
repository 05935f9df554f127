"""A comparison as lines of plain text: a letter for each run, its own mark in the chart, and no colour needed."""

from collections.abc import Iterator, Sequence

import numpy as np

from stepgrad.core.observing.measurements import Curve
from stepgrad.core.recording.comparing import LossParting
from stepgrad.core.recording.recorded import RecordedRun

from ..charts import draw_curves
from ..cli.listings import format_table
from ..curves import Curves, Drawn, Level, branch_mark, split_curve
from ..summary import finding_line
from ..widgets.lines import Line
from .comparison import Parting, RunComparison
from .numbers import Best, Reached

LETTERS = "ABCDEF"
"""So many runs can be told apart in one chart."""
LONGEST_VALUE = 40
CHART_HEIGHT = 18
LINE_SIGN = "⠤"


def describe(comparison: RunComparison, width: int) -> Iterator[str]:
    """The whole comparison, in lines of which only the chart's fit `width`."""
    yield from _legend(comparison.runs)
    yield from ("", *_differences(comparison))
    yield from ("", *_numbers(comparison.reached))
    yield from ("", "loss", *(row.text.rstrip() for row in draw_runs(comparison.runs, width)))
    yield ""
    for letter, parting in zip(LETTERS[1:], comparison.partings, strict=False):
        yield from _parting(letter, parting, [layer.title for layer in comparison.runs[0].description.layers])
    yield ""
    for letter, run in zip(LETTERS, comparison.runs, strict=False):
        yield from _findings(letter, run)


def _longest(runs: Sequence[RecordedRun]) -> int:
    """The place of the run that gets the line; the others are drawn with marks of their own."""
    return max(range(len(runs)), key=lambda place: (runs[place].summary.step, -place))


def _marks(runs: Sequence[RecordedRun]) -> list[str]:
    longest = _longest(runs)
    return [LINE_SIGN if place == longest else branch_mark(place) for place in range(len(runs))]


def draw_runs(runs: Sequence[RecordedRun], width: int) -> list[Line]:
    """The losses over each other."""
    longest = _longest(runs)
    others = tuple(Drawn(place, run.curve) for place, run in enumerate(runs) if place != longest)
    chances = {(run.description.chance.value, run.description.chance.name) for run in runs}
    is_chance_known = len(chances) == 1 and all(run.description.script is None for run in runs)
    level = Level(*chances.pop()) if is_chance_known else None
    curve = runs[longest].curve
    _, no_validation = split_curve(curve, None)
    curves = Curves(curve, no_validation, others, over=tuple(_spread(others, curve, width)))
    return draw_curves(curves, level, width, CHART_HEIGHT)


def _spread(others: Sequence[Drawn], longest: Curve, width: int) -> Iterator[Drawn]:
    """Points of all curves but the longest, in turn from left to right: where curves coincide, each is seen."""
    turns = len(others) + 1
    if not len(longest.steps):
        return
    for column, step in enumerate(np.linspace(longest.steps[0], longest.steps[-1], width // 2)):
        turn = column % turns
        if turn == len(others) or not len(others[turn].curve.steps) or step > others[turn].curve.steps[-1]:
            continue
        number, curve = others[turn].number, others[turn].curve
        at = int(np.searchsorted(curve.steps, step))
        yield Drawn(number, Curve(curve.steps[at : at + 1], curve.values[at : at + 1], curve.nonfinite[:0]))


def _legend(runs: Sequence[RecordedRun]) -> Iterator[str]:
    room = max(len(run.name) for run in runs)
    for letter, mark, run in zip(LETTERS, _marks(runs), runs, strict=False):
        summary = run.summary
        total = f" of {summary.total_steps}" if summary.total_steps else ""  # of a script it may not be known
        yield f"{letter} {mark}  {run.name:{room}}  {summary.state}, {summary.step}{total} steps"


def _differences(comparison: RunComparison) -> Iterator[str]:
    if not comparison.differences:
        yield "recipe, data, edits, versions and machine are the same"
        return
    rows = [[each.what, *map(_short, each.values)] for each in comparison.differences]
    yield from _table("what differs", rows, len(comparison.runs))


def _table(head: str, rows: Sequence[Sequence[str]], runs: int) -> list[str]:
    columns = [head, *LETTERS[:runs]]
    return format_table([dict(zip(columns, row, strict=True)) for row in rows], columns).split("\n")


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"


def _numbers(told: Sequence[Reached]) -> list[str]:
    rows = [
        ["last loss", *(_number(each.loss) for each in told)],
        ["lowest loss", *(_at(each.lowest_loss) for each in told)],
    ]
    if any(each.validation_loss is not None for each in told):
        rows += [
            ["last validation loss", *(_number(each.validation_loss) for each in told)],
            ["lowest validation loss", *(_at(each.lowest_validation_loss) for each in told)],
        ]
    if any(each.validation_accuracy is not None for each in told):
        rows += [
            ["last validation accuracy", *(_number(each.validation_accuracy) for each in told)],
            ["highest validation accuracy", *(_at(each.highest_validation_accuracy) for each in told)],
        ]
    return _table("what they came to", rows, len(told))


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.6g}"


def _at(best: Best | None) -> str:
    return "-" if best is None else f"{best.value:.6g} at step {best.step}"


def _parting(letter: str, parting: Parting, names: Sequence[str]) -> Iterator[str]:
    yield f"{letter} and A: {_loss_parting(parting.losses)}"
    parameters = parting.parameters
    if not parting.has_shape:
        yield "         parameters: networks of other shapes"
    elif parameters.last is None:
        yield "         parameters: no checkpoint at the same step"
    elif parameters.first is None:
        common = "checkpoints" if parameters.compared > 1 else "checkpoint"
        yield f"         parameters are the same at {parameters.compared} common {common}, to the last bit"
    else:
        first, last = parameters.first, parameters.last
        before = "" if parameters.same_until is None else f", after being the same at step {parameters.same_until}"
        yield f"         parameters are apart by {first.distance:.2%} at the checkpoint of step {first.step}{before}"
        layers = ", ".join(f"{name} {share:.2%}" for name, share in zip(names, last.by_layer, strict=True))
        yield f"         at step {last.step} by {last.distance:.2%}: {layers}"


def _loss_parting(losses: LossParting) -> str:
    if not losses.compared:
        return "no step of which both still have the loss"
    if losses.step is None:
        return f"losses are the same at all {losses.compared} common steps, to the last bit"
    assert losses.ours is not None and losses.theirs is not None
    gap = losses.step - losses.same_until
    where = f"at step {losses.step}" if gap == 1 else f"between steps {losses.same_until} and {losses.step}"
    by = losses.theirs - losses.ours
    return f"losses part {where}: {losses.theirs:.6g} against {losses.ours:.6g}, {by:+.2g}"


def _findings(letter: str, run: RecordedRun) -> Iterator[str]:
    if not run.findings:
        yield f"{letter}: no findings"
    for finding in run.findings:
        yield f"{letter}: {'' if finding.root else '  '}{finding_line(finding)}"
