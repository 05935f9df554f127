"""A recorded run read as a whole: its present line from the first step to the newest, along the lines it parted from.

For what looks at a run from outside, to export or compare it: no data, no session and no training are needed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from ..debugging.journal import Journal
from ..diagnosis.causes import link_causes
from ..diagnosis.finding import Finding
from ..errors import StepgradError
from ..network.settings import Hyperparameters
from ..observing.curve import CurveBuilder
from ..observing.description import RunDescription
from ..observing.measurements import Curve
from .describing import read_description
from .epoch_ends import unpack_ends
from .listing import RunSummary, summarize
from .reader import RunReader, StoredFinding
from .restoring import Way, journal_of, way_to
from .standing import standing_findings
from .thinning import Steps, joined

STATISTICS = ("mean", "std", "norm", "min", "max")
COUNTS = ("update_ratio", "dead", "units", "dead_fraction", "saturated_fraction")
"""What is known of a layer, by their names in the JSON contract: the first of its weights and of its gradient."""
NONSENSE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, SafetensorError)
"""What reading raises where a database is whole, but what is in it makes no sense."""


@dataclass(frozen=True, slots=True)
class Validation:
    """The score of the validation set after a step."""

    step: int
    loss: float
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """The present line of a run as far as it was committed.

    `layers` are what was measured of every layer, by step, as in `--json`; `told` the findings as they were raised and
    cleared on this line, `findings` those that stand; `edits` its journal; `checkpoints` (line, step) of each.
    """

    summary: RunSummary
    about: Mapping[str, str]
    description: RunDescription
    steps: Steps
    validations: tuple[Validation, ...]
    layers: Mapping[int, list[dict[str, Any]]]
    told: tuple[StoredFinding, ...]
    findings: tuple[Finding, ...]
    edits: Journal
    checkpoints: tuple[tuple[int, int], ...]

    @property
    def name(self) -> str:
        """The file's, without its ending."""
        return self.summary.name

    @property
    def loss(self) -> float | None:
        """That of the last recorded step; None where a script has none at all."""
        return float(self.steps.loss[-1]) if len(self.steps.loss) else None

    @property
    def program(self) -> tuple[str, str]:
        """What was run, and in which language: the recipe as an experiment file, or the text of the script."""
        if self.description.script is None:
            return "toml", self.about["recipe"]
        return "python", json.loads(self.about["script"])["sources"][self.description.script.path]

    @property
    def settings(self) -> Hyperparameters:
        """Those in force at the end."""
        return self.edits[-1].hyperparameters if self.edits else self.description.hyperparameters

    @property
    def epochs(self) -> NDArray[np.int64]:
        """Epochs that were done after each of the steps."""
        if self.description.script is not None:
            return np.searchsorted(unpack_ends(self.about.get("epoch ends", "")), self.steps.steps, "right")
        if self.steps.is_whole:
            return np.cumsum(self.steps.ends_epoch, dtype=np.int64)
        return self.steps.steps // self.description.steps_per_epoch

    @property
    def gradient_norm(self) -> NDArray[np.float64]:
        """Norm of the whole gradient of each of the steps."""
        with np.errstate(invalid="ignore"):
            norm: NDArray[np.float64] = np.sqrt(self.steps.square_norm)
        return norm

    @property
    def reason(self) -> str:
        """How it ended, or that it goes on."""
        if self.summary.state == "running":
            return "running"
        # The app's user leaves also a run that had come to its end.
        is_done = self.summary.step >= self.summary.total_steps
        return "end" if is_done else self.about.get("ended", "interrupted")

    @property
    def curve(self) -> Curve:
        """The losses, reduced for drawing."""
        return curve_of(self.steps.steps, self.steps.loss)

    @property
    def validation_curve(self) -> Curve:
        """The losses of the validation set, reduced for drawing."""
        scores = self.validations
        return curve_of(np.array([score.step for score in scores], np.int64), np.array([s.loss for s in scores]))


def read_run(path: Path) -> RecordedRun:
    """Everything but the checkpoints' arrays. Raises StepgradError where it is no run, damaged, or has no step."""
    reader = RunReader(path)
    try:
        return _read(reader)
    except NONSENSE:
        raise damaged(path) from None
    finally:
        reader.close()


