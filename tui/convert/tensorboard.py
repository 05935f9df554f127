"""A run as an event file of TensorBoard: a curve for each number, and the recipe as text."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.recorded import RecordedRun

SUFFIX = ".stepgrad"
PATTERN = f"events.out.tfevents.*{SUFFIX}"

Point = tuple[str, float, int]
"""Name of the curve, value, step."""


def write_events(run: RecordedRun, folder: Path) -> None:
    """Put one event file into a folder, in place of one of ours that is there. Raises StepgradError without the extra.

    Every point bears the time at which the run began: when each step was done is not recorded.
    """
    try:
        from tensorboardX import SummaryWriter
    except ImportError:
        raise StepgradError("--to tensorboard needs tensorboardX: pip install 'stepgrad[tensorboard]'") from None
    begun = datetime.fromisoformat(run.about["begun"]).timestamp()
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        writer = SummaryWriter(name, filename_suffix=SUFFIX)
        language, text = run.program
        title = "recipe" if run.description.script is None else "script"
        writer.add_text(title, f"```{language}\n{text}\n```", 0, walltime=begun)
        for tag, value, step in _points(run):
            writer.add_scalar(tag, value, step, walltime=begun)
        writer.close()
        (made,) = Path(name).glob(PATTERN)
        folder.mkdir(exist_ok=True)
        for old in folder.glob(PATTERN):
            old.unlink()
        made.rename(folder / made.name)


def _points(run: RecordedRun) -> Iterator[Point]:
    steps = run.steps.steps.tolist()
    names = [layer.name or f"layer_{layer.index}" for layer in run.description.layers]
    rectifiers = [name for name, layer in zip(names, run.description.layers, strict=True) if layer.is_rectifier]
    columns: dict[str, NDArray[Any]] = {"loss/training": run.steps.loss}
    if run.description.script is None:
        columns["gradient_norm"] = run.gradient_norm
    columns |= {f"dead_units/{name}": run.steps.dead[:, place] for place, name in enumerate(rectifiers)}
    for tag, column in columns.items():
        yield from ((tag, float(value), step) for step, value in zip(steps, column.tolist(), strict=True))
    for score in run.validations:
        yield "loss/validation", score.loss, score.step
        if score.accuracy is not None:
            yield "accuracy/validation", score.accuracy, score.step
    for step, layers in run.layers.items():
        for name, layer in zip(names, layers, strict=True):
            yield f"weight_norm/{name}", layer["weight"]["norm"], step
            if layer["update_ratio"] is not None:
                yield f"update_ratio/{name}", layer["update_ratio"], step
