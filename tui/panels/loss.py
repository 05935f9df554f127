"""The loss panel: the curve over the steps with the chance level, and the newest numbers as its legend.

In the past the steps ahead are grey behind a line at the present step; curves that were left stand beside it.
"""

from math import isfinite

from stepgrad.core.debugging.snapshot import Branch, Snapshot

from ..availability import has_left_the_newest, is_in_past
from ..charts import draw_curves, step_at
from ..curves import AHEAD, VALIDATION, Curves, Drawn, Level, branch_mark, can_be_log
from ..glyphs import HERE
from ..messages import Noticed, StepChosen
from ..widgets.lines import Line, Span, flow, wrap
from ..widgets.numbers import number, percent
from ..widgets.panel import Panel

LEAST_FOR_LEGEND = 8
LONGEST_NAME = 30
MOST_BRANCHES = 5
"""Branches drawn, the newest of them: more could not be told apart, and each takes some milliseconds."""


class LossPanel(Panel):
    """Training and validation loss; `is_log` chooses the axis."""

    title = "1 loss"
    is_log = True
    _chart_size = (0, 0)

    def switch_scale(self) -> None:
        """Logarithmic to linear and back."""
        self.is_log = not self.is_log
        self.force_redraw()

    @property
    def can_switch(self) -> bool:
        """False where only a linear axis can show the losses there are."""
        if self.snapshot is None or not len(self.snapshot.training_curve.values):
            return True
        return can_be_log(curves_of(self.snapshot))

    def note(self) -> str:
        if self.snapshot is None:
            return ""
        scale = "log · y" if self.is_log else "linear · y"
        if self.is_log and not self.can_switch:
            scale = "linear: a loss is not above 0"
        if self.size.height - 2 >= LEAST_FOR_LEGEND:
            return scale
        return self._crowded_note(_elsewhere(self.snapshot, ahead="to"), scale)

    def _crowded_note(self, entries: list[list[Span]], scale: str) -> str:
        """Where there is no room for a legend, the edge tells the loss and what is not the present, as much as fits."""
        assert self.snapshot is not None
        present = _entry("", "train", "", *_newest(self.snapshot))
        words = ["".join(text for text, _ in entry).strip() for entry in [present, *entries]] + [scale]
        room = self.size.width - len(self.title) - 10  # what the corners and gaps of the edge leave
        while len("  ".join(words)) > room and len(words) > 1:
            words.pop()
        return "  ".join(words)

    def draw(self, width: int, height: int) -> list[Line]:
        snapshot = self.snapshot
        assert snapshot is not None
        script = self.description.script
        if script is not None and not script.loss:
            return wrap([("No loss was found in this script: there is nothing to draw.", "dim")], width)
        legend = self._legend(snapshot, width) if height >= LEAST_FOR_LEGEND else []
        self._chart_size = (width, height - len(legend))
        chart = draw_curves(curves_of(snapshot), self._level, *self._chart_size, is_log=self.is_log)
        return legend + chart

    @property
    def _level(self) -> Level | None:
        chance = self.description.chance
        return Level(chance.value, chance.name[:10]) if isfinite(chance.value) else None

    def clicked(self, line: Line, column: int) -> None:
        """To the step that was pointed at, if the run has been there."""
        if self.snapshot is None:
            return
        step = step_at(curves_of(self.snapshot), self._level, *self._chart_size, column, is_log=self.is_log)
        if step is None:
            return
        if step > self.snapshot.newest:
            self.app.post_message(
                Noticed(f"step {step} is on another branch: this one has come to {self.snapshot.newest}")
            )
        else:
            self.app.post_message(StepChosen(step))

    def _legend(self, snapshot: Snapshot, width: int) -> list[Line]:
        chance, script = self.description.chance, self.description.script
        name = "train" if script is None else script.loss[:LONGEST_NAME]
        groups: list[list[Span]] = [_entry("⠒⠒", "train", name, *_newest(snapshot))]
        if self.description.validation_examples:
            mark = VALIDATION * 2
            entry = _entry(mark, "validation", "valid", snapshot.validation_loss, snapshot.validation_accuracy)
            groups.append(entry)
        if isfinite(chance.value):
            groups.append([("┈┈ ", "chance"), (f"{chance.name} ", "dim"), (number(chance.value), "dim")])
        elsewhere = _elsewhere(snapshot)
        if snapshot.branch is not None and snapshot.branches:
            elsewhere.insert(0, [("⠒⠒ ", "train"), (snapshot.branch.name, "dim")])
        return flow(groups + elsewhere, width)[: 2 if elsewhere else 1]


def curves_of(snapshot: Snapshot) -> Curves:
    """What the chart draws."""
    return Curves(
        snapshot.training_curve,
        snapshot.validation_curve,
        tuple(Drawn(branch.number, branch.curve) for branch in snapshot.branches[-MOST_BRANCHES:]),
        snapshot.step if has_left_the_newest(snapshot) else None,
    )


def _newest(snapshot: Snapshot) -> tuple[float | None, float | None]:
    """Loss and accuracy of the step in hand; where the newest is followed, its loss, for its accuracy is not known."""
    recording = snapshot.recording
    if recording is not None and recording.is_followed and is_in_past(snapshot):
        return recording.loss, None
    return snapshot.loss, snapshot.accuracy


def _elsewhere(snapshot: Snapshot, *, ahead: str = "ahead to") -> list[list[Span]]:
    """Legend entries of what is not the present: the steps ahead, and the branches, newest first."""
    groups: list[list[Span]] = []
    if has_left_the_newest(snapshot):
        groups.append([(f"{HERE} ", "accent"), (f"{AHEAD * 2} ", "ahead"), (f"{ahead} {snapshot.newest}", "dim")])
    shown = snapshot.branches[-MOST_BRANCHES:]
    return groups + [_name_branch(branch) for branch in reversed(shown)]


def _name_branch(branch: Branch) -> list[Span]:
    return [(f"{branch_mark(branch.number) * 2} ", "branch"), (f"{branch.name} from {branch.shared}", "dim")]


def _entry(mark: str, role: str, name: str, loss: float | None, accuracy: float | None) -> list[Span]:
    spans: list[Span] = [
        (f"{mark} ", "train" if role == "train" else "validation"),
        (f"{name} ", "dim"),
        (number(loss), "bad" if number(loss) in {"nan", "inf", "-inf"} else "strong"),
    ]
    if accuracy is not None:
        spans.append((f" {percent(accuracy)}", "dim"))
    return spans
