"""JSON Lines on stdout: one object a line, each with `event`. The contract is in docs/json.md."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.diagnosis.engine import Change
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.training.gradient_check import GradientEntry

from ..speakable import speakable
from .run import Outcome


def start_event(description: RunDescription) -> dict[str, Any]:
    """What is said of a run before its first step."""
    settings = description.hyperparameters
    return {
        "event": "start",
        "version": description.version,
        "experiment": description.experiment,
        "dataset": description.dataset,
        "examples": description.examples,
        "features": description.features,
        "classes": list(description.class_names),
        "layers": [
            {
                "name": layer.title,
                "shape": list(layer.shape or (layer.inputs, layer.units)),
                "activation": layer.activation,
                "parameters": layer.parameters,
            }
            for layer in description.layers
        ],
        "loss": description.loss,
        "optimizer": description.optimizer,
        "hyperparameters": asdict(settings) if description.script is None else {},
        "seed": description.seed,
        "dtype": description.dtype,
        "steps_per_epoch": description.steps_per_epoch,
        "total_steps": description.total_steps,
    }


def as_line(event: Mapping[str, Any]) -> str:
    """An event in one line of ASCII, with everything else escaped: whatever the encoding, it gets through."""
    return json.dumps(speakable(event), allow_nan=False) + "\n"


class JsonReporter:
    """Writes a run as events: start, step, finding, stop."""

    default_reports = 100
    reports_early = False

    def start(self, description: RunDescription) -> None:
        """The `start` event."""
        _write(**start_event(description))

    def checked(self, entries: tuple[GradientEntry, ...]) -> None:
        """Nothing: a gradient that is wrong comes as a finding."""

    def progress(self, step: int, total: int) -> None:
        """Nothing: a program has no use for it."""

    def step(self, snapshot: Snapshot) -> None:
        """A `step` event."""
        _write(
            event="step",
            step=snapshot.step,
            epoch=snapshot.epoch,
            loss=snapshot.loss,
            accuracy=snapshot.accuracy,
            validation_loss=snapshot.validation_loss,
            validation_accuracy=snapshot.validation_accuracy,
            learning_rate=snapshot.learning_rate,
            layers=[layer.to_json() for layer in snapshot.layers],
            watches={watch.expression: watch.value for watch in snapshot.watches},
        )

    def change(self, change: Change) -> None:
        """A `finding` event."""
        cleared = {"cleared": True} if change.cleared else {}
        _write(event="finding", **change.finding.to_json(), **cleared)

    def stop(self, outcome: Outcome) -> None:
        """The `stop` event."""
        snapshot = outcome.snapshot
        _write(
            event="stop",
            reason=outcome.reason,
            breakpoint=_breakpoint(outcome),
            step=snapshot.step,
            epoch=snapshot.epoch,
            loss=snapshot.loss,
            accuracy=snapshot.accuracy,
            validation_accuracy=snapshot.validation_accuracy,
            seconds=round(outcome.seconds, 3),
            steps_per_second=round(outcome.steps_per_second, 1),
            findings=[finding.code for finding in snapshot.findings],
            run_file=outcome.run_file,
        )


def _write(**event: Any) -> None:
    sys.stdout.write(as_line(event))
    sys.stdout.flush()


def _breakpoint(outcome: Outcome) -> dict[str, Any] | None:
    point = outcome.breakpoint
    if point is None:
        return None
    return {"number": point.number, "condition": point.condition, "hits": point.hits, "message": outcome.words}
