"""Runs the script as Python would, stops it before its first loop, and lets a fork of it look ahead.

The fork goes on as `check` does, able to write nothing, and says what is to be known of the training; the script itself
waits, and then goes on with hooks that stop at iterations and lines. So no iteration is lived twice for the world.
"""

from __future__ import annotations

import builtins
import os
import pickle
import sys
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from ..conductor import Conductor, Options
from ..execution import FRAMEWORKS, execute, execute_again, prepare, why_not
from ..hooks import Hooks
from ..running import instrument
from ..running.failures import describe
from ..running.instrument import Program
from .channel import Channel
from .forks import Forks, become_sealed
from .plain import PlainLook
from .scout import Scout
from .walker import Walker


class Start:
    """The script on its way to its training loop, in the process that will step and in the one that looks ahead."""

    def __init__(self, script: str, arguments: list[str], channel: Channel, options: Options) -> None:
        self.script = script
        self.path = Path(script).resolve()
        self.arguments = arguments
        self.options = options
        self.channel = channel
        self.forks = Forks(channel)
        self.program = Program()
        self.module = types.ModuleType("__main__")
        self.module.__file__ = script
        self.modules: dict[str, dict[str, Any]] = {"__main__": self.module.__dict__}
        self.scout: Scout | None = None
        self.walker: Walker | None = None
        self.plain: PlainLook | None = None

    def run(self) -> None:
        """To the end of the script, or until the screen is gone."""
        try:
            text = self.path.read_text(encoding="utf-8-sig")
            code = compile(self.program.instrument(text, str(self.path)), str(self.path), "exec")
        except SyntaxError as error:
            self.refuse(f"{self.path.name}:{error.lineno}: the script is no valid Python: {error.msg}")
        except UnicodeDecodeError:
            self.refuse(f"{self.path.name}: the file is not UTF-8 text")
        scout = self.looking_ahead = Scout(self.program, str(self.path), self.options, self.channel)
        conductor = Conductor(
            self.program, self.modules, self.options, scout.say, scout.run, scout.failures
        )  # fmt: skip
        scout.conductor = conductor
        self.hooks = Hooks(conductor)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]
        prepare(self.path, self.arguments, self.module, self.program, self.modules)
        self.hooks.install()
        setattr(builtins, instrument.TOP, lambda loop: self._part(loop, sys._getframe(1)))
        setattr(builtins, instrument.EACH, self._each)
        stopped = execute(code, self.module)
        if self.scout is not None:
            self._end_looking_ahead(code, stopped)
        if self.walker is not None:
            self.walker.ended(stopped)
            return
        self.refuse(why_not(stopped, conductor, str(self.path), self.program))

    def refuse(self, why: str) -> NoReturn:
        """There is nothing to step through."""
        self.channel.send({"refusal": why})
        os._exit(0)

    def _each(self, loop: int, items: Iterable[Any]) -> Iterator[Any]:
        """The items of a comprehension: turns of a loop in the frame that asks, whoever is listening by then."""
        for item in items:
            self._at_top(loop, sys._getframe(1))
            yield item
        self._at_out(loop, sys._getframe(1))

    def _at_top(self, loop: int, frame: Any) -> None:
        if self.walker is not None:
            self.walker.carefully(self.walker.at_top, loop, frame)
        elif self.scout is None:
            self._part(loop, frame)
        else:
            if self.plain is not None and self.hooks.child is None:
                self.plain.top(loop, frame)
            self.hooks.at_top(loop, frame)

    def _at_out(self, loop: int, frame: Any) -> None:
        if self.walker is not None:
            self.walker.carefully(self.walker.at_out, loop, frame)
            return
        if self.plain is not None and self.hooks.child is None:
            self.plain.out(loop, frame)
        self.hooks.at_out(loop, frame)

    def _part(self, loop: int, frame: Any) -> None:
        """Before the first loop: fork the one that looks ahead, and wait for what it sees."""
        told, tells = os.pipe()
        channel = self.forks.child(role="scout")
        if channel is not None:
            os.close(told)
            become_sealed(channel.descriptor, tells)
            self.scout = self.looking_ahead.born(channel, tells)
            setattr(builtins, instrument.TOP, self.hooks.top)
            self.hooks.at_top(loop, frame)
            return
        os.close(tells)
        self.channel.wait_for(told)
        with os.fdopen(told, "rb") as pipe:
            content = pipe.read()
        if not content:  # it has told the screen why
            self.channel.receive()
            os._exit(0)
        self.walker = Walker(pickle.loads(content), self.program, self.modules, self.channel, self.forks)
        self.walker.install()
        self.walker.at_top(loop, frame)

    def _end_looking_ahead(self, code: Any, stopped: BaseException | None) -> None:
        """The fork has come to the end of the script: it tells what it has, or tries once more with a wider idea."""
        scout = self.scout
        assert scout is not None
        try:
            self.hooks.ended(stopped)
            conductor = self.hooks.conductor
            uses_framework = any(name in sys.modules for name in FRAMEWORKS)
            may_train = stopped is None and conductor.passed and not uses_framework and scout.is_early
            if may_train and not scout.has_something:
                conductor.begin_lenient()
                self.hooks.ended(execute_again(code, self.module, self.script))
            if may_train and not scout.has_something and not self.options.loop_line:
                self._look_plainly(code, scout)
            if scout.has_something:
                scout.report()
            elif conductor.explained is not None:
                scout.report_autopsy(conductor.explained)
            else:
                scout.send("refusal", why_not(stopped, conductor, str(self.path), self.program))
        except Exception as error:  # noqa: BLE001  it is told instead of the script's own
            scout.send("refusal", f"the look ahead failed at {describe(error)}")
        os._exit(0)

    def _look_plainly(self, code: Any, scout: Scout) -> None:
        """Nothing trains: see why, and which loop may be meant to."""
        self.plain = PlainLook(self.program, self.modules)
        self.hooks.conductor.begin_autopsy(to_the_end=True)
        setattr(builtins, instrument.TOP, lambda loop: self._at_top(loop, sys._getframe(1)))
        setattr(builtins, instrument.OUT, lambda loop: self._at_out(loop, sys._getframe(1)))
        self.hooks.ended(execute_again(code, self.module, self.script))
        scout.suppose(self.plain.found())


def run(script: str, arguments: list[str], descriptor: int, options: Options) -> None:
    """Start the script; commands and reports go over the socket `descriptor`."""
    Start(script, arguments, Channel.of(descriptor), options).run()
