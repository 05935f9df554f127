"""Trials in a process of their own, so that neither the training nor the screen waits for them.

They can be given up at any moment: the process is ended where it stands. If it dies by itself, that is one line; if
whoever started it goes, it ends too.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import Protocol

from ..debugging.messages import Died
from ..errors import StepgradError
from .diagnose import Progress
from .report import Attempt, Report

Work = Callable[[Progress], Report]
"""Resolves a recipe and diagnoses it; must be picklable."""
TrialMessage = Attempt | Report | Died
KINDNESS = 5
"""By how much the trials step back where processors are few: the training comes first."""


class Trials(Protocol):
    """Trials under way, as a screen sees them."""

    def receive(self, timeout: float | None = None) -> TrialMessage | None:
        """What came next, waiting at most `timeout` seconds (None: for ever); None when there was nothing.

        After a `Report` or `Died`, and after `close`, always None at once.
        """

    def close(self) -> None:
        """End them at once. Safe to call twice."""


class TrialsProcess:
    """Begins the trials at once, in a new process."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, work), daemon=True)
        self._is_open = True
        with theirs:
            self._process.start()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def receive(self, timeout: float | None = None) -> TrialMessage | None:
        """The next message; see `Trials`."""
        if not self._is_open:
            return None
        try:
            if not self._connection.poll(timeout):
                return None
            said: TrialMessage = self._connection.recv()
        except (EOFError, OSError):
            said = self._obituary()
        if not self._is_open:  # given up meanwhile, from another thread
            return None
        if not isinstance(said, Attempt):
            self.close()
        return said

    def _obituary(self) -> Died:
        self._process.join(timeout=2.0)
        code = self._process.exitcode
        if code is not None and code < 0:
            return Died(f"the trials were killed by signal {-code} ({signal.Signals(-code).name})", "")
        return Died(f"the trials ended unexpectedly with exit code {code}", "")

    def close(self) -> None:
        """End the process, whatever it does."""
        if not self._is_open:
            return
        self._is_open = False
        self._process.kill()
        self._process.join()
        # The pipe is left to its last reader, who may be waiting at it in another thread.


def _run(connection: Connection, work: Work) -> None:
    """The process's main function. Ctrl-C belongs to the screen, and nothing may be written over it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if hasattr(os, "nice"):
        os.nice(KINDNESS)
    Thread(target=_end_with, args=(connection,), daemon=True).start()
    try:
        said: TrialMessage = work(connection.send)
    except StepgradError as error:
        said = Died(str(error), "")
    except Exception as error:  # noqa: BLE001 - whatever went wrong here, the screen must hear of it
        said = Died(f"the trials failed: {type(error).__name__}: {error}", "")
    with suppress(OSError):
        connection.send(said)


def _end_with(connection: Connection) -> None:
    """Nothing is ever sent here: when the pipe ends, so has whoever wanted to know."""
    with suppress(EOFError, OSError):
        connection.recv()
    os._exit(0)
