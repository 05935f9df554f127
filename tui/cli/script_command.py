"""Commands that take a script: whose are the options that follow its name?

As after `python train.py`, they are the script's own, if it reads any: it, or a module beside it that it imports, names
`argv` or one of the libraries that read it. To a script that reads none they can mean nothing, so they are stepgrad's,
and `stepgrad check train.py --json` does what it says.
"""

import ast
import re
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

READERS = re.compile(
    r"\b(argv|orig_argv|argparse|optparse|getopt|click|typer|fire|docopt|absl|hydra|tyro|simple_parsing)\b"
)

CONTEXT = {"ignore_unknown_options": True, "allow_interspersed_args": False}
"""What follows the script's name belongs to the script."""


class ScriptCommand(TyperCommand):
    """A command on a script, registered with `CONTEXT`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take options after the script for stepgrad's where the script reads none."""
        script = next((Path(word) for word in args if word.endswith(".py") and Path(word).is_file()), None)
        if script is not None and not reads_arguments(script):
            ctx.allow_interspersed_args, ctx.ignore_unknown_options = True, False
        return super().parse_args(ctx, args)


def reads_arguments(script: Path) -> bool:
    """Whether a script, or a module beside it that it imports, names anything that reads a command line.

    True as well where the text cannot be read: whoever runs it will say why.
    """
    waiting, seen = [script], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
            tree = ast.parse(text)
        except (OSError, ValueError, SyntaxError):
            return True
        if READERS.search(text):
            return True
        beside = [path.parent / f"{name.replace('.', '/')}.py" for name in _imported(tree)]
        waiting += [other for other in beside if other not in seen and other.is_file()]
    return False


def _imported(tree: ast.Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
