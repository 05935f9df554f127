"""The numbers a program holds: arrays, floats and lists of floats, by the path that leads to them.

A path starts at a local variable of the loop's function, or at a global, and goes through attributes, keys,
indices and closures. It is followed anew each time, since programs rebind names; arrays are changed in place,
so that every alias of one sees the change.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from .steps import Step, children, put, take

MAX_LEAVES = 400
MAX_DEPTH = 7
MANY = 40  # items of a list or dictionary: data, which are looked at after everything else


@dataclass(frozen=True)
class Leaf:
    """Where a number lives. `root` is "local" or the name of a module; `path` the steps from there."""

    root: str
    path: tuple[Step, ...]
    kind: str  # "array", "float" or "list"
    shape: tuple[int, ...]
    integer: bool = False
    aliases: tuple[str, ...] = ()
    module: str = ""  # of a global that a local variable, or a global of the loop's own module, hides
    is_of_several: bool = False  # several functions have closed over a variable of this name

    @property
    def name(self) -> str:
        """The leaf as the user would write it: `self.layers[0].W`; no two leaves have the same."""
        spelled = _spell(self.path, with_functions=self.is_of_several)
        return f"{self.module}.{spelled}" if self.module else spelled

    @property
    def size(self) -> int:
        """Number of entries."""
        return prod(self.shape)


def _spell(path: tuple[Step, ...], *, with_functions: bool = False) -> str:
    text = str(path[0][1])
    for how, key in path[1:]:
        if how == "attribute" or (how == "cell" and with_functions):
            text += f".{key}"
        elif how == "cell":
            text = str(key)  # inside the function that is what it is called
        elif how == "item":
            text += f"[{key!r}]"
    return text


def _also_called(leaf: Leaf, name: str) -> Leaf:
    """The leaf with another path; a variable that two functions have closed over has one name only."""
    return leaf if name in (leaf.name, *leaf.aliases) else replace(leaf, aliases=(*leaf.aliases, name))


class Leaves:
    """All leaves reachable from one frame and the globals of the user's modules."""

    def __init__(self, frame: Any, modules: dict[str, dict[str, Any]], passing: frozenset[str] = frozenset()) -> None:
        self.frame = frame
        self.passing = passing  # names that loops bind anew each turn: a path through them leads elsewhere later
        self.parts: set[str] = set()  # names of leaves that are parts of others, and are not to be found
        self.modules = modules
        self.offsets: dict[str, tuple[Leaf, Any]] = {}  # by name: how far from where it is a leaf is taken to be
        self.home = next((name for name, values in modules.items() if values is frame.f_globals), "")
        self.is_module = frame.f_locals is frame.f_globals or frame.f_code.co_name == "<module>"
        self.own = {*frame.f_code.co_varnames, *frame.f_code.co_cellvars, *frame.f_code.co_freevars}
        self.namespaces = frozenset(id(values) for values in modules.values())

    # finding --------------------------------------------------------------------------------------------

    def find(self, skip_integers: bool = True) -> list[Leaf]:
        """Every leaf, each object once, nearest path first."""
        seen: dict[Any, int] = {}
        found: list[Leaf] = []
        names: set[str] = set()
        queue: list[tuple[str, tuple[Step, ...], Any]] = []
        starts = [
            (root, (("name", name),), value)
            for root, names in self._roots()
            for name, value in names
            if not name.startswith("__")
        ]
        queue.extend(start for start in starts if start[1][0][1] not in self.passing)
        late = [start for start in starts if start[1][0][1] in self.passing]
        last: list[tuple[str, tuple[Step, ...], Any]] = []
        again: list[tuple[tuple[Step, ...], Any]] = []
        position = 0
        while len(found) < MAX_LEAVES:
            if position == len(queue):
                if not late and not last:
                    break
                queue.extend(late or last)
                late, last = [], last if late else []
            root, path, value = queue[position]
            position += 1
            kind, shape, integer = _classify(value)
            if kind is None:
                if len(path) < MAX_DEPTH and id(value) not in seen:
                    inner = list(children(value, self.namespaces))
                    if inner:
                        seen[id(value)] = -1
                    longer = last if len(inner) > MANY else queue
                    longer.extend((root, (*path, step), child) for step, child in inner)
                elif len(path) < MAX_DEPTH and seen.get(id(value)) == -1:
                    again.append((path, value))
                continue
            if integer and skip_integers:
                continue
            if kind != "float":
                memory = _memory(value)
                if memory in seen:
                    index = seen[memory]
                    if index >= 0:
                        found[index] = _also_called(found[index], _spell(path))
                    continue
                seen[memory] = len(found)
            leaf = Leaf(root, path, kind, shape, integer)
            if leaf.name in names and any(how == "cell" for how, _ in path):
                leaf = replace(leaf, is_of_several=True)
            if self._is_hidden(leaf, names):
                leaf = replace(leaf, module=root)
            names.add(leaf.name)
            found.append(leaf)
        if again:
            arrays = {id(self.get(leaf)): index for index, leaf in enumerate(found) if leaf.kind == "array"}
            for path, value in again:
                self._note_alias(found, arrays, path, value)
        return [leaf for leaf in found if leaf.name not in self.parts]

    def _is_hidden(self, leaf: Leaf, names: set[str]) -> bool:
        """Whether the name of a leaf means something else where the loop stands."""
        if leaf.name in names:
            return True
        return leaf.root != "local" and leaf.path[0][1] in self.own and not self.is_module

    def _note_alias(self, found: list[Leaf], arrays: dict[int, int], path: tuple[Step, ...], value: Any) -> None:
        """An object met again under another path: what it holds has that path as an alias, however deep."""
        queue, met = [(path, value)], {id(value)}
        for front, holder in queue:
            for step, child in children(holder, self.namespaces):
                if isinstance(child, np.ndarray) and child.dtype != object:
                    index = arrays.get(id(child))
                    if index is not None:
                        found[index] = _also_called(found[index], _spell((*front, step)))
                elif len(front) < MAX_DEPTH and id(child) not in met and _classify(child)[0] is None:
                    met.add(id(child))
                    queue.append(((*front, step), child))

    def _roots(self) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
        if not self.is_module:
            yield "local", list(self.frame.f_locals.items())
        for name, values in sorted(self.modules.items(), key=lambda item: item[0] != self.home):
            yield name, list(values.items())

    # reading and writing --------------------------------------------------------------------------------

    def get(self, leaf: Leaf) -> Any:
        """The value now at the leaf's path; None if the path leads nowhere any more."""
        value = self._names(leaf.root).get(leaf.path[0][1])
        try:
            for step in leaf.path[1:]:
                value = take(value, step)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError):
            return None
        return value

    def set(self, leaf: Leaf, value: Any) -> None:
        """Write `value` (array, float or nested list) at the leaf; arrays and lists are filled in place."""
        current = self.get(leaf)
        if isinstance(current, np.ndarray):
            if current.shape == np.shape(value) and current.dtype.kind == "f" and current.flags.writeable:
                current[...] = value
                return
        elif isinstance(current, list):
            _fill_list(current, np.asarray(value))
            return
        if isinstance(current, np.ndarray) and current.dtype.kind != "f" and current.shape == np.shape(value):
            value = np.array(value, dtype=np.float64)
            if current.dtype.kind in "iu" and np.array_equal(value, np.round(value)):
                value = value.astype(current.dtype)  # labels that are used as indices
        self.bind(leaf, _own(current, value))

    def bind(self, leaf: Leaf, value: Any) -> None:
        """Put another object at the leaf's path."""
        self._bind(leaf.root, leaf.path, value)

    def _bind(self, root: str, path: tuple[Step, ...], value: Any) -> None:
        *front, step = path
        if not front:
            if root == "local":
                _set_local(self.frame, step[1], value)
            else:
                self.modules[root][step[1]] = value
            return
        holder = self.get(Leaf(root, tuple(front), "array", ()))
        if holder is None:
            return
        successor = put(holder, step, value)
        if successor is not holder:  # a tuple cannot be changed: another one takes its place
            self._bind(root, tuple(front), successor)

    def _names(self, root: str) -> dict[str, Any]:
        if root == "local":
            return self.frame.f_locals  # type: ignore[no-any-return]
        return self.modules[root]

    def number(self, leaf: Leaf) -> Any:
        """A float64 copy of the leaf's entries in its shape, or None if it is gone or has another shape.

        Where there is an offset, it is added: all experiments are made there.
        """
        value = self.get(leaf)
        if value is None:
            return None
        try:
            array = np.array(value, dtype=np.float64)
        except (ValueError, TypeError):
            return None
        return array if leaf.name not in self.offsets else array + self.offsets[leaf.name][1]


