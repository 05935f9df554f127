"""What the inspector's panels share: the newest close look, kept while a step has not yet come to new numbers."""

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.measurements import UnitDetail

from ..widgets.lines import Line, wrap
from ..widgets.panel import Panel


class DetailPanel(Panel):
    """`detail` is None where no forward pass has come to numbers; `is_stale` says it is from the step before."""

    detail: UnitDetail | None = None
    is_stale = False
    _seen_at = (0, 0)

    def show(self, snapshot: Snapshot | None) -> None:
        """Draw from this snapshot, or from the last close look where it has none."""
        if snapshot is not None:
            self._take(snapshot.detail, (snapshot.step, snapshot.phase.done))
        super().show(snapshot)

    def _take(self, detail: UnitDetail | None, here: tuple[int, int]) -> None:
        self.is_stale = detail is None
        if detail is not None:
            self.detail, self._seen_at = detail, here
        elif here[0] != self._seen_at[0] or here < self._seen_at:
            # The run has gone back: the last look was at numbers that are still to come.
            self.detail = None

    def nothing_yet(self, width: int) -> list[Line]:
        """What to say before there are numbers."""
        if self.is_gone:
            return wrap([("No numbers: the training process is gone.", "dim")], width)
        return wrap([("No numbers yet: they come with a forward pass. s makes a step, p a phase.", "dim")], width)
