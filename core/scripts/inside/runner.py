"""Runs the script as Python would, with hooks, and sends what was found through a pipe as lines of JSON."""

from __future__ import annotations

import builtins
import gc
import json
import os
import random
import re
import sys
import traceback
import types
from pathlib import Path
from typing import Any

import numpy as np

from .analysis import Analysis
from .conductor import Conductor, Options
from .findings import finding
from .hooks import Hooks
from .running.clock import worked
from .running.failures import describe
from .running.importing import BesideFinder
from .running.instrument import Program
from .running.safety import seal
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


REPEATS = 3  # the script runs up to so many times


class InputWanted(BaseException):
    """The script asked its user something."""


class Channel:
    """The pipe to the process that shows the result."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.owner = os.getpid()

    def send(self, kind: str, content: Any) -> None:
        """One line; children stay silent."""
        if os.getpid() == self.owner:
            data = (json.dumps({kind: content}, default=_plain) + "\n").encode()
            while data:
                data = data[os.write(self.descriptor, data) :]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return str(value)


def run(script: str, arguments: list[str], descriptor: int, options: Options) -> None:
    """Analyse `script`; whatever happens, exactly one "report" or "refusal" is sent."""
    channel = Channel(descriptor)
    path = Path(script).resolve()
    program = Program()
    module = types.ModuleType("__main__")
    module.__file__ = script
    modules: dict[str, dict[str, Any]] = {"__main__": module.__dict__}
    try:
        code = compile(program.instrument(path.read_text(encoding="utf-8-sig"), str(path)), str(path), "exec")
    except SyntaxError as error:
        channel.send("refusal", f"{path.name}:{error.lineno}: the script is no valid Python: {error.msg}")
        return
    except UnicodeDecodeError:
        channel.send("refusal", f"{path.name}: the file is not UTF-8 text")
        return
    analysis = Analysis(program, str(path), options, channel.send)
    try:
        _analyse(code, script, arguments, program, module, modules, analysis)
    except Exception as error:  # noqa: BLE001  no mistake of ours may pass as one of the script's
        analysis.failures.note(describe(error))
        analysis.report()


def _analyse(
    code: Any,
    script: str,
    arguments: list[str],
    program: Program,
    module: types.ModuleType,
    modules: dict[str, dict[str, Any]],
    analysis: Analysis,
) -> None:
    """Run the script, and once or twice more if nothing trains in it."""
    path = Path(script).resolve()
    send, options = analysis.send, analysis.options
    conductor = Conductor(
        program, modules, options, lambda text: send("progress", text), analysis.run, analysis.failures
    )
    analysis.conductor = conductor
    hooks = Hooks(conductor)
    _prepare(path, arguments, module, program, modules)
    hooks.install()
    stopped = _execute(code, module)
    hooks.ended(stopped)
    if analysis.reported:
        return
    if analysis.has_something:
        analysis.report()
        return
    cast = _integer_parameters(stopped, program)
    if cast is not None:
        analysis.report_autopsy(cast)
        return
    why = _why_not(stopped, conductor, str(path), program)
    is_short = worked() < options.seconds / REPEATS  # else there is no time for it again
    if stopped is None and conductor.passed and is_short and not any(name in sys.modules for name in FRAMEWORKS):
        seal()  # the script has had its run; what follows must leave nothing behind
        conductor.begin_lenient()
        hooks.ended(_execute_again(code, module, script))
        if analysis.has_something:
            analysis.report()
            return
        conductor.begin_autopsy()
        hooks.ended(_execute_again(code, module, script))
        if conductor.explained is not None:
            analysis.report_autopsy(conductor.explained)
            return
    if analysis.conductor_findings():
        analysis.report()
        return
    send("refusal", analysis.failures.sentence or why)


def _prepare(
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


def _execute_again(code: Any, module: types.ModuleType, script: str) -> BaseException | None:
    """The script once more from the start, in an empty namespace and with the same chance."""
    module.__dict__.clear()
    module.__dict__.update({"__name__": "__main__", "__file__": script, "__builtins__": builtins})
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  the user's own generator is meant
    return _execute(code, module)


def _execute(code: Any, module: types.ModuleType) -> BaseException | None:
    try:
        exec(code, module.__dict__)
    except SystemExit as leaving:
        return None if leaving.code in (None, 0) else leaving
    except BaseException as error:  # noqa: BLE001  it is the script's own, and becomes part of the report
        return error
    return None


def _integer_parameters(error: BaseException | None, program: Program) -> dict[str, Any] | None:
    """NumPy refuses to add fractions to whole numbers in place: that is a finding, not a crash."""
    if error is None or type(error).__name__ != "UFuncTypeError" or "to dtype('int" not in str(error):
        return None
    for entry in reversed(traceback.extract_tb(error.__traceback__)):
        if entry.filename in program.sources and entry.lineno:
            source = program.source_line(entry.filename, entry.lineno)
            target = re.match(r"[\w.\[\]'\"]+", source)
            name = target.group(0) if target else "the parameter"
            found = finding(
                "integer-parameters", "error", name,
                f"{name} is an array of whole numbers, and NumPy does not add fractions to it in place.",
                "make it an array of floats where it is created: dtype=float",
                evidence={"error": str(error)}, variable=name, line=entry.lineno, source=source,
                file=entry.filename,
            )  # fmt: skip
            loops = [p for p in program.loops if p.line <= entry.lineno <= p.end_line]
            found["loop_line"] = loops[-1].line if loops else entry.lineno
            return found
    return None


def _why_not(error: BaseException | None, conductor: Conductor, script: str, program: Program) -> str:
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
