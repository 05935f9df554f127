"""Names of options that are written in one way and asked for in another: "ReLU" where the code knows "relu"."""

from __future__ import annotations

import ast
import difflib
from typing import Any

from ...running.instrument import Program

ALIKE = 0.8  # share of the letters, for one word to be meant for another


def misspelled_option(program: Program, file: str) -> tuple[str, str, dict[str, Any]] | None:
    """(as it is written, as the code knows it, place) of the first word that is known but for its spelling."""
    tree = ast.parse("\n".join(program.sources[file]))
    known = {node.value: node for node in _compared(tree)}
    for node in sorted(_words(tree), key=lambda word: word.lineno):
        if node.value in known or any(node is other for other in known.values()):
            continue
        for word in known:
            is_alike = difflib.SequenceMatcher(None, _plain(node.value), _plain(word)).ratio() > ALIKE
            if len(word) > 2 and is_alike:
                source = program.source_line(file, node.lineno)
                return node.value, word, {"line": node.lineno, "source": source, "file": file}
    return None


def _plain(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _compared(tree: ast.AST) -> list[Any]:
    """The words that something is compared with, in `x == "relu"` and `x in ("relu", "tanh")`."""
    found: list[Any] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.In)):
            sides = [node.left, *node.comparators]
            parts = [part for side in sides for part in (getattr(side, "elts", None) or [side])]
            found += [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return found


def _words(tree: ast.AST) -> list[Any]:
    """Words that are handed to something: arguments, defaults, entries of lists and dictionaries."""
    holders = [
        node for node in ast.walk(tree) if isinstance(node, (ast.Call, ast.List, ast.Tuple, ast.Dict, ast.arguments))
    ]
    parts = [part for holder in holders for part in ast.iter_child_nodes(holder)]
    parts = [part.value if isinstance(part, ast.keyword) else part for part in parts]
    return [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
