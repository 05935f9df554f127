"""The weights of a run at one of its checkpoints, as a safetensors file."""

from dataclasses import dataclass

from stepgrad.core.errors import StepgradError
from stepgrad.core.network.weights_file import pack_weights
from stepgrad.core.recording.recorded import RecordedRun, parameters_of, read_tensors
from stepgrad.core.recording.tensors import pack


@dataclass(frozen=True, slots=True)
class Weights:
    """The contents of the file, and the step after which the weights were so."""

    packed: bytes
    step: int


def weights_at(run: RecordedRun, step: int | None) -> Weights:
    """Of the newest checkpoint, or of the last one at or before a step. Raises StepgradError where there is none."""
    steps = sorted({at for _, at in run.checkpoints})
    fitting = [point for point in run.checkpoints if step is None or point[1] <= step]
    if not fitting:
        first = f"the first is at step {steps[0]}" if steps else "it has none yet"
        raise StepgradError(f"no checkpoint of '{run.summary.path}' is that early; {first}")
    newest = max(fitting, key=lambda point: (point[1], point[0]))
    if run.description.script is not None:
        return _of_script(run, newest)
    told = run.description
    about = {
        "format": "stepgrad",
        "version": told.version,
        "experiment": told.experiment,
        "step": str(newest[1]),
        "layout": "Wk is (inputs, units), bk is (units,); PyTorch's weight is the transpose of Wk",
        "activations": ",".join(layer.activation for layer in told.layers),
        "loss": told.loss,
        "recipe": run.about["recipe"],
    }
    shapes = [(layer.inputs, layer.units) for layer in told.layers]
    return Weights(pack_weights(parameters_of(run, newest), shapes, about), newest[1])


def _of_script(run: RecordedRun, checkpoint: tuple[int, int]) -> Weights:
    """The parameters under the script's own names, in its own shapes and types."""
    told, tensors = run.description, read_tensors(run.summary.path, checkpoint)
    about = {
        "format": "stepgrad",
        "version": told.version,
        "script": told.experiment,
        "step": str(checkpoint[1]),
        "layout": "as in the script",
        "loss": told.loss,
    }
    return Weights(pack(tensors, about), checkpoint[1])
