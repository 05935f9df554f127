"""What a run file has of a script, read as it grows: losses, epochs, parameters in numbers and whole, findings."""

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.debugging.branches import Branches
from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.record import Record
from stepgrad.core.diagnosis.finding import Finding
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.measurements import LayerStatistics
from stepgrad.core.recording.describing import read_description
from stepgrad.core.recording.epoch_ends import unpack_ends
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.told_findings import ToldFindings

from ..debugging.losses import Losses
from .kept_layers import read_layer
from .recorder import LINE
from .script_text import text_in


class ScriptRecord:
    """Reads `reader`. Raises StepgradError for a file that is damaged, or without a script's run in it."""

    def __init__(self, reader: RunReader) -> None:
        self._reader = reader
        with reader.at_once():
            about = reader.about
            text = text_in(about)
            self.run = read_description(about["description"])
            if text is None or self.run.script is None:
                raise ValueError("no script's run")
            self.text, self.script = text, self.run.script
            self.source = tuple(text.sources[self.script.path].splitlines())
        self.losses = Losses(sum(layer.is_rectifier for layer in self.run.layers))
        self.newest = 0
        self.ends: NDArray[np.int64] = np.empty(0, np.int64)
        self.ended = self.checking = ""
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self._layers: dict[int, tuple[LayerStatistics, ...]] = {}
        self._checkpoints: list[int] = []
        self._findings = ToldFindings(Branches(Record(())))
        self.take_news()

    def take_news(self) -> None:
        """All that was committed since the last time. Raises StepgradError where it makes no sense."""
        reader = self._reader
        with reader.at_once():
            about, lines = reader.about, reader.lines
            kept = reader.steps(LINE, after=self.losses.newest)
            if kept is not None:
                self.losses.extend(kept)
            self.newest = max(self.newest, *(line.newest for line in lines))
            self.ends = unpack_ends(about.get("epoch ends", ""))
            self.ended, self.checking = about.get("ended", ""), about.get("checking", "")
            for step, rows in reader.layers(LINE, after=max(self._layers, default=0)):
                self._layers[step] = tuple(read_layer(index, row) for index, row in enumerate(rows, start=1))
            self._checkpoints = reader.checkpoint_steps(LINE)
            self._findings.add(reader.findings_from(self._findings.count))
            self.breakpoints = tuple(Breakpoint(**point) for point in reader.breakpoints.values())
            if any(len(layers) != len(self.run.layers) for layers in self._layers.values()):
                raise ValueError("parameters of another script")

    def findings_at(self, step: int) -> tuple[Finding, ...]:
        """Those that stood then."""
        self._findings.look(step)
        return self._findings.findings

    def epoch_at(self, step: int) -> int:
        """How many were over, as the script stood after its last iteration: before the loop around came round."""
        return int(np.searchsorted(self.ends, step, "left"))

    def layers_at(self, step: int) -> tuple[int, tuple[LayerStatistics, ...]] | None:
        """The parameters as they were measured last before, or else first, and after which iteration."""
        place = _nearest(list(self._layers), step)
        return None if place is None else (place, self._layers[place])

    def value_at(self, step: int, name: str) -> tuple[int, NDArray[np.generic]] | None:
        """A parameter as it was kept whole last before, or else first, and after which iteration."""
        place = _nearest(self._checkpoints, step)
        if place is None:
            return None
        with self._reader.at_once():
            kept = self._reader.checkpoint(LINE, place)
        if kept is None or name not in kept.tensors:
            raise StepgradError(f"'{name}' is not kept in '{self._reader.path}'")
        return place, kept.tensors[name]


def _nearest(steps: list[int], step: int) -> int | None:
    before = [place for place in steps if place <= step]
    return before[-1] if before else min(steps, default=None)
