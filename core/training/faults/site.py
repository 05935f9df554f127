"""Where a fault can be placed: the network and the settings it would get into, and what a fault may need of them.

A need is a few words and a question, so that a refusal can say what is missing and where it would be found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...network.losses import LOSSES
from ...network.optimizers import OPTIMIZERS
from ...network.settings import Hyperparameters
from ..data import TrainingData


@dataclass(frozen=True)
class Site:
    """A run seen as a place for faults. `data` is None while only the recipe is known; layers count from 1."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    optimizer: str
    settings: Hyperparameters
    data: TrainingData | None = None

    @property
    def layers(self) -> int:
        """How many there are."""
        return len(self.activations)

    def activation(self, layer: int) -> str:
        """Its name."""
        return self.activations[layer - 1]

    def inputs(self, layer: int) -> int:
        """Numbers a layer is fed for each example."""
        return self.sizes[layer - 1]

    def units(self, layer: int) -> int:
        """Numbers it gives."""
        return self.sizes[layer]

    def has_slope_in_loss(self, layer: int) -> bool:
        """True for an output layer whose derivative is already inside that of the loss."""
        return layer == self.layers and LOSSES[self.loss].fused_with == self.activation(layer)


@dataclass(frozen=True)
class Need:
    """Something a fault cannot do without: `words` complete "it needs …"."""

    words: str
    holds: Callable[[Site, int], bool]


def is_met(needs: Sequence[Need], site: Site, layer: int) -> bool:
    """Whether all needs hold there."""
    return all(need.holds(site, layer) for need in needs)


def _knows(question: Callable[[TrainingData], bool]) -> Callable[[Site, int], bool]:
    """A question about the data, which holds as long as nobody knows them."""
    return lambda site, layer: site.data is None or question(site.data)


HIDDEN_LAYER = Need("a hidden layer", lambda site, layer: layer < site.layers)
ANY_HIDDEN_LAYER = Need("a network with a hidden layer", lambda site, layer: site.layers > 1)
LATER_LAYER = Need("a layer with another one below it", lambda site, layer: layer > 1)
LATER_BENT_LAYER = Need(
    "a layer above one that is not linear", lambda site, layer: layer > 1 and site.activation(layer - 1) != "identity"
)
OWN_SLOPE = Need(
    "a layer that is not linear and whose derivative is not part of the loss's",
    lambda site, layer: site.activation(layer) not in ("identity", "softmax") and not site.has_slope_in_loss(layer),
)
TANH = Need("a tanh layer", lambda site, layer: site.activation(layer) == "tanh")
RELU = Need("a relu layer", lambda site, layer: site.activation(layer) == "relu")
SQUASHING = Need("a hidden tanh or sigmoid layer", lambda site, layer: site.activation(layer) in ("tanh", "sigmoid"))
SQUARE_LAYER = Need(
    "a layer with as many units as inputs, and more than one",
    lambda site, layer: site.inputs(layer) == site.units(layer) > 1,
)
SQUARE_LATER_LAYER = Need(
    "a layer above the first with as many units as inputs, and more than one",
    lambda site, layer: layer > 1 and site.inputs(layer) == site.units(layer) > 1,
)
SEVERAL_UNITS = Need("a layer of more than one unit", lambda site, layer: site.units(layer) > 1)
SLOTS = Need("an optimizer with a memory", lambda site, layer: bool(OPTIMIZERS[site.optimizer].slot_names))
VELOCITY = Need("optimizer momentum or nesterov", lambda site, layer: site.optimizer in ("momentum", "nesterov"))
ADAM = Need("optimizer adam or adamw", lambda site, layer: site.optimizer in ("adam", "adamw"))
NOT_SCALE_FREE = Need(
    "an optimizer that follows the size of the gradient: sgd, momentum or nesterov",
    lambda site, layer: site.optimizer in ("sgd", "momentum", "nesterov"),
)
DECAY = Need("a weight decay above 0", lambda site, layer: site.settings.weight_decay > 0)
FUSED_LOSS = Need("loss bce or cross_entropy", lambda site, layer: site.loss in ("bce", "cross_entropy"))
BINARY_LOSS = Need("loss bce", lambda site, layer: site.loss == "bce")
NUMBER_LOSS = Need("loss mse, sse or huber", lambda site, layer: site.loss in ("mse", "sse", "huber"))
MEAN_LOSS = Need("a loss that is a mean, not sse", lambda site, layer: not LOSSES[site.loss].is_sum)
ONE_OUTPUT = Need("a network of one output", lambda site, layer: site.sizes[-1] == 1)
SOFTMAX = Need("a softmax output", lambda site, layer: site.activations[-1] == "softmax")
SIGMOID_OUTPUT = Need("a sigmoid output with bce", lambda site, layer: site.loss == "bce")
IDENTITY_OUTPUT = Need("an identity output", lambda site, layer: site.activations[-1] == "identity")
CLASSES = Need("data of more than two classes", lambda site, layer: site.activations[-1] == "softmax")
REGRESSION = Need("data with numbers to predict", _knows(lambda data: data.task == "regression"))
LABELS = Need("data with labels, not numbers, to predict", _knows(lambda data: data.task != "regression"))
SEVERAL_EXAMPLES = Need("at least 8 examples", _knows(lambda data: len(data.inputs) >= 8))
MORE_EXAMPLES_THAN_INPUTS = Need(
    "more examples than inputs (or any labels can be learnt by heart)",
    _knows(lambda data: len(data.inputs) > data.inputs.shape[1]),
)
FEW_COLUMNS = Need("data of 2 to 32 columns", lambda site, layer: 2 <= site.sizes[0] <= 32)
NEGATIVE_TARGETS = Need("targets below 0", _knows(lambda data: bool(data.targets.min() < 0)))
TARGETS_OUTSIDE = Need(
    "targets below 0 or above 1", _knows(lambda data: bool(data.targets.min() < 0 or data.targets.max() > 1))
)
