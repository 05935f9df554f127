"""The numbers of every step of a run: one row for each, in arrays that double as they fill."""

import numpy as np
from numpy.typing import NDArray


class History:
    """Loss, gradient norm and dead units of each step; row k is the record of step k + 1."""

    def __init__(self, rectifier_layers: tuple[int, ...]) -> None:
        self.rectifier_layers = rectifier_layers
        self._loss = np.empty(1024)
        self._gradient_norm = np.empty(1024)
        self._dead = np.empty((1024, len(rectifier_layers)), np.int32)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, loss: float, gradient_norm: float, dead: tuple[int, ...]) -> None:
        """Add the record of one step."""
        if self._length == len(self._loss):
            self._grow()
        row = self._length
        self._loss[row] = loss
        self._gradient_norm[row] = gradient_norm
        if dead:
            self._dead[row] = dead
        self._length = row + 1

    def _grow(self) -> None:
        size = 2 * len(self._loss)
        self._loss = np.resize(self._loss, size)
        self._gradient_norm = np.resize(self._gradient_norm, size)
        self._dead = np.resize(self._dead, (size, self._dead.shape[1]))

    @property
    def loss(self) -> NDArray[np.float64]:
        """(steps,) loss of each step's batch, before its update."""
        return self._loss[: self._length]

    @property
    def gradient_norm(self) -> NDArray[np.float64]:
        """(steps,) norm of the whole gradient."""
        return self._gradient_norm[: self._length]

    def dead(self, layer: int) -> NDArray[np.int32]:
        """(steps,) dead units of a rectifier layer after each step."""
        return self._dead[: self._length, self.rectifier_layers.index(layer)]
