"""Where conditions get their numbers: from the run as it stands, or from the record of a step gone by."""

from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError
from ..observing.activity import ActivityMonitor
from ..observing.history import History
from ..training.evaluation import Score, accuracy_of
from ..training.trainer import Trainer
from .edits import parameter_array
from .journal import Which, parameter_value
from .observer import Observer

NO_ACCURACY = "a regression has no accuracy"


class Recorded:
    """What the record of every step holds; `step` is the one that is asked about."""

    def __init__(self, history: History, units: dict[int, int]) -> None:
        self.step = 0
        self._history = history
        self._units = units

    def value(self, metric: str, arguments: tuple[str, ...]) -> float:
        """The metric after `step`."""
        row = self.step - 1
        match metric:
            case "step":
                return float(self.step)
            case "min" | "max":
                return float(self._running[metric, arguments[0]][row])
            case "dead":
                return float(self._history.dead(rectifier(arguments[0], self._history))[row])
            case _:
                return float(getattr(self._history, metric)[row])

    def units(self, layer: int) -> int:
        """Units of a layer."""
        return self._units[layer]

    def has_finding(self, code: str) -> bool:
        """Findings are not part of the record."""
        return False

    def parameter(self, layer: int, which: Which, place: tuple[int, ...]) -> float:
        """Parameters are not part of the record."""
        raise StepgradError("the record holds no weights and biases")

    @cached_property
    def _running(self) -> dict[tuple[str, str], NDArray[np.float64]]:
        """Lowest and highest so far, nan left out."""
        series = {"loss": self._history.loss, "gradient_norm": self._history.gradient_norm}
        return {
            (name, key): function.accumulate(values)
            for key, values in series.items()
            for name, function in (("min", np.fmin), ("max", np.fmax))
        }


class Present:
    """The run as it stands after a step."""

    def __init__(self, trainer: Trainer, observer: Observer, task: str) -> None:
        self._trainer = trainer
        self._observer = observer
        self._task = task
        self.findings: frozenset[str] = frozenset()

    def value(self, metric: str, arguments: tuple[str, ...]) -> float:
        """The metric now. Raises StepgradError where there is none."""
        trainer, state = self._trainer, self._trainer.state
        match metric:
            case "step":
                return float(state.step)
            case "epoch":
                return float(state.epoch)
            case "loss":
                return trainer.loss
            case "learning_rate":
                return trainer.updater.last_rate
            case "gradient_norm":
                return _norm(trainer.network.gradients)
            case "accuracy":
                work = trainer.workspace
                return _known(accuracy_of(work.outputs, work.targets, self._task), NO_ACCURACY)
            case "validation_loss" | "validation_accuracy":
                return self._validation(metric)
            case "min" | "max":
                return self._extreme(metric, arguments[0])
            case _:
                return self._of_layer(metric, arguments)

    def check(self, metric: str, arguments: tuple[str, ...]) -> None:
        """Raises StepgradError where this run can have no such metric at any step."""
        if metric in ("accuracy", "validation_accuracy") and self._task == "regression":
            raise StepgradError(NO_ACCURACY)
        if metric == "dead":
            rectifier(arguments[0], self._observer.history)
        if metric == "saturated":
            layer = self._trainer.network.layers[int(arguments[0]) - 1]
            if layer.activation.limits is None:
                raise StepgradError(f"layer {layer.index} is {layer.activation.name}: its units cannot saturate")

    def units(self, layer: int) -> int:
        """Units of a layer."""
        return self._trainer.network.layers[layer - 1].units

    def has_finding(self, code: str) -> bool:
        """Whether it stands now."""
        return code in self.findings

    def parameter(self, layer: int, which: Which, place: tuple[int, ...]) -> float:
        """One weight or bias now. Raises StepgradError where there is none."""
        array, at = parameter_array(parameter_value(layer, which, place), self._trainer.network.layers)
        return float(array[at])

    def _validation(self, metric: str) -> float:
        score: Score | None = self._observer.validation
        if score is None:
            return float("nan")  # not measured yet: nothing compares with it
        return _known(getattr(score, metric.removeprefix("validation_")), NO_ACCURACY)

    def _extreme(self, metric: str, series: str) -> float:
        values = getattr(self._observer.history, series)[: self._trainer.state.step]
        return float((np.fmin if metric == "min" else np.fmax).reduce(values))

    def _of_layer(self, metric: str, arguments: tuple[str, ...]) -> float:
        layer = self._trainer.network.layers[int(arguments[-1]) - 1]
        if metric == "norm":
            tensors = {
                "weights": layer.weights,
                "gradient": layer.weight_gradient,
                "bias": layer.bias,
                "bias_gradient": layer.bias_gradient,
            }
            return _norm(tensors[arguments[0]])
        if metric == "update_ratio":
            moved = self._trainer.updater.update_norm(layer, _norm(layer.weight_gradient))
            return moved / (_norm(layer.weights) or float("nan"))
        activity: ActivityMonitor = self._observer.activity
        if metric == "dead":
            place = activity.rectifier_layers.index(rectifier(arguments[0], self._observer.history))
            return float(activity.dead_counts[place])
        self.check(metric, arguments)
        return activity.saturated_share(layer, self._trainer.workspace.buffers[layer.index - 1].a)


def rectifier(layer: str, history: History) -> int:
    """The layer's number, if its units can die. Raises StepgradError."""
    if int(layer) not in history.rectifier_layers:
        which = ", ".join(map(str, history.rectifier_layers)) or "none"
        raise StepgradError(f"units of layer {layer} cannot die: only relu layers count dead units, here {which}")
    return int(layer)


def _known(value: float | None, reason: str) -> float:
    if value is None:
        raise StepgradError(reason)
    return value


def _norm(tensor: NDArray[np.floating[Any]]) -> float:
    flat = tensor.reshape(-1)
    return sqrt(float(flat.dot(flat)))
