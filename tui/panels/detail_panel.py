"""What the inspector's panels share: the close look of the newest snapshot, and the names of what a unit is fed."""

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.close_look import UnitDetail
from stepgrad.core.observing.description import RunDescription

from ..widgets.lines import Line, wrap
from ..widgets.panel import Panel


class DetailPanel(Panel):
    """`detail` is None only until the first answer has come."""

    detail: UnitDetail | None = None

    def show(self, snapshot: Snapshot | None) -> None:
        """Draw from this snapshot."""
        self.detail = snapshot.detail if snapshot is not None else None
        super().show(snapshot)

    def nothing_yet(self, width: int) -> list[Line]:
        """What to say before there are numbers."""
        if self.is_gone:
            return wrap([("No numbers: the training process is gone.", "dim")], width)
        return wrap([("asking for the numbers …", "dim")], width)


def input_name(description: RunDescription, layer: int, weight: int, *, room: int = 99) -> str:
    """What a weight multiplies: a feature's name, `a1[5]`, or the bias; in at most `room` cells."""
    name = _input_name(description, layer, weight)
    if len(name) > room and name.startswith("pixel "):
        name = f"px {name.removeprefix('pixel ')}"
    return name if len(name) <= room else f"{name[: max(0, room - 1)]}…"


def _input_name(description: RunDescription, layer: int, weight: int) -> str:
    if weight == description.layers[layer - 1].inputs:
        return "bias"
    if layer > 1:
        return f"a{layer - 1}[{weight}]"
    names = description.feature_names
    return names[weight] if weight < len(names) else f"x[{weight}]"
