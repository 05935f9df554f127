"""The status line: what is trained, in which state, how far. On narrow terminals the less needed parts go."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import prod

from rich.segment import Segment
from textual.strip import Strip

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription, ScriptDescription

from ..availability import is_in_past
from ..glyphs import BACKWARD, ERROR, FINISHED, FROZEN, LIVE, PAUSED, RUNNING
from ..widgets.bars import progress
from ..widgets.lines import Role, Span
from ..widgets.numbers import rate, setting
from ..widgets.row import Row

GONE: tuple[str, Role] = (f"{ERROR} GONE", "bad")
LOOKING_BACK: tuple[str, Role] = (f"{BACKWARD} LOOKING BACK", "accent")
RECORDED: tuple[str, Role] = (f"{FINISHED} RECORDED", "accent")
PLAYING: tuple[str, Role] = (f"{RUNNING} PLAYING", "good")
LIVE_WORD = f"{LIVE} LIVE"
STATES: dict[str, tuple[str, Role]] = {
    "paused": (f"{PAUSED} PAUSED", "warn"),
    "running": (f"{RUNNING} RUNNING", "good"),
    "finished": (f"{FINISHED} FINISHED", "accent"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line; the highest rank is left out first. `gap` is the space before it."""

    rank: int
    spans: tuple[Span, ...]
    gap: int = 2

    @property
    def width(self) -> int:
        """Cells with the gap."""
        return self.gap + sum(len(text) for text, _ in self.spans)


def parts_of(run: RunDescription, snapshot: Snapshot, *, is_dead: bool, frozen_at: int | None = None) -> list[Part]:
    """All parts, left to right. `frozen_at`: the step the panels show where that is not the newest."""
    activations = "→".join(_runs(layer.activation for layer in run.layers))
    word, role = GONE if is_dead else _state(snapshot)
    share = snapshot.progress
    epoch: Span = (f"{snapshot.epoch}", "strong")
    epochs = snapshot.hyperparameters.epochs
    frozen, at = ("", "") if frozen_at is None else (f"{FROZEN} FROZEN", f"at {frozen_at}")
    if run.script is not None:
        return _parts_of_script(run, run.script, snapshot, is_dead=is_dead, frozen=(frozen, at))
    seen = _seen(snapshot) if is_in_past(snapshot) else ""
    return [
        Part(9, (("stepgrad", "accent"),), 1),
        Part(2, ((run.experiment, "strong"),)),
        Part(8, ((f"· {run.architecture} {activations}", "dim"),), 1),
        Part(7, ((f"· {run.loss}", "dim"),), 1),
        Part(6, ((f"· {run.optimizer} {setting(snapshot.learning_rate)}", "dim"),), 1),
        Part(5, (_say_faults(snapshot),)),
        Part(0, ((word, role),), 3),
        Part(1, ((frozen, "warn"),)),
        Part(5, ((at, "warn"),), 1),
        Part(1, (("step ", "dim"), (f"{snapshot.step}", "strong"), (seen, "warn"))),
        Part(3, (("epoch ", "dim"), epoch, (f"/{epochs}", "dim"))),
        Part(5, (("▕", "dim"), (progress(share, 10), "accent"), ("▏", "dim"))),
        Part(4, ((_speed(snapshot, is_dead=is_dead), "dim"),)),
    ]


def _parts_of_script(
    run: RunDescription, script: ScriptDescription, snapshot: Snapshot, *, is_dead: bool, frozen: tuple[str, str]
) -> list[Part]:
    """The same of a user's own script: what was found in it stands in the place of the recipe."""
    word, role = GONE if is_dead else _state(snapshot)
    total = f"/{snapshot.total_steps}" if snapshot.total_steps else ""
    numbers = sum(prod(layer.shape) for layer in run.layers)
    epoch = ("epoch ", f"{snapshot.epoch}") if script.has_epochs else ("", "")
    bar: tuple[Span, ...] = (("▕", "dim"), (progress(snapshot.progress, 10), "accent"), ("▏", "dim")) if total else ()
    return [
        Part(9, (("stepgrad", "accent"),), 1),
        Part(2, ((run.experiment, "strong"),)),
        Part(7, ((f"· loop at line {script.loop[0]}", "dim"),), 1),
        Part(8, ((f"· {numbers:,} parameters", "dim"),), 1),
        Part(6, ((f"· {script.loss}" if script.loss else "", "dim"),), 1),
        Part(0, ((word, role),), 3),
        Part(1, ((frozen[0], "warn"),)),
        Part(5, ((frozen[1], "warn"),), 1),
        Part(1, (("iteration ", "dim"), (f"{snapshot.step}", "strong"), (total, "dim"))),
        Part(1, ((_seen(snapshot).strip() if is_in_past(snapshot) else "", "warn"),), 1),
        Part(3, ((epoch[0], "dim"), (epoch[1], "strong"))),
        Part(5, bar),
        Part(4, ((_speed(snapshot, is_dead=is_dead).replace("st/s", "it/s"), "dim"),)),
    ]


