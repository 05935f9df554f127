"""From an object to what it holds: one step of a path, how to find it, follow it and write through it.

Steps lead through keys and indices, attributes (slots too), the variables a function has closed over, and
the object a method is bound to.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

MAX_CHILDREN = 300

Step = tuple[str, Any]  # "name", "item", "attribute", "cell" or "self", and which one


def children(value: Any, namespaces: frozenset[int]) -> Iterator[tuple[Step, Any]]:
    """Everything an object holds. Functions are looked into if their globals are one of `namespaces` (ids)."""
    if isinstance(value, dict):
        for key, child in list(value.items())[:MAX_CHILDREN]:
            if isinstance(key, (str, int, tuple)):
                yield ("item", key), child
    elif isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.dtype == object):
        for index, child in enumerate(list(value)[:MAX_CHILDREN]):
            yield ("item", index), child
    elif isinstance(value, types.MethodType):
        yield ("self", "__self__"), value.__self__
    elif isinstance(value, types.FunctionType):
        if value.__closure__ and id(value.__globals__) in namespaces:
            for name, cell in zip(value.__code__.co_freevars, value.__closure__):
                with contextlib.suppress(ValueError):  # not assigned yet
                    yield ("cell", name), cell.cell_contents
    elif _is_plain_object(value):
        for key, child in list(_attributes(value).items())[:MAX_CHILDREN]:
            yield ("attribute", key), child


def take(value: Any, step: Step) -> Any:
    """What a step leads to. Raises what the object raises if it leads nowhere."""
    how, key = step
    if how == "item":
        return value[key]
    if how == "cell":
        return _cell(value, key).cell_contents
    if how == "self":
        return value.__self__
    held = getattr(value, "__dict__", {})
    return held[key] if key in held else getattr(value, key)


def put(holder: Any, step: Step, value: Any) -> Any:
    """Write at a step; returns the holder, or the tuple that has to replace it."""
    how, key = step
    if how == "cell":
        _cell(holder, key).cell_contents = value
    elif how == "attribute":
        object.__setattr__(holder, key, value)
    elif isinstance(holder, tuple):
        items = [*holder[:key], value, *holder[key + 1 :]]
        return type(holder)(*items) if hasattr(holder, "_fields") else tuple(items)
    elif how == "item":
        holder[key] = value
    return holder


def _cell(function: Any, name: str) -> Any:
    return function.__closure__[function.__code__.co_freevars.index(name)]


def _attributes(value: Any) -> dict[str, Any]:
    held = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in held and not name.startswith("__") and hasattr(value, name):
                held[name] = getattr(value, name)
    return held


def _is_plain_object(value: Any) -> bool:
    if isinstance(value, (type, types.ModuleType, types.BuiltinFunctionType)):
        return False
    kind = type(value)
    module = kind.__module__ or ""
    if not hasattr(value, "__dict__") and "__slots__" not in kind.__dict__:
        return False
    top = module.partition(".")[0]
    return top == "__main__" or not (top in ("numpy", "matplotlib", "pandas", "builtins") or top.startswith("_"))
