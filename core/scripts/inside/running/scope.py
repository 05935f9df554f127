"""The values an expression could have used instead: what is visible at one place of the program.

Names, attributes of `self`, entries of dictionaries and lists, each spelled as the user would write it, with
the shape and projection that tell equal values apart.
"""

from __future__ import annotations

import contextlib
import re
import types
from collections.abc import Sequence
from typing import Any

import numpy as np

from .projections import project

MAX_NAMES = 120
MAX_SIZE = 2_000_000


class Scope:
    """What one place sees: numbers by their spelling, one-argument functions, and NumPy's own name there."""

    def __init__(self) -> None:
        self.numbers: dict[
            str, tuple[tuple[int, ...], str, Any]
        ] = {}  # (shape, dtype kind, or "m" for a mask of floats; projection or number)
        self.functions: list[str] = []
        self.containers: dict[str, tuple[str, int]] = {}  # lists and dictionaries of arrays: (type, length)
        self.parameters: set[str] = set()  # names whose values are parameters
        self.numpy = "np"

    def arrays_of(self, shape: tuple[int, ...]) -> list[str]:
        """Spellings of the arrays of this very shape, values that are equal listed once."""
        seen: list[Any] = []
        names = []
        for name, (own, _, projection) in sorted(self.numbers.items(), key=lambda item: _is_nested(item[0])):
            if own == shape and own and not any(np.array_equal(projection, other) for other in seen):
                seen.append(projection)
                names.append(name)
        return names

    def note_parameters(self, starts: list[Any]) -> None:
        """Mark the names whose values are those of parameters (by their projections)."""
        for name, (shape, _, projection) in self.numbers.items():
            if shape and any(np.array_equal(projection, start) for start in starts):
                self.parameters.add(name)

    def tell_apart(self, later: Scope) -> None:
        """Names that only happen to be equal at one turn are different if they are at a later one."""
        for name, (shape, kind, projection) in self.numbers.items():
            other = later.numbers.get(name)
            if shape and other is not None and other[0] == shape:
                self.numbers[name] = (shape, kind, np.concatenate([projection, other[2]]))


def _is_nested(name: str) -> tuple[int, bool]:
    """Plain names before entries of lists and dictionaries; an index that is a variable before the number it has."""
    return sum(name.count(sign) for sign in "[."), re.search(r"\[-?\d+\]", name) is not None


def describe(frame: Any, spellings: Sequence[str] = ()) -> Scope:
    """Everything visible in the frame that an expression there could be made of, and what is spelled so."""
    scope = Scope()
    found = scope.numbers
    names = dict(frame.f_globals)
    names.update(frame.f_locals)
    local = set(frame.f_locals)
    for name in sorted(names, key=lambda name: name not in local):
        value = names[name]
        if value is np:
            scope.numpy = name
        elif isinstance(value, types.FunctionType) and value.__code__.co_argcount >= 1:
            scope.functions.append(name)
        elif not name.startswith("__") and len(found) < MAX_NAMES:
            _add(found, name, value, 0)
            _note_containers(scope, name, value)
    for text in spellings:
        with contextlib.suppress(Exception):  # what does not exist here is simply no candidate
            _add(found, text, eval(text, names), 2)
    return scope


def _note_containers(scope: Scope, name: str, value: Any) -> None:
    if isinstance(value, (list, tuple, dict)) and value:
        items = list(value.values()) if isinstance(value, dict) else list(value)
        if any(isinstance(item, np.ndarray) for item in items):
            scope.containers[name] = (type(value).__name__, len(value))
    elif "." not in name and _is_object(value):
        for key, child in list(vars(value).items())[:60]:
            _note_containers(scope, f"{name}.{key}", child)


def _is_object(value: Any) -> bool:
    """An instance of a class of the user's own, be it one that can be called."""
    if isinstance(value, type) or not hasattr(value, "__dict__"):
        return False
    return type(value).__module__ not in ("builtins", "numpy", "module")


def _add(found: dict[str, Any], spelling: str, value: Any, depth: int) -> None:
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fiub" and 0 < value.size <= MAX_SIZE:
            is_mask = value.dtype.kind == "f" and value.size < 100_000 and bool(((value == 0) | (value == 1)).all())
            found[spelling] = (value.shape, "m" if is_mask else value.dtype.kind, project(value))
    elif isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        found[spelling] = ((), "f" if isinstance(value, (float, np.floating)) else "i", float(value))
    elif depth < 2 and isinstance(value, dict):
        for key, child in list(value.items())[:40]:
            if isinstance(key, (str, int)):
                _add(found, f"{spelling}[{key!r}]", child, depth + 1)
    elif depth < 2 and isinstance(value, (list, tuple)):
        for index, child in enumerate(value[:12]):
            if isinstance(child, np.ndarray):
                _add(found, f"{spelling}[{index}]", child, depth + 1)
    elif depth < 2 and _is_object(value):
        for key, child in list(vars(value).items())[:60]:
            _add(found, f"{spelling}.{key}", child, depth + 1)