def _state(snapshot: Snapshot) -> tuple[str, Role]:
    """What it does; of a run that is read from its file, whether that is being written."""
    if snapshot.looking_back is not None:
        return LOOKING_BACK
    recording = snapshot.recording
    if recording is None:
        return STATES[snapshot.status]
    if snapshot.status == "running":
        return PLAYING
    if recording.is_live:
        return LIVE_WORD, "good" if recording.is_followed else "warn"
    return RECORDED


def _seen(snapshot: Snapshot) -> str:
    """How far the record goes beyond the step in hand."""
    recording = snapshot.recording
    if recording is not None and recording.is_live and not recording.is_followed:
        return f", {snapshot.newest - snapshot.step} behind"
    return f" of {snapshot.newest} seen" if recording is None else f" of {snapshot.newest}"


def _say_faults(snapshot: Snapshot) -> Span:
    """The deliberate bugs in force."""
    count = len(snapshot.faults)
    words = "" if not count else snapshot.faults[0] if count == 1 else f"{count} faults"
    return (f"{ERROR} {words}" if words else "", "warn")


def _speed(snapshot: Snapshot, *, is_dead: bool) -> str:
    """How fast it runs, and how fast it may."""
    if is_dead:
        return ""
    limit = "" if snapshot.speed_limit is None else f"≤{snapshot.speed_limit:g}"
    if snapshot.status != "running":
        return f"{limit} st/s" if limit else ""
    speed = rate(snapshot.steps_per_second)
    return f"{speed} {limit}".rstrip()


def _runs(names: Iterable[str]) -> list[str]:
    """`relu relu relu softmax` as `relu×3 softmax`."""
    counted = [(name, len(list(run))) for name, run in groupby(names)]
    return [f"{name}×{count}" if count > 2 else "→".join([name] * count) for name, count in counted]


def fit(parts: list[Part], width: int) -> list[Part]:
    """Without the parts that do not fit."""
    kept = [part for part in parts if any(text for text, _ in part.spans)]
    while len(kept) > 1 and sum(part.width for part in kept) > width:
        kept.remove(max(kept, key=lambda part: part.rank))
    return kept


class StatusLine(Row):
    """The first line of every screen that shows the run."""

    def __init__(self, description: RunDescription, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.description = description
        self.snapshot: Snapshot | None = None

    def on_mount(self) -> None:
        self.watch(self.app, "present", self._show)
        self.watch(self.app, "death", self._show_change, init=False)
        self.watch(self.app, "is_frozen", self._show_change, init=False)

    def _show(self, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self.refresh()

    def _show_change(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if self.snapshot is None or y:
            return self.blank()
        is_dead = getattr(self.app, "death", None) is not None
        shown: Snapshot | None = getattr(self.app, "snapshot", None) if getattr(self.app, "is_frozen", False) else None
        frozen_at = None if shown is None else shown.step
        kept = fit(parts_of(self.description, self.snapshot, is_dead=is_dead, frozen_at=frozen_at), self.size.width)
        spare = self.size.width - sum(part.width for part in kept)
        segments: list[Segment] = []
        for part in kept:
            # The state begins the right half: what the run is stands left, where it is stands right.
            gap = part.gap + (spare if part.rank == 0 else 0)
            segments.append(self.segment(" " * gap, "text"))
            segments += [self.segment(text, role) for text, role in part.spans]
        return Strip(segments).adjust_cell_length(self.size.width, self.base)
