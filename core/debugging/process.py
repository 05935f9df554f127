"""A trainee in a process of its own, and the client a screen holds of it.

The screen never shares an interpreter with training. Commands go over one pipe and snapshots come back; while training
runs, commands are looked for every few milliseconds and the next snapshot is sent only when the last was taken, so a
slow screen delays nothing. If the screen goes, the trainee ends; if the trainee dies, the screen is told how.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from time import perf_counter

from ..errors import StepgradError
from ..observing.description import RunDescription
from .commands import Command, LimitSpeed, Quit
from .controlled import Controlled
from .messages import Died, Message, Output, Refused
from .pace import Pace, Speedometer
from .snapshot import Snapshot

CHUNK_SECONDS = 0.005
"""Training between two looks at the pipe: a key is answered within a few times this."""
IDLE_SECONDS = 0.05
"""How long nobody must have asked for anything before idle time is used."""
SNAPSHOT_SECONDS = 0.05
"""Least time between two snapshots of a running session: 20 a second."""
SNAPSHOT_SHARE = 0.025
"""Most of the training time that making snapshots may take; the pause between two grows with what one costs."""

SessionFactory = Callable[[], Controlled]


@dataclass(frozen=True, slots=True)
class _Ready:
    """From the screen: the last snapshot is taken."""


@dataclass(frozen=True, slots=True)
class _Started:
    """From the trainee: it is built, and this is what it is."""

    description: RunDescription


@dataclass(frozen=True, slots=True)
class _Failed:
    """From the trainee: it cannot go on. `details` is a traceback, or empty for a user's mistake."""

    message: str
    details: str


class TraineeProcess:
    """Starts a session, made by `factory`, in a new process. `factory` must be picklable.

    Raises StepgradError if the session cannot be built there.
    """

    def __init__(self, factory: SessionFactory) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        handle, name = tempfile.mkstemp(prefix="stepgrad-", suffix=".log")
        os.close(handle)
        self._log = Path(name)
        self._process = context.Process(target=_run_trainee, args=(theirs, factory, name), daemon=True)
        self._is_open = True
        self._sending = Lock()
        try:
            with theirs:
                self._process.start()
            self.description = self._await_start()
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int | None:
        """The trainee's process number."""
        return self._process.pid

    def _await_start(self) -> RunDescription:
        try:
            message = self._connection.recv()
        except (EOFError, OSError):
            raise StepgradError(self._obituary().message) from None
        if isinstance(message, _Started):
            return message.description
        assert isinstance(message, _Failed)
        if message.details:
            sys.stderr.write(message.details)
        raise StepgradError(message.message)

    def send(self, command: Command) -> None:
        """Hand a command over; does not wait for its effect."""
        self._send(command)

    def _send(self, item: object) -> None:
        # Commands come from the screen's thread, acknowledgements from the one that receives.
        with self._sending, suppress(OSError, ValueError):  # gone or closed: `receive` tells
            self._connection.send(item)

    def receive(self, timeout: float | None = None) -> Message | None:
        """The next message, waiting at most `timeout` seconds (None: for ever)."""
        if not self._is_open:
            return None
        try:
            if not self._connection.poll(timeout):
                return None
            message = self._connection.recv()
        except (EOFError, OSError):
            if not self._is_open:
                return None
            died = self._obituary()
            self.close()
            return died
        if isinstance(message, Snapshot):
            self._send(_Ready())
        if isinstance(message, _Failed):
            self.close()
            return Died(message.message, message.details)
        assert isinstance(message, (Snapshot, Output, Refused))
        return message

    def _obituary(self) -> Died:
        self._process.join(timeout=2.0)
        code = self._process.exitcode
        if code is not None and code < 0:
            how = f"was killed by signal {-code} ({signal.Signals(-code).name})"
        else:
            how = f"ended unexpectedly with exit code {code}"
        try:
            said = self._log.read_text(errors="replace")[-4000:]
        except OSError:
            said = ""
        return Died(f"the training process {how}", said)

    def close(self) -> None:
        """End the trainee and free what it held. Safe to call twice."""
        if not self._is_open:
            return
        self._is_open = False
        self._send(Quit())
        if self.pid is not None:  # it was started
            self._process.join(timeout=1.0)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
        self._connection.close()
        self._log.unlink(missing_ok=True)


