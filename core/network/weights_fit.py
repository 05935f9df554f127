"""Which tensor of a file belongs to which layer of a network, and which way round it is.

By names where they say it (W1 and b1, or numbers in ascending order as in PyTorch's 0.weight and 2.weight), else by
shapes where these leave one way only. Nothing is guessed: what fits in two ways is refused like what fits in none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError

Array = NDArray[np.floating[Any]]
Shapes = Sequence[tuple[int, int]]
"""(inputs, units) of each layer."""
WEIGHT_NAME = re.compile(r"(?P<head>.*?)(?P<kind>weight|kernel|W|w)(?P<number>\d*)")
BIAS_OF = {"weight": "bias", "kernel": "bias", "W": "b", "w": "b"}
TURNED = ("weight",)
"""Matrices so named are (units, inputs), by PyTorch's custom; it decides where a layer is square."""


@dataclass(frozen=True, slots=True)
class NamedWeights:
    """Tensors by name, and where they come from in words."""

    where: str
    tensors: Mapping[str, Array]


def fit(weights: NamedWeights, shapes: Shapes) -> Array:
    """All parameters of a network with these layers, as its flat vector. Raises StepgradError with both sides."""
    return np.concatenate([part.ravel() for pair in _Fit(weights, shapes).pairs() for part in pair])


class _Fit:
    """One attempt: `pairs` are weights (inputs, units) and biases (units,) of each layer."""

    def __init__(self, weights: NamedWeights, shapes: Shapes) -> None:
        self._weights, self._shapes = weights, shapes
        tensors = weights.tensors
        self._matrices = {name: tensors[name] for name in sorted(tensors, key=_natural) if tensors[name].ndim == 2}
        self._vectors = {name: tensors[name] for name in sorted(tensors, key=_natural) if tensors[name].ndim == 1}
        if len(self._matrices) + len(self._vectors) < len(tensors):
            raise self._misfit("a dense layer is a matrix and a vector")
        for found, what in ((self._matrices, "matrices"), (self._vectors, "biases")):
            if len(found) != len(shapes):
                raise self._misfit(f"{len(found)} {what} for {len(shapes)} layers")

    def pairs(self) -> list[tuple[Array, Array]]:
        names = self._in_order()
        biases = [self._bias_of(name) for name in names]
        if None in biases:  # no names that belong together: in their own order
            biases = list(self._vectors)
        found = []
        for index, (name, bias, (inputs, units)) in enumerate(zip(names, biases, self._shapes, strict=True), start=1):
            matrix, vector = self._matrices[name], self._vectors[str(bias)]
            if not _fits(matrix, (inputs, units)):
                raise self._misfit(f"layer {index} is {inputs}×{units}, '{name}' {_shape(matrix)}")
            if vector.shape != (units,):
                raise self._misfit(f"layer {index} has {units} biases, '{bias}' {_shape(vector)}")
            found.append((self._turned(name, inputs, units), vector))
        return found

    def _in_order(self) -> list[str]:
        """Names of the matrices, the first layer's first."""
        if all(re.search(r"\d", name) for name in self._matrices):
            return list(self._matrices)
        left = dict.fromkeys(self._matrices)
        chosen: dict[int, str] = {}
        # Where one assignment only is possible, some layer has a single candidate, and so has one when that is taken.
        while left:
            candidates = {
                place: [name for name in left if _fits(self._matrices[name], shape)]
                for place, shape in enumerate(self._shapes)
                if place not in chosen
            }
            place, names = min(candidates.items(), key=lambda item: len(item[1]))
            if len(names) != 1:
                inputs, units = self._shapes[place]
                why = "could be any of " + ", ".join(names) if names else "has none that fits"
                raise self._misfit(f"layer {place + 1}, {inputs}×{units}, {why}")
            chosen[place] = names[0]
            del left[names[0]]
        return [chosen[place] for place in range(len(self._shapes))]

    def _bias_of(self, matrix: str) -> str | None:
        named = WEIGHT_NAME.fullmatch(matrix)
        if named is None:
            return None
        bias = f"{named['head']}{BIAS_OF[named['kind']]}{named['number']}"
        return bias if bias in self._vectors else None

    def _turned(self, name: str, inputs: int, units: int) -> Array:
        """As (inputs, units), whichever way round the file has it."""
        matrix, named = self._matrices[name], WEIGHT_NAME.fullmatch(name)
        if inputs != units:
            return matrix if matrix.shape == (inputs, units) else matrix.T
        if named is None:
            raise self._misfit(
                f"'{name}' is square, and its name does not say which way round; call it 'weight' if it is "
                "(units, inputs), 'W' if it is (inputs, units)"
            )
        return matrix.T if named["kind"] in TURNED else matrix

    def _misfit(self, why: str) -> StepgradError:
        layers = ", ".join(f"{inputs}×{units}" for inputs, units in self._shapes)
        there = ", ".join(f"{name} {_shape(tensor)}" for name, tensor in sorted(self._weights.tensors.items()))
        return StepgradError(
            f"weights of '{self._weights.where}' do not fit: {why}; the network's layers are {layers}, "
            f"in the file are {there or 'no tensors'}"
        )


def _fits(matrix: Array, shape: tuple[int, int]) -> bool:
    return matrix.shape in (shape, shape[::-1])


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """So that 10.weight comes after 2.weight."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]


def _shape(tensor: Array) -> str:
    return "×".join(map(str, tensor.shape))
