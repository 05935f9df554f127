"""The inspector's list of the batch's examples, and the selected one as a picture or as named numbers."""

from stepgrad.core.observing.measurements import ExampleRow, UnitDetail

from ..glyphs import CURSOR, DONE, MARKED
from ..messages import ExampleChosen
from ..widgets.bars import signed_bar
from ..widgets.lines import Line, Role, line
from ..widgets.numbers import exponent_form, number
from ..widgets.picture import draw_picture
from .detail_panel import DetailPanel

VERDICTS: dict[bool | None, tuple[str, Role]] = {True: (DONE, "good"), False: (MARKED, "bad"), None: (" ", "dim")}


class ExampleListPanel(DetailPanel):
    """Target, prediction and loss of each example; the arrows choose the one whose numbers are shown."""

    title = "3 examples"
    in_colour = True

    @property
    def items(self) -> int:
        return len(self.detail.examples) if self.detail else 0

    def choose(self, item: int) -> None:
        self.cursor = item
        self.post_message(ExampleChosen(item))

    def note(self) -> str:
        return f"{self.items} in the batch" if self.items else ""

    def draw(self, width: int, height: int) -> list[Line]:
        detail = self.detail
        if detail is None or not detail.examples:
            return self.nothing_yet(width)
        self.cursor = detail.focus.example
        listed = self._list(detail, width)
        space = max(height - 1 - len(detail.examples) - 1, height // 2)
        input_lines = self._input(detail, width, space - 1)
        visible = max(1, height - len(input_lines) - 2)
        start = max(0, min(self.cursor - visible // 2, len(listed) - visible))
        return [self._head, *listed[start : start + visible], *([Line(), *input_lines] if input_lines else [])]

    def _list(self, detail: UnitDetail, width: int) -> list[Line]:
        words = [self._words(row) for row in detail.examples]
        guess = min(11, max(6, *(len(prediction) for _, prediction in words)))
        room = max(6, width - guess - 16)
        self._head = line(f"  row {'target':<{room}} {'output':<{guess}}   {'loss':>6}", "dim")
        rows = []
        for place, row in enumerate(detail.examples):
            sign, role = VERDICTS[row.is_right]
            target, prediction = words[place]
            rows.append(
                line(f"{CURSOR} " if place == self.cursor else "  ", "accent", item=place)
                .add(f"{row.row:>3} ", "dim")
                .add(f"{_clip(target, room):<{room}} ")
                .add(f"{_clip(prediction, guess):<{guess}} ")
                .add(f"{sign} ", role)
                .add(f"{_short(row.loss):>6}")
            )
        return rows

    def _words(self, row: ExampleRow) -> tuple[str, str]:
        """Class numbers by their names, where the classes have names."""
        names = self.description.class_names
        target, prediction = row.target, row.prediction
        if names and target.isdigit() and int(target) < len(names):
            target = names[int(target)]
        first, _, rest = prediction.partition(" ")
        if self.description.task == "classes" and names and first.isdigit() and int(first) < len(names):
            prediction = f"{names[int(first)]} {rest}"
        return target, prediction

    def _input(self, detail: UnitDetail, width: int, height: int) -> list[Line]:
        shape = self.description.picture_shape
        if height < 3:
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


def _short(loss: float) -> str:
    """A loss in the six cells there are: a digit less, rather than an exponent cut off."""
    text = number(loss, digits=2)
    return text if len(text) <= 6 else exponent_form(loss, digits=1)
