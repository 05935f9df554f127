"""The script is run as `python script.py` would run it, as often as need be; and if it cannot be checked, why not."""

from __future__ import annotations

import builtins
import gc
import random
import sys
import traceback
import types
from pathlib import Path
from typing import Any

import numpy as np

from .conductor import Conductor
from .running.importing import BesideFinder
from .running.instrument import Program
from .running.standins import StandInFinder, stood_in_for

FRAMEWORKS = (
    "torch",
    "tensorflow",
    "jax",
    "keras",
    "sklearn",
    "mxnet",
    "paddle",
    "autograd",
    "theano",
    "cupy",
)


class InputWanted(BaseException):
    """The script asked its user something."""


def prepare(
    path: Path,
    arguments: list[str],
    module: types.ModuleType,
    program: Program,
    modules: dict[str, dict[str, Any]],
) -> None:
    """Make the process look as `python script.py` would have made it; unseeded chance is made repeatable."""
    sys.dont_write_bytecode = True
    sys.argv = [str(path), *arguments]
    sys.path[0:0] = [str(path.parent)]
    sys.modules["__main__"] = module
    sys.meta_path.insert(0, BesideFinder(path.parent, program, modules))
    sys.meta_path.append(StandInFinder())

    def refuse(prompt: object = "") -> str:
        raise InputWanted(str(prompt))

    builtins.input = refuse
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  the user's own generator is meant
    _seed_generators()
    gc.freeze()


def _seed_generators() -> None:
    """`default_rng()` without a seed draws from the machine: give it one, so that two forks see the same."""
    real = np.random.default_rng

    def default_rng(seed: Any = None) -> Any:
        return real(0 if seed is None else seed)

    np.random.default_rng = default_rng


def execute_again(code: Any, module: types.ModuleType, script: str) -> BaseException | None:
    """The script once more from the start, in an empty namespace and with the same chance."""
    module.__dict__.clear()
    module.__dict__.update({"__name__": "__main__", "__file__": script, "__builtins__": builtins})
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  the user's own generator is meant
    return execute(code, module)


def execute(code: Any, module: types.ModuleType) -> BaseException | None:
    """Run the script; what stopped it, or None where it came to its end."""
    try:
        exec(code, module.__dict__)
    except SystemExit as leaving:
        return None if leaving.code in (None, 0) else leaving
    except BaseException as error:  # noqa: BLE001  it is the script's own, and becomes part of the report
        return error
    return None


def why_not(error: BaseException | None, conductor: Conductor, script: str, program: Program) -> str:
    """One sentence on why there is nothing to say about a script, whatever stopped it."""
    name = Path(script).name
    used = [name for name in FRAMEWORKS if name in sys.modules]
    if isinstance(error, InputWanted):
        return f"{where(error, program)}: the script asks for input, which nobody can answer here"
    if isinstance(error, ModuleNotFoundError):
        return f"{where(error, program)}: the module '{error.name}' is not installed in {sys.executable}"
    if isinstance(error, FileNotFoundError):
        return f"{where(error, program)}: the script looks for '{error.filename}', which does not exist"
    if isinstance(error, SystemExit):
        return f"{where(error, program)}: the script ends with exit code {error.code}, before any training"
    if error is not None:
        message = str(error).split("\n")[0]
        missing = " and ".join(stood_in_for())
        why = f"; {missing} is not installed, and what stands in for it may be why" if missing else ""
        return f"{where(error, program)}: the script stops with {type(error).__name__}: {message}{why}"
    if used:
        return f"{name}: trains with {used[0]}, whose gradients are not the script's own: nothing to check"
    if conductor.options.loop_line and conductor.chosen is None:
        lines = ", ".join(str(loop.line) for loop in program.loops if loop.file == script)
        wanted = conductor.options.loop_line
        return f"{name}: no loop at line {wanted} was run; loops stand at {lines or 'no line'}"
    if not conductor.passed:
        return f"{name}: no training loop: the script runs no loop at all"
    return f"{name}: no training loop: no loop changes floating-point numbers that its own computations depend on"


def where(error: BaseException, program: Program) -> str:
    """`file:line` of the deepest of the user's own lines in a traceback."""
    place = "the script"
    for entry in traceback.extract_tb(error.__traceback__):
        if entry.filename in program.sources:
            place = f"{Path(entry.filename).name}:{entry.lineno}"
    return place
