"""Where the watches of a script get their numbers: from the newest picture of it, so that watching costs it nothing."""

from collections.abc import Sequence

from stepgrad.core.debugging.journal import Which
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import LayerStatistics


class Shown:
    """What was told of the script at one moment."""

    def __init__(self, run: RunDescription) -> None:
        self._places = {layer.name: layer.index - 1 for layer in run.layers}
        self._numbers: dict[str, float | None] = {}
        self._layers: Sequence[LayerStatistics] = ()

    def take(self, step: int, epoch: int, loss: float | None, layers: Sequence[LayerStatistics]) -> None:
        """Another moment."""
        self._numbers = {"iteration": float(step), "epoch": float(epoch), "loss": loss}
        self._layers = layers

    def value(self, metric: str, arguments: tuple[str, ...]) -> float:
        """The number now. Raises StepgradError where there is none."""
        value = self._numbers[metric] if not arguments else self._of_parameter(metric, arguments[0])
        if value is None:
            raise StepgradError("not measured here")
        return value

    def _of_parameter(self, metric: str, name: str) -> float | None:
        layer = self._layers[self._places[name]]
        match metric:
            case "norm":
                return layer.weight.norm
            case "gradient":
                return None if layer.gradient is None else layer.gradient.norm
            case "dead":
                return layer.dead
            case _:
                return layer.update_ratio

    def units(self, layer: int) -> int:
        """Units of the rectifier behind a parameter."""
        return self._layers[layer - 1].units

    def has_finding(self, code: str) -> bool:
        """Watches ask for numbers only."""
        return False

    def parameter(self, layer: int, which: Which, place: tuple[int, ...]) -> float:
        """Single weights are shown where a parameter is looked at closely."""
        raise StepgradError("single weights of a script cannot be watched: i shows them")
