"""Do the labels follow the inputs at all? The nearest neighbour and a straight line are asked, before any training.

Labels that were shuffled leave no other trace than this: neither guesses better than chance. A test that finds
something proves that there is something to learn; one that finds nothing only makes it doubtful.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...network.operations import Array
from ...training.trainer import Trainer

MOST_EXAMPLES = 384
MOST_FEATURES = 1024
NEIGHBOURS = 7


@dataclass(frozen=True, slots=True)
class LabelTest:
    """`agree` is the share of examples whose nearest neighbour has the same label, `by_chance` what any pair would
    give; for regression both are correlations. `sigma` is the better of both tests, in deviations above chance.
    `contradicted` is the share of examples whose nearest seven neighbours agree, but for one, on another label.
    """

    examples: int
    agree: float
    by_chance: float
    sigma: float
    contradicted: float


def ask_neighbours(trainer: Trainer, task: str) -> LabelTest | None:
    """Ask an even sample of the training examples; None where they are too few, not finite or all labelled alike."""
    x = trainer.x[:: max(1, len(trainer.x) // MOST_EXAMPLES), :-1][:MOST_EXAMPLES]
    y = trainer.targets[:: max(1, len(trainer.x) // MOST_EXAMPLES)][:MOST_EXAMPLES]
    x = x[:, :: max(1, x.shape[1] // MOST_FEATURES)].astype(np.float64)
    if len(x) < 16 or not (np.isfinite(x).all() and np.isfinite(y).all()) or (y == y[0]).all():
        return None  # one label agrees with every neighbour, and with everybody else
    spread = x.std(axis=0)
    x = (x - x.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    if not x.size:
        return None
    neighbours = _nearest(x)
    nearest, contradicted = neighbours[:, 0], 0.0
    if task == "regression":
        agree, by_chance, sigma = _correlation(y[:, 0], y[nearest, 0])
    else:
        label = y.argmax(axis=1) if task == "classes" else (y[:, 0] > 0.5).astype(int)
        agree, by_chance, sigma = _agreement(label, label[nearest])
        contradicted = _contradicted(label, label[neighbours])
    sigma = max(float(sigma), float(_line(x, y)))
    return LabelTest(len(x), agree, by_chance, sigma, contradicted)


def _nearest(x: Array) -> NDArray[np.intp]:
    """For each row the rows nearest to it, the nearest first, (rows, NEIGHBOURS)."""
    squares = np.einsum("ij,ij->i", x, x)
    distance = squares[:, None] + squares[None, :] - 2.0 * (x @ x.T)
    np.fill_diagonal(distance, np.inf)
    places = np.argpartition(distance, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    order = np.take_along_axis(distance, places, 1).argsort(axis=1)
    nearest: NDArray[np.intp] = np.take_along_axis(places, order, 1)
    return nearest


def _contradicted(label: NDArray[np.intp], others: NDArray[np.intp]) -> float:
    """Share of rows whose neighbours' labels (rows, NEIGHBOURS) are one and the same other label, all but one."""
    rivals = np.sort(others, axis=1)[:, NEIGHBOURS // 2]  # whoever has more than half of them stands in the middle
    votes = (others == rivals[:, None]).sum(axis=1)
    return float(np.mean((rivals != label) & (votes >= NEIGHBOURS - 1)))


def _agreement(label: NDArray[np.intp], other: NDArray[np.intp]) -> tuple[float, float, float]:
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
