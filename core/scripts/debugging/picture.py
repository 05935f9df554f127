"""What a screen is shown of a script: the newest report of its process, with what has been gathered along the way."""

from collections.abc import Mapping
from dataclasses import replace
from math import nan
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.snapshot import PhaseState, Place, Snapshot, Status, StopReason
from stepgrad.core.debugging.watches import Watches
from stepgrad.core.diagnosis.finding import Finding
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import Curve, Verdict

from ..report import CheckReport
from .health import Health
from .losses import Losses
from .policy import POLICY
from .reading import read_layers, read_verdict, read_view
from .watched import Shown

MOST_KNOWN = 10_000
EMPTY = Curve(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))


class Picture:
    """Takes reports in, gives snapshots. `leaves` are what the script calls its parameters, in full.

    `end` is the iteration after which the script ended, None while it goes on.
    """

    def __init__(self, run: RunDescription, leaves: tuple[str, ...]) -> None:
        self.losses = Losses(sum(layer.is_rectifier for layer in run.layers))
        self.newest = 0
        self.end: int | None = None
        self.is_checked = False
        self.checking = "check is looking at the gradients beside this"
        self.speed_limit: float | None = None
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self.looking_back: int | None = None
        self._shown = Shown(run)
        self.watches = Watches(self._shown)
        self._run = run
        self._health = Health(run)
        self._checked: tuple[Finding, ...] = ()
        self._leaves = leaves
        self._verdicts: dict[str, Verdict] = {}
        self.sources: dict[str, tuple[str, ...]] = {}
        self._speed = 0.0
        self._clocked: tuple[int, float] | None = None
        self._norms: dict[tuple[int, int], tuple[float, ...]] = {}
        self.parted: int | None = None
        self._has_told_parting = False

    def checked(self, report: CheckReport) -> None:
        """What the check in the background found."""
        self._checked, self.is_checked = tuple(self._placed(finding, report) for finding in report.findings), True
        self.checking = "check found nothing wrong" if not report.findings else ""
        self._verdicts = {row.name: read_verdict(row) for row in report.parameters}

    def _placed(self, finding: Finding, report: CheckReport) -> Finding:
        """A finding in another file than the training loop names it: its line is not one of the source shown first."""
        file = report.files.get(finding.identity, report.script)
        if finding.line is None or self._run.script is None or file == self._run.script.path:
            return finding
        where = f"{Path(file).name}:{finding.line}"
        return replace(finding, line=None, message=f"{where}: {finding.message}")

    def not_checked(self, why: str) -> None:
        """It came to no answer, and why."""
        self.is_checked = True
        self.checking = f"not checked: {why}"

    def take(self, entries: list[list[float]]) -> None:
        """Losses of the iterations since the last report."""
        self.losses.take(entries)

    def show(self, state: Mapping[str, Any], status: Status, stop: StopReason | None) -> Snapshot:
        """Everything, as the process has told it."""
        step = state["at"][0]
        self.newest = max(self.newest, step)
        layers = tuple(
            replace(layer, verdict=self._verdicts.get(leaf))
            for layer, leaf in zip(read_layers(state.get("layers", ()), state["units"]), self._leaves, strict=True)
        )
        if state["is_between"]:
            self._compare((step, state["at"][1]), tuple(layer.weight.norm for layer in layers))
        loss = self.losses.at(step)
        place = self._place(state["place"])
        self._shown.take(step, state["epochs"], loss, layers)
        return Snapshot(
            status=status,
            stop=stop,
            step=step,
            epoch=state["epochs"],
            steps_per_epoch=0,
            total_steps=self.end if self.end is not None else self._run.total_steps,
            phase=_phase(state, place),
            loss=loss,
            accuracy=None,
            validation_loss=None,
            validation_accuracy=None,
            learning_rate=nan,
            hyperparameters=self._run.hyperparameters,
            steps_per_second=self._measure_speed(step, is_running=status == "running"),
            layers=layers,
            training_curve=self.losses.curve(),
            validation_curve=EMPTY,
            findings=self._health.findings(step, loss, layers, self._checked),
            newest=self.newest,
            speed_limit=self.speed_limit,
            place=place,
            view=read_view(state.get("view")),
            checking=self.checking,
            policy=POLICY,
            breakpoints=self.breakpoints,
            looking_back=self.looking_back,
            watches=self.watches.values(step, is_mid_step=not state["is_between"]),
        )

    def _compare(self, at: tuple[int, int], norms: tuple[float, ...]) -> None:
        """The past has to come out as it was."""
        if self.parted is None and self.losses.parted is not None:
            self.parted = self.losses.parted
        known = self._norms.setdefault(at, norms)
        if self.parted is None and any(was != now and was == was for was, now in zip(known, norms, strict=True)):
            self.parted = at[0]
        if len(self._norms) > MOST_KNOWN:
            self._norms.clear()

    def tell_parting(self) -> str | None:
        """Once, where the past did not come out as it was."""
        if self.parted is None or self._has_told_parting:
            return None
        self._has_told_parting = True
        words = "the script depends on the clock, or on something else that is not in its memory"
        return f"iteration {self.parted} did not come out as before: {words}"

    def _place(self, place: Mapping[str, Any]) -> Place:
        file = place["file"]
        if "source" in place:
            self.sources[file] = tuple(place["source"])
        return Place(file, place["line"], place["function"], self.sources.get(file, ()))

    def _measure_speed(self, step: int, *, is_running: bool) -> float:
        """Iterations a second since the last report of the same run."""
        now, before = monotonic(), self._clocked
        self._clocked = (step, now) if is_running else None
        if before is None or not is_running or step <= before[0] or now <= before[1]:
            return self._speed if is_running else 0.0
        newest = (step - before[0]) / (now - before[1])
        self._speed = newest if not self._speed else 0.7 * self._speed + 0.3 * newest
        return self._speed


def _phase(state: Mapping[str, Any], place: Place) -> PhaseState:
    """Where inside an iteration it stands: lines take the place of phases."""
    line = f"line {place.line}"
    return PhaseState((line,), 0 if state["is_between"] else 1, "", line)
