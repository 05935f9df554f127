"""Modules of the user's own are part of the program: instrument them as they are imported.

The user's own are those below the script's folder, and those below folders that the script, or PYTHONPATH, adds to
where Python looks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import Any

from .instrument import Program

_NOT_THE_USERS = ("site-packages", "dist-packages", ".venv", "venv")


class _Loader(SourceFileLoader):
    """Compiles the instrumented tree; neither reads nor writes byte code beside the user's files."""

    def __init__(self, name: str, path: str, finder: BesideFinder) -> None:
        super().__init__(name, path)
        self.finder = finder

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        source = self.get_source(fullname) or ""
        return compile(self.finder.program.instrument(source, path), path, "exec")

    def exec_module(self, module: Any) -> None:
        self.finder.modules[module.__name__] = module.__dict__
        super().exec_module(module)


class BesideFinder(MetaPathFinder):
    """Finds what Python would find, and swaps the loader where the file is the user's own."""

    def __init__(self, folder: Path, program: Program, modules: dict[str, dict[str, Any]]) -> None:
        self.folder = folder
        self.program = program
        self.modules = modules
        named = {Path(entry).resolve() for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry}
        self._others = {entry for entry in sys.path if Path(entry).resolve() not in named}

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """The ordinary spec with our loader, or None to leave the module to Python."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or not spec.origin.endswith(".py"):
            return None
        if not self._is_the_users(Path(spec.origin).resolve()):
            return None
        spec.loader = _Loader(fullname, spec.origin, self)
        return spec

    def _is_the_users(self, file: Path) -> bool:
        added = (Path(entry).resolve() for entry in sys.path if entry not in self._others)
        if not any(folder in file.parents for folder in (self.folder, *added)):
            return False
        if any(part in _NOT_THE_USERS for part in file.parts):
            return False
        return not str(file).startswith((sys.prefix, sys.base_prefix)) or str(self.folder).startswith(sys.prefix)