def _run_trainee(connection: Connection, factory: SessionFactory, log: str) -> None:
    """The trainee's main function. Ctrl-C belongs to the screen; everything printed goes to the log."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    file = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)
    # By line: Python would hold back what goes to a file, and the screen would see it only at the end.
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)
    session: Controlled | None = None
    try:
        session = factory()
        connection.send(_Started(session.description))
        _Loop(session, connection, Path(log)).run()
    except StepgradError as error:
        _tell(connection, _Failed(str(error), ""))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        Path(log).unlink(missing_ok=True)  # the screen is gone, and so are we
        if session is not None:
            with suppress(StepgradError):
                session.end("quit")
    except Exception as error:  # noqa: BLE001 - whatever went wrong here, the screen must hear of it
        summary = f"the training process failed: {type(error).__name__}: {error}"
        _tell(connection, _Failed(summary, traceback.format_exc()))


def _tell(connection: Connection, message: object) -> None:
    with suppress(OSError):
        connection.send(message)


class _Loop:
    """Trains in chunks, and between them listens and reports."""

    def __init__(self, session: Controlled, connection: Connection, log: Path) -> None:
        self._session = session
        self._connection = connection
        self._log = log
        self._log_read = 0
        self._is_screen_ready = True
        self._next_snapshot = 0.0
        self._speed = Speedometer()
        self._pace = Pace()
        self._deadline = 0.0
        self._has_news = False

    def run(self) -> None:
        """Until told to quit, or until the other end is gone."""
        self._report(at_once=True)
        is_prepared = False
        while True:
            changed = False
            at_rest = self._session.patience if is_prepared else IDLE_SECONDS
            patience = self._patience() if self._session.is_running else at_rest
            while self._connection.poll(patience):
                item = self._connection.recv()
                if isinstance(item, Quit):
                    self._follow(partial(self._session.end, "quit"))
                    return
                changed |= self._take(item)
                patience = 0
            running = self._session.is_running
            if running and (self._session.is_looking_back or not self._pace.wait()):
                self._deadline = perf_counter() + CHUNK_SECONDS
                self._session.advance(self._is_over)
                if not self._session.is_looking_back:
                    self._speed.count(self._session.step)
            self._has_news |= bool(self._follow(self._session.follow))
            stopped = running and not self._session.is_running
            self._report(at_once=changed or stopped)
            is_prepared = not (running or changed or self._session.prepare())

    def _follow(self, work: Callable[[], bool | None]) -> bool | None:
        try:
            return work()
        except StepgradError as error:
            self._connection.send(Refused(str(error)))
            return None

    def _patience(self) -> float:
        """How long a running session listens before it goes on: until its next step is due, or a snapshot is."""
        wait = self._pace.wait()
        if wait and self._is_screen_ready and self._has_news:
            wait = min(wait, max(0.0, self._next_snapshot - perf_counter()))
        return wait

    def _is_over(self) -> bool:
        self._has_news = True
        if self._session.is_looking_back:
            return perf_counter() >= self._deadline
        return self._pace.must_wait(self._session.step) or perf_counter() >= self._deadline

    def _take(self, item: object) -> bool:
        """Carry out a command; True where the screen should see the effect at once."""
        if isinstance(item, _Ready):
            self._is_screen_ready = True
            return False
        was_running = self._session.is_running
        try:
            self._session.apply(item)  # type: ignore[arg-type]
        except StepgradError as error:
            self._connection.send(Refused(str(error)))
            return False
        begins = self._session.is_running and not was_running
        if begins:
            self._speed.restart(self._session.step)
        if begins or isinstance(item, LimitSpeed):
            self._pace.set_out(self._session.speed_limit, self._session.step)
        return True

    def _report(self, *, at_once: bool) -> None:
        self._send_output()
        now = perf_counter()
        is_due = self._has_news and self._is_screen_ready and now >= self._next_snapshot
        if not at_once and not is_due:
            return
        self._connection.send(self._session.snapshot(steps_per_second=self._speed.value))
        self._is_screen_ready = self._has_news = False
        # Where the next step is not due yet, the snapshot took no training time.
        cost = 0.0 if self._pace.wait() else perf_counter() - now
        self._next_snapshot = now + max(SNAPSHOT_SECONDS, cost / SNAPSHOT_SHARE)

    def _send_output(self) -> None:
        size = self._log.stat().st_size
        if size > self._log_read:
            with self._log.open(encoding="utf-8", errors="replace") as file:
                file.seek(self._log_read)
                self._connection.send(Output(file.read()))
            self._log_read = size
