"""From a run file back to a session: its lines, its record, its breakpoints, and its checkpoints.

The session stands at the newest checkpoint of the present line; what the record knows beyond it lies ahead, and is
trained again with the same bits. Thinned stretches of the record are filled with what was kept nearest before.
"""

from typing import Any

import numpy as np

from ..debugging.branches import Line
from ..debugging.breakpoints import Breakpoint
from ..debugging.journal import Edit, Journal, ParameterValue, Position
from ..debugging.record import Stretch
from ..debugging.session import Session
from ..errors import StepgradError
from ..network.settings import Hyperparameters
from ..observing.history import Rows
from ..training.evaluation import Score
from .reader import RunLine, RunReader
from .states import join, join_activity
from .thinning import Steps, joined

Way = list[tuple[int, int, int]]
"""Where the record of each step of a line is: (line, first step, last step), from step 1 on."""


def restore(session: Session, reader: RunReader) -> None:
    """Bring a session, fresh from its recipe, to where the run in the file stood.

    Raises StepgradError where nothing was recorded in the file.
    """
    stored = {line.line: line for line in reader.lines}
    if not stored:
        raise StepgradError(f"cannot go on with '{reader.path}': nothing was recorded in it")
    present = stored[int(reader.about["present line"])]
    way = way_to(stored, present.line)
    lines: dict[int, Line] = {}
    for line in stored.values():
        origin = None if line.parent is None else lines[line.parent]
        lines[line.line] = Line(line.line, line.name, origin, line.parted_at, journal_of(reader, line.line))
    for number, other_line in lines.items():
        if number != present.line:
            other = way_to(stored, number)
            other_line.joined = lines[present.line]
            other_line.ahead = record_of(session, reader, other, after=shared_steps(way, other))
    listed = [line for number, line in lines.items() if not stored[number].is_hidden]
    session.travel.take_over(listed, lines[present.line], record_of(session, reader, way, after=0))
    for number in [point.number for point in session.stops.breakpoints.listed]:
        session.stops.remove(number)
    for point in reader.breakpoints.values():
        session.stops.adopt(Breakpoint(**point))
    session.stand_at(_load_states(session, reader, way))
    session.examiner.begin_again()
    if session.examiner.checks_gradients and not session.trainer.is_finished:
        session.check_gradients()  # what the first steps had shown is not in the file


def way_to(stored: dict[int, RunLine], line: int) -> Way:
    """From step 1 along the lines that lead to this one, to its newest step."""
    way: Way = []
    here: RunLine | None = stored[line]
    last = stored[line].newest
    while here is not None:
        if here.parted_at < last:
            way.insert(0, (here.line, here.parted_at + 1, last))
        last = min(last, here.parted_at)
        here = None if here.parent is None else stored[here.parent]
    return way


def shared_steps(way: Way, other: Way) -> int:
    """Up to which step two ways are the same."""
    step = 0
    for (line, _, last), (other_line, _, other_last) in zip(way, other, strict=False):
        if line != other_line:
            break
        step = min(last, other_last)
        if last != other_last:
            break
    return step


def record_of(session: Session, reader: RunReader, way: Way, *, after: int) -> Stretch:
    """The record along a way, of the steps after one."""
    parts = [
        part
        for line, first, last in way
        if last > after
        and (kept := reader.steps(line, after=max(after, first - 1))) is not None
        and (part := kept.until(last)) is not None
    ]
    if not parts:
        layers = len(session.observer.activity.rectifier_layers)
        return Stretch(after, Rows(np.empty((0, 2)), np.empty((0, layers), np.int32)), (), (), ())
    steps = joined(parts)
    scores = [
        (step, Score(loss, accuracy))
        for line, first, last in way
        for step, loss, accuracy in reader.validations(line)
        if max(first, after + 1) <= step <= last
    ]
    return Stretch(
        after,
        filled(steps),
        tuple(step for step, _ in scores),
        tuple(score for _, score in scores),
        tuple(steps.steps[steps.ends_epoch > 0].tolist()),
    )


def filled(steps: Steps) -> Rows:
    """A row for every step; one that was thinned away has the numbers of the step kept last before it."""
    every = np.arange(steps.first, steps.last + 1)
    place = np.maximum(np.searchsorted(steps.steps, every, side="right") - 1, 0)
    return Rows(np.stack([steps.loss[place], steps.square_norm[place]], axis=1), steps.dead[place])


def journal_of(reader: RunReader, line: int) -> Journal:
    """The edits of a line."""
    return tuple(_edit(stored) for stored in reader.edits(line))


def _edit(stored: dict[str, Any]) -> Edit:
    return Edit(
        Position(**stored["at"]),
        Hyperparameters(**stored["hyperparameters"]),
        tuple(stored["faults"]),
        tuple(ParameterValue(**value) for value in stored["parameters"]),
    )


def _load_states(session: Session, reader: RunReader, way: Way) -> int:
    """Hand over the checkpoints on the way; returns the step of the newest, 0 without any."""
    timeline, newest = session.travel.past, 0
    for line, first, last in way:
        for step in reader.checkpoint_steps(line):
            kept = reader.checkpoint(line, step) if first <= step <= last else None
            if kept is not None:
                state = join(session.trainer.state, kept.about, kept.tensors)
                activity = join_activity(session.observer.activity, kept.about, kept.tensors)
                timeline.checkpoints.adopt(state, activity, timeline.journal)
                newest = max(newest, step)
    return newest