def read_tensors(path: Path, checkpoint: tuple[int, int]) -> Mapping[str, NDArray[Any]]:
    """All arrays of a checkpoint (line, step) by name."""
    reader = RunReader(path)
    try:
        kept = reader.checkpoint(*checkpoint)
        if kept is None:
            raise StepgradError(f"cannot read run file '{path}': its checkpoint at step {checkpoint[1]} is gone")
        return kept.tensors
    except NONSENSE:
        raise damaged(path) from None
    finally:
        reader.close()


def parameters_of(run: RecordedRun, checkpoint: tuple[int, int]) -> NDArray[np.floating[Any]]:
    """All weights and biases of a checkpoint as one vector. Raises StepgradError where they are another run's."""
    tensors = read_tensors(run.summary.path, checkpoint)
    try:
        if run.description.script is None:
            parameters = tensors["parameters"]
        else:
            parameters = np.concatenate([tensors[layer.name].ravel() for layer in run.description.layers])
    except NONSENSE:
        raise damaged(run.summary.path) from None
    if parameters.shape != (run.description.parameters,):
        raise damaged(run.summary.path)
    return parameters


def damaged(path: Path) -> StepgradError:
    """The error for NONSENSE in a run file."""
    return StepgradError(f"cannot read run file '{path}': it is damaged")


def curve_of(steps: NDArray[np.int64], values: NDArray[np.float64]) -> Curve:
    """Values at steps that need not follow one another, reduced for drawing."""
    reduced = CurveBuilder().follow(values)
    return Curve(steps[reduced.steps - 1], reduced.values, steps[reduced.nonfinite - 1])


def _read(reader: RunReader) -> RecordedRun:
    about, lines = reader.about, {line.line: line for line in reader.lines}
    if any(line.parent is not None and line.parent >= line.line for line in lines.values()):
        raise ValueError("a line that parted from a later one")
    way = way_to(lines, int(about["present line"])) if lines else []
    parts = [part for part in _steps_along(reader, way) if part is not None]
    if not parts:
        raise StepgradError(f"nothing to read in '{reader.path}': no step of it was recorded")
    told = [stored for stored in reader.findings if _is_on(way, stored.line, stored.step)]
    description = read_description(about["description"])
    findings = standing_findings((stored.finding, stored.is_cleared) for stored in reader.findings)
    return RecordedRun(
        summarize(reader.path),
        about,
        description,
        joined(parts),
        tuple(
            Validation(*score) for line, *_ in way for score in reader.validations(line) if _is_on(way, line, score[0])
        ),
        {
            step: _checked(measured, description)
            for line, *_ in way
            for step, measured in reader.layers(line)
            if _is_on(way, line, step)
        },
        tuple(told),
        link_causes(list(findings)),
        journal_of(reader, int(about["present line"])),
        tuple((line, step) for line, *_ in way for step in reader.checkpoint_steps(line) if _is_on(way, line, step)),
    )


def _checked(measured: Any, description: RunDescription) -> list[dict[str, Any]]:
    """What was measured of the layers. Raises an error of NONSENSE for what are not all of them."""
    if len(measured) != len(description.layers):
        raise ValueError("layers of another network")
    for layer in measured:
        parts = [layer["weight"], *([layer["gradient"]] if layer["gradient"] is not None else [])]
        if not all(isinstance(part[name], (int, float)) for part in parts for name in STATISTICS):
            raise ValueError("numbers of a layer that are none")
        if not all(isinstance(layer[name], (int, float, NoneType)) for name in COUNTS):
            raise ValueError("counts of a layer that are none")
    return [{name: value for name, value in layer.items() if name != "kept"} for layer in measured]


def _steps_along(reader: RunReader, way: Way) -> list[Steps | None]:
    found = []
    for line, first, last in way:
        kept = reader.steps(line, after=first - 1)
        found.append(kept.until(last) if kept is not None else None)
    return found


def _is_on(way: Way, line: int, step: int) -> bool:
    """Whether what was noted of a line at a step belongs to the way; the start of the run does too."""
    return any(line == here and first - 1 <= step <= last for here, first, last in way)
