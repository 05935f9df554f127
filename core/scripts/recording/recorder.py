"""The recorder of a script: takes what the screen is shown of it into a run file, and keeps to its share of the time.

A script has one line only. What its own process did is written down, in the order it did it; a past that is lived
again adds nothing and takes nothing away, so whoever goes back and on again finds every iteration once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.debugging.branches import FIRST
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.recording.epoch_ends import pack_ends
from stepgrad.core.recording.finding_log import FindingLog
from stepgrad.core.recording.writer import RunWriter

from ..debugging.losses import Losses
from .kept_layers import pack_layer

LINE = 0
COMMIT_SECONDS = 0.5
COMMIT_SHARE, LAYERS_SHARE, VALUES_SHARE = 0.004, 0.004, 0.008
"""Most of the time that each of the three may take."""
LAYERS_OF_TIME = 0.002
"""Layers are measured again after so much of all the time that has passed, so that their number hardly grows."""


class ScriptRecorder:
    """Writes one run of a script. Raises StepgradError where the file can be written no further; what is in it stays.

    `about` is what is to be known of the run as a whole. Without `keeps_empty` the file goes again where the script is
    left before its first iteration.
    """

    def __init__(
        self,
        writer: RunWriter,
        run: RunDescription,
        about: Mapping[str, str],
        *,
        keeps_empty: bool,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._writer = writer
        self._run = run
        self._keeps_empty = keeps_empty
        self._clock = clock
        self._begun = clock()
        self._commit_due = self._layers_due = self._values_due = 0.0
        self._newest = self._rounds = 0
        self._layers_at = self._values_at = -1
        self._findings = FindingLog(writer)
        self._breakpoints: Any = ()
        self._checking = ""
        writer.tell({**about, "present line": str(LINE)})
        writer.add_line(LINE, FIRST, None, 0, 0)
        writer.commit()

    @property
    def path(self) -> Path:
        """The run file."""
        return self._writer.path

    def see(self, now: Snapshot, losses: Losses, rounds: Collection[int]) -> None:
        """What the screen is shown; `rounds` are the iterations after which epochs were over."""
        clock = self._clock()
        is_newest = now.step == now.newest and not now.phase.done
        if is_newest and now.step > self._layers_at and (clock >= self._layers_due or now.status != "running"):
            layers = [pack_layer(*pair) for pair in zip(now.layers, self._run.layers, strict=True)]
            self._layers_at = now.step
            if now.step:
                self._writer.add_layers(LINE, now.step, layers)
            ended = self._clock()
            rest = max((ended - clock) / LAYERS_SHARE, LAYERS_OF_TIME * (ended - self._begun))
            self._layers_due = ended + rest
        if clock < self._commit_due and now.status == "running":
            return
        self._take(now, losses, rounds)
        self._writer.commit()
        ended = self._clock()
        self._commit_due = ended + max(COMMIT_SECONDS, (ended - clock) / COMMIT_SHARE)

    def wants_values(self, now: Snapshot) -> bool:
        """Whether the parameters are to be kept whole again, as they are after the newest iteration."""
        is_newest = now.step == now.newest and not now.phase.done
        is_due = self._clock() >= self._values_due
        if is_newest and is_due and now.step > self._values_at:
            self._values_due = self._clock() + COMMIT_SECONDS  # not asked again before the answer
            return True
        return False

    def lacks_values(self, newest: int) -> bool:
        """Whether the parameters after the newest iteration are not kept."""
        return self._values_at < newest

    def take_values(self, step: int, values: Mapping[str, NDArray[Any]], seconds: float) -> None:
        """The parameters after an iteration; to hand them over took so long."""
        begun = self._clock()
        self._values_at = max(self._values_at, step)
        self._writer.add_checkpoint(LINE, step, {}, values)
        self._writer.commit()
        ended = self._clock()
        self._values_due = ended + max(COMMIT_SECONDS, (ended - begun + seconds) / VALUES_SHARE)

    def end(self, now: Snapshot | None, losses: Losses, rounds: Collection[int], reason: str) -> None:
        """The last of it, and how the run ended."""
        if now is not None:
            self._take(now, losses, rounds, with_newest_words=True)
        if not self._newest and not self._keeps_empty:
            self._writer.discard()
            return
        if reason == "end":
            self._writer.tell({"total steps": str(self._newest)})
        self._writer.tell({"ended": reason})
        self._writer.close()

    def abandon(self) -> None:
        """The file can be written no further: let it go as the last commit left it."""
        self._writer.abandon()

    def _take(self, now: Snapshot, losses: Losses, rounds: Collection[int], *, with_newest_words: bool = False) -> None:
        newest = max(now.newest, losses.newest)
        if newest > self._newest:
            self._writer.add_line(LINE, FIRST, None, 0, newest)
            self._writer.add_steps(LINE, losses.between(self._newest + 1, newest))
            self._newest = newest
        if len(rounds) != self._rounds:
            self._rounds = len(rounds)
            self._writer.tell({"epoch ends": pack_ends(sorted(rounds))})
        if now.step == now.newest:
            self._findings.note(LINE, newest, now.findings, with_newest_words=with_newest_words)
        if now.checking != self._checking:
            self._checking = now.checking
            self._writer.tell({"checking": now.checking})
        if now.breakpoints != self._breakpoints:
            self._breakpoints = now.breakpoints
            self._writer.put_breakpoints({point.number: asdict(point) for point in now.breakpoints})


def values_of(message: Mapping[str, Any], names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The parameters in a message of the script's process, by name."""
    values, start = {}, 0
    for name, (kind, shape) in zip(names, message["values"], strict=True):
        count = int(np.prod(shape, dtype=np.int64))
        values[name] = np.frombuffer(message["content"], kind, count, start).reshape(shape)
        start += values[name].nbytes
    return values
