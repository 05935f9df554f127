"""Modules that lie beside the script are part of the program: instrument them as they are imported."""

from __future__ import annotations

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
    """Finds what Python would find, and swaps the loader when the file lies below the script's folder."""

    def __init__(self, folder: Path, program: Program, modules: dict[str, dict[str, Any]]) -> None:
        self.folder = folder
        self.program = program
        self.modules = modules

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """The ordinary spec with our loader, or None to leave the module to Python."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or not spec.origin.endswith(".py"):
            return None
        origin = Path(spec.origin).resolve()
        if self.folder not in origin.parents or any(part in _NOT_THE_USERS for part in origin.parts):
            return None
        if str(origin).startswith((sys.prefix, sys.base_prefix)) and not str(self.folder).startswith(sys.prefix):
            return None
        spec.loader = _Loader(fullname, spec.origin, self)
        return spec
