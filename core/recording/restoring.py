"""From a run file back to a session: its lines, its record, its breakpoints, and its checkpoints.

The session stands at the newest checkpoint of the present line; what the record knows beyond it lies ahead, and is
trained again with the same bits. Thinned stretches of the record are filled with what was kept nearest before.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines in a run file by number, and the one that is present, or is to be."""

    stored: dict[int, RunLine]
    present: int

    @property
    def shape(self) -> list[tuple[int, str, int | None, int, bool]]:
        """What stays the same while only steps are added."""
        return [(line.line, line.name, line.parent, line.parted_at, line.is_hidden) for line in self.stored.values()]

    @property
    def way(self) -> Way:
        """To the newest step of the present line."""
        return way_to(self.stored, self.present)

    def checkpoints(self, reader: RunReader) -> list[tuple[int, int]]:
        """Those on the way, ascending: the line each is stored with, and its step."""
        return [
            (line, step)
            for line, first, last in self.way
            for step in reader.checkpoint_steps(line)
            if first <= step <= last or (step == 0 and first == 1)
        ]


def layout_of(reader: RunReader, present: int | None = None) -> Layout | None:
    """How the run is laid out now, seen from a line of it or from its own present one; None where there is none yet."""
    stored = {line.line: line for line in reader.lines}
    if not stored:
        return None
    return Layout(stored, int(reader.about["present line"]) if present is None else present)


def restore(session: Session, reader: RunReader) -> None:
    """Bring a session, fresh from its recipe, to where the run in the file stood.

    Raises StepgradError where nothing was recorded in the file.
    """
    with reader.at_once():
        layout = layout_of(reader)
        if layout is None:
            raise StepgradError(f"cannot go on with '{reader.path}': nothing was recorded in it")
        lay_out(session, reader, layout)
        take_breakpoints(session, reader)
        newest = load_states(session, reader, layout)
    session.stand_at(newest)
    session.examiner.begin_again()
    if session.examiner.checks_gradients and not session.trainer.is_finished:
        session.check_gradients()  # what the first steps had shown is not in the file


def lay_out(session: Session, reader: RunReader, layout: Layout) -> None:
    """Give a session the lines of a recorded run, and their records; it stays where it stands."""
    session.travel.take_over(*lines_of(reader, layout, len(session.observer.activity.rectifier_layers)))


def lines_of(reader: RunReader, layout: Layout, rectifiers: int) -> tuple[list[Line], Line, Stretch]:
    """The lines that are listed, the present one among them, and the record of that, of so many rectifier layers."""
    stored, way = layout.stored, layout.way
    lines: dict[int, Line] = {}
    for line in stored.values():
        origin = None if line.parent is None else lines[line.parent]
        lines[line.line] = Line(line.line, line.name, origin, line.parted_at, journal_of(reader, line.line))
    for number, other_line in lines.items():
        if number != layout.present:
            other = way_to(stored, number)
            other_line.joined = lines[layout.present]
            other_line.ahead = record_of(reader, other, rectifiers, after=shared_steps(way, other))
    listed = [line for number, line in lines.items() if number == layout.present or not stored[number].is_hidden]
    return listed, lines[layout.present], record_of(reader, way, rectifiers, after=0)


def take_breakpoints(session: Session, reader: RunReader) -> None:
    """Those of the file in the place of the session's own."""
    for number in [point.number for point in session.stops.breakpoints.listed]:
        session.stops.remove(number)
    for point in reader.breakpoints.values():
        session.stops.adopt(Breakpoint(**point))


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


def record_of(reader: RunReader, way: Way, rectifiers: int, *, after: int) -> Stretch:
    """The record along a way, of the steps after one."""
    parts = [
        part
        for line, first, last in way
        if last > after
        and (kept := reader.steps(line, after=max(after, first - 1))) is not None
        and (part := kept.until(last)) is not None
    ]
    if not parts:
        return Stretch(after, Rows(np.empty((0, 2)), np.empty((0, rectifiers), np.int32)), (), (), ())
    steps = joined(parts)
    scores = [
        (step, Score(loss, accuracy))
        for line, first, last in way
        for step, loss, accuracy in reader.validations(line, after=after)
        if first <= step <= last
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


def load_states(session: Session, reader: RunReader, layout: Layout) -> int:
    """Hand over the checkpoints on the way to the present line, or as many of them as there is room for.

    Returns the step of the newest, 0 without any.
    """
    on_the_way = layout.checkpoints(reader)
    for line, step in spread(on_the_way, session.travel.past.checkpoints.room):
        load_state(session, reader, line, step)
    return on_the_way[-1][1] if on_the_way else 0


def load_state(session: Session, reader: RunReader, line: int, step: int) -> None:
    """Hand over the checkpoint at a step of the present line, which is stored with `line`."""
    kept, timeline = reader.checkpoint(line, step), session.travel.past
    if kept is not None:
        state = join(session.trainer.state, kept.about, kept.tensors)
        activity = join_activity(session.observer.activity, kept.about, kept.tensors)
        timeline.checkpoints.adopt(state, activity, timeline.journal)


def spread(entries: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """At most so many of them, evenly spread, the last among them."""
    if len(entries) <= most:
        return entries
    places = np.linspace(len(entries) - 1, 0, max(1, most), dtype=np.int64)[::-1]
    return [entries[place] for place in places]
