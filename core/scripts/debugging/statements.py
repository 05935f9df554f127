"""Lines that can be waited for: those of the script on which a statement begins."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stepgrad.core.errors import StepgradError


def check_line(wish: Mapping[str, Any], sources: Mapping[str, Sequence[str]]) -> None:
    """Raises StepgradError where a wish is for a line no statement begins on; `sources` are the known texts by file."""
    source = sources.get(wish.get("file", ""))
    if "line" not in wish or not source:
        return
    line, name = wish["line"], Path(wish["file"]).name
    begins = sorted({node.lineno for node in ast.walk(ast.parse("\n".join(source))) if isinstance(node, ast.stmt)})
    if line in begins:
        return
    ahead = [begin for begin in begins if begin > line]
    hint = f"the next begins on line {ahead[0]}" if ahead else f"the last begins on line {begins[-1]}"
    raise StepgradError(f"line {line}: no statement of {name} begins there; {hint}")
