"""A loss that is computed on some occasions only: `if step % 100 == 0: print(loss(...))`.

The children take such a condition for true. That is allowed only where it changes no update: a block that
shows something is run early, one that takes part in the training is not.
"""

from __future__ import annotations

import ast

from ..running.instrument import Program, Statement
from ..running.lab import Lab
from .shown import SHOWING, called

_LEAVES = (ast.Break, ast.Continue, ast.Return, ast.Raise)


def occasions(lab: Lab) -> frozenset[int]:
    """Sites of the conditions inside the lab's loop behind which something is shown or kept."""
    loop = lab.program.loops[lab.loop]
    return frozenset(
        site
        for site, branch in lab.program.tests.items()
        if branch.file == loop.file and loop.line <= branch.line <= loop.end_line and _shows(lab.program, branch)
    )


def everywhere(program: Program) -> frozenset[int]:
    """The same of the whole program: to see early what is shown now and then, for nothing but to look at it."""
    return frozenset(site for site, branch in program.tests.items() if _shows(program, branch))


def _shows(program: Program, branch: Statement) -> bool:
    assert isinstance(branch.node, ast.If)
    inner = [node for statement in branch.node.body for node in ast.walk(statement)]
    if branch.node.orelse or any(isinstance(node, _LEAVES) for node in inner):
        return False
    return any(isinstance(node, ast.Call) and called(node) in SHOWING for node in inner)
