"""Runs the script as Python would, with hooks, and sends what was found through a pipe as lines of JSON."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
import types
from pathlib import Path
from typing import Any

import numpy as np

from .analysis import Analysis
from .conductor import Conductor, Options
from .execution import FRAMEWORKS, execute, execute_again, prepare, why_not
from .findings import finding
from .hooks import Hooks
from .running.clock import worked
from .running.failures import describe
from .running.instrument import Program
from .running.safety import seal

REPEATS = 3  # the script runs up to so many times
LATEST = 0.6  # of the time: until then the beginning of the script may be run again


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
    prepare(path, arguments, module, program, modules)
    hooks.install()
    stopped = execute(code, module)
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
    why = why_not(stopped, conductor, str(path), program)
    is_own = not any(name in sys.modules for name in FRAMEWORKS)
    if stopped is None and conductor.passed and is_own and worked() < LATEST * options.seconds:
        seal()  # the script has had its run; what follows must leave nothing behind
        if worked() < options.seconds / REPEATS:  # else there is no time for all of it again
            conductor.begin_lenient()
            hooks.ended(execute_again(code, module, script))
        if analysis.has_something:
            analysis.report()
            return
        conductor.begin_autopsy()
        hooks.ended(execute_again(code, module, script))
        if conductor.explained is not None:
            analysis.report_autopsy(conductor.explained)
            return
    if analysis.conductor_findings():
        analysis.report()
        return
    send("refusal", analysis.failures.sentence or why)


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
