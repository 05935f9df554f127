"""The layers table: one row a layer, weights against gradients, and what died. Columns go as the width shrinks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from stepgrad.core.debugging.commands import Watch
from stepgrad.core.observing.description import LayerDescription
from stepgrad.core.observing.measurements import Distribution, LayerStatistics

from ..glyphs import CURSOR, DONE, ERROR
from ..messages import LayerChosen
from ..widgets.bars import histogram
from ..widgets.lines import Line, Role, line
from ..widgets.numbers import number, percent
from ..widgets.panel import Panel

Cell = tuple[str, Role]
MOST_NAME = 24


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it says of a layer, its width, and its rank; the highest rank goes first."""

    title: str
    width: int
    rank: int
    cell: Callable[[LayerDescription, LayerStatistics], Cell]
    is_left: bool = False

    def fit(self, text: str) -> str:
        """The text in the column's width, right-aligned unless it is words."""
        return text[: self.width].ljust(self.width) if self.is_left else text[: self.width].rjust(self.width)


def _value(pick: Callable[[LayerStatistics], float | None]) -> Callable[[LayerDescription, LayerStatistics], Cell]:
    def cell(_: LayerDescription, layer: LayerStatistics) -> Cell:
        text = number(pick(layer))
        return text, "bad" if text in {"nan", "inf", "-inf"} else ("dim" if text == "–" else "text")

    return cell


def _gradient(pick: Callable[[Distribution], float]) -> Callable[[LayerDescription, LayerStatistics], Cell]:
    return _value(lambda layer: None if layer.gradient is None else pick(layer.gradient))


def _dead(_: LayerDescription, layer: LayerStatistics) -> Cell:
    if layer.dead is None:
        return "–", "dim"
    so_far = "" if layer.activity.is_whole_epoch else "…"
    share = layer.dead_fraction or 0.0
    role: Role = "bad" if share > 0.5 else ("warn" if layer.dead else "text")
    return f"{layer.dead}/{layer.units} {percent(share)}{so_far}", role


def _saturated(_: LayerDescription, layer: LayerStatistics) -> Cell:
    share = layer.saturated_fraction
    return percent(share), "dim" if share is None else ("warn" if share > 0.5 else "text")


def _weights_picture(_: LayerDescription, layer: LayerStatistics) -> Cell:
    return histogram(layer.weight.histogram, 9), "train"


def _gradient_picture(_: LayerDescription, layer: LayerStatistics) -> Cell:
    return (histogram(layer.gradient.histogram, 9), "validation") if layer.gradient else ("–", "dim")


def _verdict(_: LayerDescription, layer: LayerStatistics) -> Cell:
    verdict = layer.verdict
    if verdict is None or verdict.is_right is None:
        return "–" if verdict is None else verdict.words, "dim"
    return (DONE, "good") if verdict.is_right else (f"{ERROR} {verdict.words}", "bad")


COLUMNS = (
    Column("layer", 11, 0, lambda d, _: (d.label, "strong"), is_left=True),
    Column("shape", 10, 7, lambda d, _: (d.size, "text"), is_left=True),
    Column("|w|", 8, 2, _value(lambda layer: layer.weight.norm)),
    Column("mean", 8, 9, _value(lambda layer: layer.weight.mean)),
    Column("std", 8, 8, _value(lambda layer: layer.weight.std)),
    Column("|g|", 8, 1, _gradient(lambda gradient: gradient.norm)),
    Column("mean", 8, 11, _gradient(lambda gradient: gradient.mean)),
    Column("std", 8, 10, _gradient(lambda gradient: gradient.std)),
    Column("upd/w", 8, 3, _value(lambda layer: layer.update_ratio)),
    Column("dead", 11, 1, _dead),
    Column("sat.", 5, 4, _saturated),
    Column("weights", 9, 5, _weights_picture, is_left=True),
    Column("gradient", 9, 6, _gradient_picture, is_left=True),
)


def columns_for(width: int, layers: Sequence[LayerDescription] = ()) -> tuple[Column, ...]:
    """The columns that fit into `width` cells, those of the highest rank left out first.

    Of a script the rows are parameters: the first column has room for their names, and what layers alone have is out.
    """
    kept = list(COLUMNS)
    longest = max((len(layer.name) for layer in layers), default=0)
    if longest:
        place = next(place for place, column in enumerate(kept) if column.title == "sat.")
        kept[place] = Column("check", 10, 4, _verdict, is_left=True)
        kept[0] = replace(kept[0], title="parameter", width=max(9, min(longest, MOST_NAME, width // 4)))
    while len(kept) > 1 and 2 + sum(column.width + 1 for column in kept) > width:
        kept.remove(max(kept, key=lambda column: column.rank))
    return tuple(kept)


class LayersPanel(Panel):
    """All layers; the selected one is what the units panel and the inspector show."""

    title = "3 layers"
    pinned = 1

    def on_mount(self) -> None:
        super().on_mount()
        if self.description.script is not None:
            self.title = "3 parameters"
        self.watch(self.app, "layer", self._follow)

    @property
    def items(self) -> int:
        return len(self.description.layers)

    def note(self) -> str:
        recording = self.snapshot.recording if self.snapshot is not None else None
        if recording is not None and recording.layers_at is not None:
            return f"of step {recording.layers_at}"
        is_refused = self.snapshot is not None and self.snapshot.policy.why_not(Watch) is not None
        return "" if self.is_gone or is_refused else "i inspect"

    def choose(self, item: int) -> None:
        self.cursor = item
        self.post_message(LayerChosen(item + 1))

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        columns = columns_for(width, self.description.layers)
        head = line("  ").add(" ".join(column.fit(column.title) for column in columns), "dim")
        rows = [head]
        for place, (described, layer) in enumerate(zip(self.description.layers, self.snapshot.layers, strict=True)):
            row = line(f"{CURSOR} " if place == self.cursor else "  ", "accent", item=place)
            for column in columns:
                text, role = column.cell(described, layer)
                row.add(column.fit(text), role).add(" ")
            rows.append(row)
        return rows

    def _follow(self, layer: int) -> None:
        self.cursor = layer - 1
        self.force_redraw()
