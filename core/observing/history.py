"""The numbers of every step of a run. Appending is all that happens on the way, so it is a list's append.

Whoever reads gets arrays: what was appended since the last reading is moved into arrays that double as they fill.
"""

from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FLUSH_EVERY = 4096
"""Entries held as Python objects before they move to the arrays, which take far less memory."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A stretch of a history: `numbers` (steps, 2) of loss and squared gradient norm, `dead` (steps, layers)."""

    numbers: NDArray[np.float64]
    dead: NDArray[np.int32]

    def until(self, count: int) -> "Rows":
        """The first so many steps."""
        return Rows(self.numbers[:count], self.dead[:count])

    def then(self, other: "Rows") -> "Rows":
        """This one, and another that goes on from its end."""
        return Rows(np.concatenate([self.numbers, other.numbers]), np.concatenate([self.dead, other.dead]))

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return self.numbers.nbytes + self.dead.nbytes


class History:
    """Loss, gradient norm and dead units of each step; row k is the record of step k + 1."""

    def __init__(self, rectifier_layers: tuple[int, ...]) -> None:
        self.rectifier_layers = rectifier_layers
        self._pending: list[tuple[float, float, tuple[int, ...]]] = []
        self._numbers = np.empty((1024, 2))
        self._dead = np.empty((1024, len(rectifier_layers)), np.int32)
        self._length = 0

    def __len__(self) -> int:
        return self._length + len(self._pending)

    def append(self, loss: float, square_norm: float, dead: tuple[int, ...]) -> None:
        """Add the record of one step: its loss, the square of its gradient's norm, dead units by layer."""
        self._pending.append((loss, square_norm, dead))
        if len(self._pending) >= FLUSH_EVERY:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        start, stop = self._length, len(self)
        self._make_room(stop)
        losses, squares, dead = zip(*self._pending, strict=True)
        self._numbers[start:stop, 0] = losses
        self._numbers[start:stop, 1] = squares
        self._dead[start:stop] = np.array(dead, np.int32).reshape(stop - start, -1)
        self._length = stop
        self._pending.clear()

    def _make_room(self, stop: int) -> None:
        start = self._length
        if stop > len(self._numbers):
            size = max(stop, 2 * len(self._numbers))
            self._numbers = np.concatenate([self._numbers[:start], np.empty((size - start, 2))])
            self._dead = np.concatenate([self._dead[:start], np.empty((size - start, self._dead.shape[1]), np.int32)])

    def cut(self, steps: int) -> "Rows":
        """Keep the first so many steps, and give what is cut off."""
        self._flush()
        kept = min(self._length, steps)
        rows = Rows(self._numbers[kept : self._length].copy(), self._dead[kept : self._length].copy())
        self._length = kept
        return rows

    def extend(self, rows: "Rows") -> None:
        """Append what was cut off another history of the same network."""
        self._flush()
        start, stop = self._length, self._length + len(rows.numbers)
        self._make_room(stop)
        self._numbers[start:stop], self._dead[start:stop] = rows.numbers, rows.dead
        self._length = stop

    def until(self, steps: int) -> "History":
        """The first so many steps, as a history that shares this one's arrays. Read it, do not append to it."""
        self._flush()
        past = copy(self)
        past._pending, past._length = [], min(self._length, steps)
        return past

    @property
    def loss(self) -> NDArray[np.float64]:
        """(steps,) loss of each step's batch, before its update."""
        self._flush()
        return self._numbers[: self._length, 0]

    @property
    def gradient_norm(self) -> NDArray[np.float64]:
        """(steps,) norm of the whole gradient."""
        self._flush()
        norm: NDArray[np.float64] = np.sqrt(self._numbers[: self._length, 1])
        return norm

    def dead(self, layer: int) -> NDArray[np.int32]:
        """(steps,) dead units of a rectifier layer after each step."""
        self._flush()
        return self._dead[: self._length, self.rectifier_layers.index(layer)]
