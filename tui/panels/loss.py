"""The loss panel: the curve over the steps with the chance level, and the newest numbers as its legend."""

from stepgrad.core.debugging.snapshot import Snapshot

from ..charts import Level, can_be_log, draw_curves
from ..widgets.lines import Line, Span, flow
from ..widgets.numbers import number, percent
from ..widgets.panel import Panel


class LossPanel(Panel):
    """Training and validation loss; `is_log` chooses the axis."""

    title = "1 loss"
    is_log = True

    def switch_scale(self) -> None:
        """Logarithmic to linear and back."""
        self.is_log = not self.is_log
        self.force_redraw()

    def note(self) -> str:
        if self.snapshot is None:
            return ""
        if self.is_log and not can_be_log(self.snapshot.training_curve, self.snapshot.validation_curve):
            has_points = len(self.snapshot.training_curve.values) > 0
            return "linear: a loss is not above 0" if has_points else "log · y"
        return "log · y" if self.is_log else "linear · y"

    def draw(self, width: int, height: int) -> list[Line]:
        snapshot = self.snapshot
        assert snapshot is not None
        legend = self._legend(snapshot, width) if height >= 8 else []
        chance = self.description.chance
        chart = draw_curves(
            snapshot.training_curve,
            snapshot.validation_curve,
            Level(chance.value, chance.name[:10]),
            width,
            height - len(legend),
            is_log=self.is_log,
        )
        return legend + chart

    def _legend(self, snapshot: Snapshot, width: int) -> list[Line]:
        chance = self.description.chance
        groups: list[list[Span]] = [_entry("⠒⠒", "train", "train", snapshot.loss, snapshot.accuracy)]
        if self.description.validation_examples:
            entry = _entry("••", "validation", "valid", snapshot.validation_loss, snapshot.validation_accuracy)
            groups.append(entry)
        groups.append([("┈┈ ", "chance"), (f"{chance.name} ", "dim"), (number(chance.value), "dim")])
        return flow(groups, width)[:1]


def _entry(mark: str, role: str, name: str, loss: float | None, accuracy: float | None) -> list[Span]:
    spans: list[Span] = [
        (f"{mark} ", "train" if role == "train" else "validation"),
        (f"{name} ", "dim"),
        (number(loss), "bad" if number(loss) in {"nan", "inf", "-inf"} else "strong"),
    ]
    if accuracy is not None:
        spans.append((f" {percent(accuracy)}", "dim"))
    return spans
