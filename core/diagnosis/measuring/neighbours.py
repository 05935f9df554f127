"""Do the labels follow the inputs at all? The nearest neighbour and a straight line are asked, before any training.

Labels that were shuffled leave no other trace than this: neither guesses better than chance. A test that finds
something proves that there is something to learn; one that finds nothing only makes it doubtful.
"""

from dataclasses import dataclass

import numpy as np

from ...network.operations import Array
from ...training.trainer import Trainer

MOST_EXAMPLES = 384
MOST_FEATURES = 1024


@dataclass(frozen=True, slots=True)
class LabelTest:
    """`agree` is the share of examples whose nearest neighbour has the same label, `by_chance` what any pair would
    give; for regression both are correlations. `sigma` is the better of both tests, in deviations above chance.
    """

    examples: int
    agree: float
    by_chance: float
    sigma: float


def ask_neighbours(trainer: Trainer, task: str) -> LabelTest | None:
    """Ask an even sample of the training examples; None where they are too few or not finite."""
    x = trainer.x[:: max(1, len(trainer.x) // MOST_EXAMPLES), :-1][:MOST_EXAMPLES]
    y = trainer.targets[:: max(1, len(trainer.x) // MOST_EXAMPLES)][:MOST_EXAMPLES]
    x = x[:, :: max(1, x.shape[1] // MOST_FEATURES)].astype(np.float64)
    if len(x) < 16 or not (np.isfinite(x).all() and np.isfinite(y).all()):
        return None
    spread = x.std(axis=0)
    x = (x - x.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    if not x.size:
        return None
    nearest = _nearest(x)
    if task == "regression":
        agree, by_chance, sigma = _correlation(y[:, 0], y[nearest, 0])
    else:
        label = y.argmax(axis=1) if task == "classes" else (y[:, 0] > 0.5).astype(int)
        agree, by_chance, sigma = _agreement(label, label[nearest])
    return LabelTest(len(x), agree, by_chance, max(sigma, _line(x, y)))


def _nearest(x: Array) -> Array:
    """For each row the row nearest to it."""
    squares = np.einsum("ij,ij->i", x, x)
    distance = squares[:, None] + squares[None, :] - 2.0 * (x @ x.T)
    np.fill_diagonal(distance, np.inf)
    nearest: Array = distance.argmin(axis=1)
    return nearest


def _agreement(label: Array, other: Array) -> tuple[float, float, float]:
    shares = np.bincount(label) / len(label)
    agree, chance = float(np.mean(label == other)), float(np.square(shares).sum())
    return agree, chance, (agree - chance) / max(1e-9, np.sqrt(chance * (1.0 - chance) / len(label)))


def _correlation(one: Array, other: Array) -> tuple[float, float, float]:
    if one.std() == 0 or other.std() == 0:
        return 0.0, 0.0, 0.0
    value = float(np.corrcoef(one, other)[0, 1])
    return value, 0.0, value * float(np.sqrt(len(one)))


def _line(x: Array, y: Array) -> float:
    """Least squares on every other example, tried on the rest; standard deviations of its correlation above 0."""
    if x.shape[1] > len(x) // 8:
        return 0.0
    wide = np.hstack([x, np.ones((len(x), 1))])
    weights = np.linalg.lstsq(wide[::2], y[::2], rcond=None)[0]
    guess, truth = (wide[1::2] @ weights), y[1::2]
    return max(_correlation(guess[:, k], truth[:, k])[2] for k in range(y.shape[1]))
