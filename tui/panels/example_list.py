"""The inspector's examples: the list, the confusion matrix, or the plane of two inputs; a key goes from one to another.

The list has the wrong answers first, or the examples' own order, of the batch or of a whole set; below it the chosen
example as a picture or as named numbers.
"""

from typing import Literal

from stepgrad.core.observing.close_look import ExampleRow, ExampleTable, UnitDetail

from ..glyphs import CURSOR, DONE, MARKED
from ..messages import ExampleChosen
from ..widgets.bars import signed_bar
from ..widgets.lines import Line, Role, line, wrap
from ..widgets.numbers import exponent_form, number
from ..widgets.picture import draw_picture
from .confusion import confusion_lines
from .detail_panel import DetailPanel
from .plane_lines import ask_for_plane, plane_lines, plane_note

Mode = Literal["list", "matrix", "unit on the plane", "answer on the plane"]
VERDICTS: dict[bool | None, tuple[str, Role]] = {True: (DONE, "good"), False: (MARKED, "bad"), None: (" ", "dim")}
TITLES = {"list": "3 examples", "matrix": "3 confusion matrix"}
SETS = {"batch": "in the batch", "training": "of the training set", "validation": "of the validation set"}


class ExampleListPanel(DetailPanel):
    """`mode` is what is shown; the arrows choose the example whose numbers are shown."""

    title = "3 examples"
    in_colour = True
    mode: Mode = "list"

    @property
    def items(self) -> int:
        table = self._table
        return len(table.rows) if table is not None and self.mode == "list" else 0

    def choose(self, item: int) -> None:
        table = self._table
        if table is not None:
            self.cursor = item
            self.post_message(ExampleChosen(table.rows[item].place))

    def turn_to(self, mode: Mode) -> None:
        """Show this instead, or the list again if it is shown already."""
        self.mode = "list" if mode == self.mode else mode
        self.top = 0
        self.force_redraw()

    def note(self) -> str:
        table = self._table
        if "plane" in self.mode:
            return plane_note(self.snapshot)
        if table is None:
            return ""
        wrong = "" if table.wrong is None else f"{table.wrong} wrong of "
        sample = f" ({table.total})" if table.examined < table.total else ""
        return f"{wrong}{table.examined}{sample} {SETS[table.among]}"

    def copied(self) -> tuple[str, str] | None:
        chosen = self.detail.chosen if self.detail else None
        if chosen is None or chosen.loss is None:
            return None
        return repr(chosen.loss), f"the loss of example {chosen.place}"

    @property
    def _table(self) -> ExampleTable | None:
        return self.detail.examples if self.detail else None

    def draw(self, width: int, height: int) -> list[Line]:
        detail, table = self.detail, self._table
        if detail is None:
            return self.nothing_yet(width)
        self.cursor = None
        self.title = TITLES.get(self.mode, f"3 {self.mode}")
        if self.mode == "unit on the plane":
            return self._plane(width, height, detail.focus.layer, detail.focus.unit)
        if self.mode == "answer on the plane":
            return self._plane(width, height, None, 0)
        if table is None or not table.rows:
            return wrap([("No batch yet: p takes it. t shows the whole training set.", "dim")], width)
        if self.mode == "matrix":
            return self._matrix(table, width, height)
        return self._whole_list(detail, table, width, height)

    def _plane(self, width: int, height: int, layer: int | None, unit: int) -> list[Line]:
        assert self.snapshot is not None
        ask_for_plane(self, self.snapshot, width, height, layer, unit)
        return plane_lines(self.snapshot.plane, self.description, width, height, in_colour=self.in_colour)

    def _matrix(self, table: ExampleTable, width: int, height: int) -> list[Line]:
        if table.confusion is None:
            is_early = self.description.task != "regression" and table.wrong is None
            words = "not yet in this step" if is_early else "a confusion matrix needs classes"
            return wrap([(words, "dim")], width)
        return confusion_lines(table.confusion, self.description.class_names, width, height)

    def _whole_list(self, detail: UnitDetail, table: ExampleTable, width: int, height: int) -> list[Line]:
        chosen = detail.focus.example
        self.cursor = next((at for at, row in enumerate(table.rows) if row.place == chosen), None)
        listed = self._list(table, width)
        space = max(height - 1 - len(table.rows) - 1, height // 2)
        input_lines = self._input(detail, width, space - 1)
        visible = max(1, height - len(input_lines) - 2)
        start = max(0, min((self.cursor or 0) - visible // 2, len(listed) - visible))
        return [self._head, *listed[start : start + visible], *([Line(), *input_lines] if input_lines else [])]

    def _list(self, table: ExampleTable, width: int) -> list[Line]:
        words = [self._words(row) for row in table.rows]
        guess = min(11, max(6, *(len(prediction) for _, prediction in words)))
        room = max(6, width - guess - 17)
        self._head = line(f"   row {'target':<{room}} {'output':<{guess}}   {'loss':>6}", "dim")
        rows = []
        for place, row in enumerate(table.rows):
            sign, role = VERDICTS[row.is_right]
            target, prediction = words[place]
            rows.append(
                line(f"{CURSOR} " if place == self.cursor else "  ", "accent", item=place)
                .add(f"{row.place if table.among == 'batch' else row.example:>4} ", "dim")
                .add(f"{_clip(target, room):<{room}} ")
                .add(f"{_clip(prediction, guess):<{guess}} ")
                .add(f"{sign} ", role)
                .add(f"{_short(row.loss):>6}")
            )
        return rows

    def _words(self, row: ExampleRow) -> tuple[str, str]:
        """Class numbers by their names, where the classes have names."""
        names = self.description.class_names
        target, prediction = row.target, row.prediction or "–"
        if names and target.isdigit() and int(target) < len(names):
            target = names[int(target)]
        first, _, rest = prediction.partition(" ")
        if self.description.task == "classes" and names and first.isdigit() and int(first) < len(names):
            prediction = f"{names[int(first)]} {rest}"
        return target, prediction

    def _input(self, detail: UnitDetail, width: int, height: int) -> list[Line]:
        shape = self.description.picture_shape
        if height < 3 or detail.picture is None:
            return []
        if shape is not None:
            return draw_picture(detail.picture, shape, width, height, in_colour=self.in_colour)
        return feature_bars(detail.picture.tolist(), self.description.feature_names, width, height)

    _head = Line()


def _clip(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def feature_bars(values: list[float], names: tuple[str, ...], width: int, height: int) -> list[Line]:
    """One line a value: name, number, signed bar; what does not fit is counted."""
    largest = max((abs(value) for value in values), default=0.0)
    label = min(14, max((len(name) for name in names), default=4))
    half = max(2, (width - label - 12) // 2)
    shown = len(values) if len(values) <= height else height - 1
    rows = []
    for place, value in enumerate(values[:shown]):
        name = names[place] if place < len(names) else f"x{place}"
        rows.append(
            line(f"{name[:label]:<{label}} ", "dim")
            .add(f"{number(value):>9} ")
            .add(signed_bar(value, largest, half)[: 2 * half + 1], "train")
        )
    if shown < len(values):
        rows.append(line(f"and {len(values) - shown} more", "dim"))
    return rows


def _short(loss: float | None) -> str:
    """A loss in the six cells there are: a digit less, rather than an exponent cut off."""
    text = number(loss, digits=2)
    return text if loss is None or len(text) <= 6 else exponent_form(loss, digits=1)
