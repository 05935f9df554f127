"""Two names, one array: a parameter, or a moment, that was meant to be two."""

from __future__ import annotations

import ast
import re
from typing import Any

from ...findings import finding, short_name
from ...running.leaves import Leaf
from ...truth.case import Case
from ..places import assigned_at
from .one_memory import one_memory

SEVERAL = 3  # units of a layer


def shared_object(case: Case) -> dict[str, Any] | None:
    """One array used as two parameters: two entries of one list, or two names that are both updated."""
    wrong = {case.roles.parameters[p].name for p in case.wrong}
    units = _units_with_one_array(case)
    if units is not None:
        return units
    for leaf in case.roles.parameters:
        for alias in leaf.aliases:
            both = _list_entries(leaf.name, alias)
            if both is not None and wrong:
                return _shared(case, leaf, alias, both)
            if re.fullmatch(r"\w+", leaf.name) and re.fullmatch(r"\w+", alias) and _both_updated(case, leaf, alias):
                return _shared(case, leaf, alias, leaf.name)
    return _shared_memory(case) or one_memory(case)


def _units_with_one_array(case: Case) -> dict[str, Any] | None:
    """Objects of one list that each have a parameter of their own, and all the same array for another."""
    names = {leaf.name for leaf in case.roles.parameters}
    for leaf in case.roles.parameters:
        siblings = [name for name in leaf.aliases if _list_entries(leaf.name, name)]
        holders = {_parts(name)[0] for name in (leaf.name, *siblings)}
        if len(holders) < SEVERAL or None in holders or leaf.size < 2:
            continue
        others = [_parts(name) for name in names]
        own = {attribute for holder, attribute in others if holder in holders}
        if any(all((holder, attribute) in others for holder in holders) for attribute in own):
            first, second = sorted(holders)[:2]  # type: ignore[type-var]
            found = _shared(case, leaf, f"{second}.{_parts(leaf.name)[1]}", leaf.name)
            found["message"] = (
                f"{len(holders)} units, {first}, {second} and so on, have one and the same array "
                f"{_parts(leaf.name)[1]}: every one of them moves it, and all look in the same direction for ever."
            )
            return {**found, **assigned_at(case.lab.program, leaf.name), "variable": _parts(leaf.name)[1]}
    return None


def _parts(name: str) -> tuple[str | None, str]:
    """`net.units[2].w` is the object `net.units[2]` and its attribute w."""
    holder, dot, attribute = name.rpartition(".")
    return (holder, attribute) if dot and holder.endswith("]") else (None, name)


def _shared_memory(case: Case) -> dict[str, Any] | None:
    """One moment under two names, which moves two parameters of its shape and no other."""
    shapes = {leaf.name: leaf.shape for leaf in case.roles.parameters}
    for leaf in case.roles.states:
        moved = [shapes[name] for name in case.roles.drives.get(leaf.name, ()) if name in shapes]
        if leaf.kind == "array" and leaf.size > 1 and len(moved) > 1 and set(moved) == {leaf.shape}:
            for alias in leaf.aliases:
                root = _root_of_both(leaf.name, alias)
                if root is not None:
                    return _shared(case, leaf, alias, root, code="optimizer-state")
    return None


def _root_of_both(name: str, alias: str) -> str | None:
    """The dict or list two paths are entries of, or the first of two names or attributes."""
    keyed = r"([\w.]+)\[('\w+'|\d+)\]"
    first, second = re.fullmatch(keyed, name), re.fullmatch(keyed, alias)
    if first and second and first.group(1) == second.group(1):
        return first.group(1)
    return name if re.fullmatch(r"[\w.]+", name) and re.fullmatch(r"[\w.]+", alias) else None


def _list_entries(name: str, alias: str) -> str | None:
    """The list's name, if two paths differ in one index only."""
    first, second = re.split(r"(\[\d+\])", name), re.split(r"(\[\d+\])", alias)
    if len(first) != len(second):
        return None
    different = [i for i, (a, b) in enumerate(zip(first, second)) if a != b]
    if len(different) == 1 and different[0] % 2 == 1:
        return "".join(first[: different[0]])
    return None


def _both_updated(case: Case, leaf: Leaf, alias: str) -> bool:
    written = set()
    for statement in case.roles.writers:
        node = case.lab.program.statements[statement].node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        written |= {ast.unparse(target) for target in targets if target is not None}
    return {leaf.name, alias} <= written


def _shared(case: Case, leaf: Leaf, alias: str, root: str, *, code: str = "gradient-wrong") -> dict[str, Any]:
    program = case.lab.program
    place: dict[str, Any] = {}
    own = root if "." not in root else "self." + root.rsplit(".", 1)[1]
    for statement in program.statements:
        if isinstance(statement.node, ast.Assign):
            targets = [ast.unparse(target) for target in statement.node.targets]
            if {root, own} & set(targets) and (alias in targets or alias.startswith(root + "[") or len(targets) == 1):
                source = program.source_line(statement.file, statement.line)
                place = {"line": statement.line, "source": source, "file": statement.file}
                break
    first, second = (short_name(leaf.name), short_name(alias)) if code == "gradient-wrong" else (leaf.name, alias)
    message = f"{first} and {second} are one and the same array: what is meant for one of them "
    if code == "optimizer-state":
        message += "goes into both, and each parameter is moved by the gradients of the other too."
    else:
        message += "changes both, and what the forward pass keeps for one is overwritten by the other."
    return finding(
        code, "error", first, message,
        "make a new array (or a new layer) for each of them",
        evidence={"cause": "shared-object", "proven": True}, variable=first, **place,
    )  # fmt: skip
