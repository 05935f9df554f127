"""What the inspector's panels share: the newest close look, kept while a step has not yet come to new numbers."""

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.measurements import UnitDetail

from ..widgets.lines import Line, wrap
from ..widgets.panel import Panel


class DetailPanel(Panel):
    """`detail` is None only before the first forward pass; `is_stale` says it is from the step before."""

    detail: UnitDetail | None = None
    is_stale = False

    def show(self, snapshot: Snapshot | None) -> None:
        """Draw from this snapshot, or from the last close look where it has none."""
        detail = snapshot.detail if snapshot is not None else None
        self.is_stale = detail is None
        self.detail = detail or self.detail
        super().show(snapshot)

    def nothing_yet(self, width: int) -> list[Line]:
        """What to say before there are numbers."""
        return wrap([("No numbers yet: they come with a forward pass. s makes a step, p a phase.", "dim")], width)