def _set_local(frame: Any, name: str, value: Any) -> None:
    names = frame.f_locals
    names[name] = value
    if sys.version_info < (3, 13):  # from 3.13 on f_locals writes through
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


def _classify(value: Any) -> tuple[str | None, tuple[int, ...], bool]:
    """(kind, shape, integer) of a leaf, kind None for containers and everything else."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fiu" and value.size:
            return "array", value.shape, value.dtype.kind != "f"
        return None, (), False
    if isinstance(value, (float, np.floating)):
        return "float", (), False
    if isinstance(value, (bool, str, bytes)):
        return None, (), False
    if isinstance(value, (int, np.integer)):
        return "float", (), True
    if isinstance(value, list) and value and _is_numeric_list(value):
        try:
            array = np.asarray(value)
        except ValueError:
            return None, (), False
        if array.dtype.kind in "fiu" and array.size <= 100_000:
            return "list", array.shape, array.dtype.kind != "f"
    return None, (), False


def _is_numeric_list(value: list[Any]) -> bool:
    """Numbers, or equally long lists of numbers; a list of arrays is a container and no leaf."""
    first = value[0]
    if isinstance(first, list):
        return all(isinstance(row, list) and len(row) == len(first) and row and _is_numeric_list(row) for row in value)
    return all(isinstance(item, (int, float, np.number)) and not isinstance(item, bool) for item in value)


def _memory(value: Any) -> Any:
    """What two leaves have in common if they are the same numbers: an array and its transpose, say."""
    if isinstance(value, np.ndarray) and value.nbytes:
        return value.__array_interface__["data"][0], value.nbytes
    return id(value)


def _own(current: Any, value: Any) -> Any:
    """What may be put in the place of a value: a number for a number, and no array that `-=` would change elsewhere."""
    if np.ndim(value) or isinstance(current, np.ndarray):
        return np.array(value)
    return type(current)(value) if isinstance(current, np.floating) else float(value)


def _fill_list(target: list[Any], values: Any) -> None:
    for index in range(min(len(target), len(values))):
        if isinstance(target[index], list):
            _fill_list(target[index], values[index])
        else:
            target[index] = float(values[index])
