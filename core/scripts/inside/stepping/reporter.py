"""What the screen is told of the script as it stands: the parameters in numbers, units, the line, the losses since."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.instrument import Program
from ..running.leaves import Leaf, Leaves
from .channel import Channel
from .found import Found
from .measure import describe, look_at, ratio
from .meter import Meter
from .stoppers import Stoppers

MOST_LOSSES = 20_000
SMALL = 65_536
"""So many numbers are copied at every iteration: it costs next to nothing."""


class Reporter:
    """Measures parameters against what they were when the iteration began."""

    def __init__(
        self,
        found: Found,
        program: Program,
        modules: dict[str, dict[str, Any]],
        meter: Meter,
        stoppers: Stoppers,
        channel: Channel,
    ) -> None:
        self.channel = channel
        self._stoppers = stoppers
        self._losses: list[tuple[float, ...]] = []
        self._rounds: list[int] = []
        self.viewed: tuple[str, int, int] = ("", 0, 0)
        self._found = found
        self._program = program
        self._modules = modules
        self._meter = meter
        self._leaves: Leaves | None = None
        self._before: list[Any] | None = None
        self._old: list[Any] = []
        self._told: set[str] = set()
        self.is_small = sum(leaf.size for leaf in found.parameters) <= SMALL

    def note_loss(self, done: int, loss: float | None) -> None:
        """An iteration has ended, with that loss if it computed one; dead units of each rectifier are noted with it."""
        if loss is not None:
            self._losses.append((done, loss, *(activity.dead_units for activity in self._meter.activities)))
            if len(self._losses) > MOST_LOSSES:
                self.channel.send(self.news())

    def note_round(self, done: int) -> None:
        """The loop around has come round after so many iterations."""
        self._rounds.append(done)

    def news(self) -> dict[str, Any]:
        """What has been noted since the last time; forgotten now."""
        news = {"losses": self._losses, "rounds": self._rounds, "hits": self._stoppers.hits}
        self._losses, self._rounds, self._stoppers.hits = [], [], []
        return news

    def enter(self, frame: Any) -> None:
        """The loop runs in this frame now."""
        if self._leaves is None or self._leaves.frame is not frame:
            self._leaves = Leaves(frame, self._modules, frozenset(self._program.passing))

    def remember(self, *, wanted: bool, by_lines: bool = False) -> None:
        """An iteration begins: keep what the parameters are, if it is wanted; `by_lines`: the gradients too."""
        self._before = self._values() if wanted else None
        self._old = [self._gradient(leaf) for leaf in self._found.parameters] if by_lines else []

    @property
    def has_before(self) -> bool:
        """Whether the update of the iteration in hand can be told."""
        return self._before is not None

    def _values(self) -> list[Any]:
        assert self._leaves is not None
        return [self._leaves.number(leaf) for leaf in self._found.parameters]

    def hand_over_values(self, at: list[int]) -> None:
        """Every parameter whole, byte for byte."""
        arrays = [np.ascontiguousarray(np.empty(0) if value is None else value) for value in self._values()]
        about = [[array.dtype.str, list(array.shape)] for array in arrays]
        self.channel.send_bytes({"values": about, "step": at[0]}, [array.tobytes() for array in arrays])

    def measure(self, name: str, parameter: int) -> float | None:
        """What a condition asks for."""
        if name == "loss":
            return self._meter.loss
        if name == "dead":
            return next((a.dead for a in self._meter.activities if a.place.parameter == parameter), None)
        value = self._values()[parameter]
        if value is None:
            return None
        if name == "norm":
            return float(np.linalg.norm(value))
        gradient = self._gradient(self._found.parameters[parameter]) if name == "gradient" else None
        if gradient is not None:
            return float(np.linalg.norm(gradient))
        before = self._before[parameter] if self._before is not None else None
        if before is None or before.shape != value.shape:
            return None
        return float(np.linalg.norm(value - before)) if name == "gradient" else ratio(value - before, before)

    def tell(self, status: str, place: dict[str, Any], **more: Any) -> None:
        """Everything, as it is now."""
        state = {"status": status, "place": place, **more}
        if self._leaves is not None:
            with np.errstate(all="ignore"):
                state["layers"] = self._layers(is_within=not more["is_between"])
                state["view"] = self._view()
        state["units"] = [
            {"parameter": activity.place.parameter, "active": counts, "examples": examples, "is_whole": is_whole}
            for activity in self._meter.activities
            for counts, examples, is_whole in [activity.state]
        ]
        self.channel.send({"state": state, **self.news()})

    def place_of(self, frame: Any) -> dict[str, Any]:
        """Where the user's code stands; with the text of a file that was not sent before."""
        file = frame.f_code.co_filename
        place = {"file": file, "line": frame.f_lineno, "function": frame.f_code.co_name}
        if file not in self._told and file in self._program.sources:
            self._told.add(file)
            place["source"] = self._program.sources[file]
        return place

    def _layers(self, *, is_within: bool) -> list[dict[str, Any]]:
        count = len(self._found.parameters)
        before, old = self._before or [None] * count, self._old or [None] * count
        return [
            self._layer(leaf, was, now, stale, is_within=is_within)
            for leaf, was, now, stale in zip(self._found.parameters, before, self._values(), old)
        ]

    def _layer(self, leaf: Leaf, was: Any, now: Any, stale: Any, *, is_within: bool) -> dict[str, Any]:
        """One parameter; within an iteration without what has not come to pass in it yet."""
        if now is None:
            return {"value": describe(np.empty(0))}
        layer: dict[str, Any] = {"value": describe(now)}
        if was is None or was.shape != now.shape:
            return layer
        change = now - was
        is_updated = bool(np.any(change))
        if is_updated or not is_within:
            layer["ratio"] = ratio(change, was)
        gradient = self._gradient(leaf)
        if gradient is None:
            gradient = change if is_updated or not is_within else None
        elif is_within and stale is not None and np.array_equal(stale, gradient, equal_nan=True):
            gradient = None
        if gradient is not None:
            layer["change"] = describe(gradient)
        return layer

    def _gradient(self, parameter: Leaf) -> Any:
        """The script's own gradient, as it is now, if it has one that outlives the update."""
        assert self._leaves is not None
        leaf = self._found.gradients.get(parameter.name)
        value = self._leaves.number(leaf) if leaf is not None else None
        return value if value is not None and value.shape == parameter.shape else None

    def _view(self) -> dict[str, Any] | None:
        """The parameter somebody looks closely at."""
        for name, value in zip(self._found.names, self._values()):
            if name == self.viewed[0] and value is not None:
                return look_at(*self.viewed, value)
        return None
