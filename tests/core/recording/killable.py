"""A process that trains and records on demand, each time in a fork that dies at a moment given beforehand.

Moments are counted and not timed: bytes of a file (the kernel ends whoever writes beyond), instructions of the
database, looks of the recorder at its clock. A line of JSON in, a line out; imported once, so that a life costs no
start of Python.
"""

import json
import os
import resource
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.debugging.session import Session
from stepgrad.core.recording import tables
from stepgrad.core.recording.recorder import Recorder
from stepgrad.core.recording.tables import log_of
from stepgrad.core.recording.writer import RunWriter
from stepgrad.tui.launch import Changes, Launch

SOME_STEPS = 6
"""Between two looks of the recorder."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Clock:
    """Goes on by a fifth of a second whenever it is looked at, so that commits come at the same steps each time."""

    def __init__(self, looks: int | None) -> None:
        self._left = looks
        self._now = 0.0

    def __call__(self) -> float:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                die()
        self._now += 0.2
        return self._now


def die_at(kind: str, moment: int, path: Path) -> Clock:
    """See to it that this process dies then; "never" lets it live."""
    if kind == "bytes":
        log = log_of(path)
        size = log.stat().st_size if log.exists() else 0
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + moment, size + moment))
    if kind == "instructions":
        connect = tables._connect

        def connected(path: Path, mode: str) -> sqlite3.Connection:
            connection = connect(path, mode)
            connection.set_progress_handler(die, moment)
            return connection

        tables._connect = connected
    return Clock(moment if kind == "looks" else None)


def train(words: dict[str, Any], tells: int) -> None:
    """One life: train to the end, and after each commit tell which step is safe."""
    path = Path(words["path"])
    defaults: dict[str, Any] = Recorder.__init__.__kwdefaults__ or {}
    defaults["clock"] = die_at(words["kind"], words["moment"], path)
    commit = RunWriter.commit
    living: list[Session] = []

    def told(writer: RunWriter) -> None:
        step = living[0].observer.record.newest if living else 0
        commit(writer)
        os.write(tells, f"{step}\n".encode())

    RunWriter.commit = told  # type: ignore[method-assign, assignment]
    changes = Changes(epochs=words["epochs"])
    resumes = {"experiment": None, "resume": path} if path.exists() else {"experiment": "moons", "record": path}
    launch = Launch(changes=changes if "record" in resumes else Changes(), keeps_past=True, **resumes)
    living.append(launch())
    while not living[0].trainer.is_finished:
        living[0].run(AfterSteps(SOME_STEPS))
        living[0].follow()
    living[0].end("end")


def live(words: dict[str, Any]) -> dict[str, Any]:
    """Fork, and say how the fork ended and what it had told before."""
    told, tells = os.pipe()
    number = os.fork()
    if number == 0:
        code = 1
        try:
            os.close(told)
            train(words, tells)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(tells)
    with os.fdopen(told) as pipe:
        steps = [int(line) for line in pipe.read().split()]
    status = os.waitpid(number, 0)[1]
    return {"ended": os.waitstatus_to_exitcode(status), "safe": max(steps, default=0)}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(live(json.loads(line))), flush=True)
