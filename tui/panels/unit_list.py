"""The inspector's list of units of a layer, the sick ones first."""

from stepgrad.core.observing.close_look import UnitRow

from ..glyphs import CURSOR
from ..messages import UnitChosen
from ..widgets.lines import Line, line
from ..widgets.numbers import number, percent
from .detail_panel import DetailPanel
from .units import SIGNS


class UnitListPanel(DetailPanel):
    """Units in the order the trainee ranks them: not finite, dead, rare, saturated, active."""

    title = "1 units"
    pinned = 1

    def follow(self, layer: int, unit: int) -> None:
        """Show this layer and mark this unit."""
        self.title = f"1 layer {layer} · {self.description.layers[layer - 1].activation}"
        self._unit = unit
        self._place_cursor()
        self.force_redraw()

    @property
    def items(self) -> int:
        return len(self._units())

    def choose(self, item: int) -> None:
        self.cursor = item
        self.post_message(UnitChosen(self._units()[item].unit))

    def copied(self) -> tuple[str, str] | None:
        row = next((row for row in self._units() if row.unit == self._unit), None)
        return (repr(row.weight_norm), f"|w| of unit {row.unit}") if row else None

    def note(self) -> str:
        return f"{len(self._units())} units" if self._units() else ""

    def draw(self, width: int, height: int) -> list[Line]:
        if self.detail is None:
            return self.nothing_yet(width)
        self._place_cursor()
        rows = [line("   unit  on for      |w|", "dim")]
        for place, row in enumerate(self._units()):
            sign, role, _ = SIGNS[row.state]
            rows.append(
                line(f"{CURSOR} " if place == self.cursor else "  ", "accent", item=place)
                .add(f"{sign} ", role)
                .add(f"{row.unit:>4}", "strong")
                .add(f"{percent(row.active_fraction):>7} ")
                .add(f"{number(row.weight_norm, digits=3):>8}", "dim")
            )
        return rows

    def _units(self) -> tuple[UnitRow, ...]:
        return self.detail.units if self.detail else ()

    def _place_cursor(self) -> None:
        places = (place for place, row in enumerate(self._units()) if row.unit == self._unit)
        self.cursor = next(places, None)

    _unit = 0
