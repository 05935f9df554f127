"""A user's script as a trainee: the commands and snapshots of a built-in run, with iterations of its loop as steps.

`send` may be called from any thread; everything else happens in the one that calls `receive`.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any

from stepgrad.core.debugging.commands import Back, BackTo, Command, GoTo, LimitSpeed, Pause, Quit, Run, ViewParameter
from stepgrad.core.debugging.messages import Died, Message, Output, Refused
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

from ..launch import GRACE, CannotAnalyseError, CheckOptions, refuse_what_cannot_work
from ..recording.keeping import Keeping
from ..recording.recorder import ScriptRecorder
from ..report import CheckReport
from .link import Link
from .picture import Picture
from .processes import Processes
from .reading import describe_run, parameter_bytes
from .travel import Travel

QUIET_SECONDS = 0.2
LAST_SECONDS = 1.0
StartRecorder = Callable[[RunDescription, Mapping[str, Any]], ScriptRecorder | None]
"""Takes what the run is, and what was found in the script."""


class ScriptTrainee:
    """Starts the script and finds its training loop; `checks`: what is wrong with it is looked for beside it.

    `record` is asked for a recorder once it is known what the run is.
    Raises StepgradError, or CannotAnalyseError with the reason.
    """

    def __init__(
        self,
        script: Path,
        arguments: Sequence[str] = (),
        options: CheckOptions | None = None,
        *,
        version: str = "",
        checks: bool = True,
        on_progress: Callable[[str], None] = lambda text: None,
        record: StartRecorder | None = None,
    ) -> None:
        options = options or CheckOptions()
        refuse_what_cannot_work(script, options, command="debug")
        self._script = script
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._said: deque[Message] = deque()
        self._is_open = True
        self._has_died = False
        self._ahead: deque[Command] = deque()  # movements that wait for the one before them
        self._listening = Lock()
        self._early: list[tuple[Link | None, dict[str, Any]]] = []
        self._processes = Processes(script, arguments, options)
        try:
            found = self._await_found(options, on_progress)
        except BaseException:
            self.close()
            raise
        self.description = describe_run(script, found, version)
        self._processes.budget_for(parameter_bytes(found))
        self._picture = Picture(self.description, tuple(row["leaf"] for row in found["parameters"]))
        self._travel = Travel(self._processes, self.description, self._picture, self._tell)
        try:
            recorder = record(self.description, found) if record is not None else None
        except BaseException:
            self.close()
            raise
        self._keeping = Keeping(recorder, self.description, self._travel, self._said.append)
        if not checks:
            self._processes.forget(self._processes.scout)
            self._picture.not_checked("it was to be left out")
        for link, message in self._early:
            self._hear(link, message)

    @property
    def pid(self) -> int:
        """Of the process that runs the script, and of the group of its forks."""
        return self._processes.pid

    @property
    def parked(self) -> list[int]:
        """The processes that are parked to be gone back to, for whoever measures them."""
        return [link.pid for link in self._processes.parked]

    def _await_found(self, options: CheckOptions, on_progress: Callable[[str], None]) -> dict[str, Any]:
        deadline = None
        while True:
            heard = deque(self._processes.listen(QUIET_SECONDS))
            while heard:
                link, message = heard.popleft()
                if "found" in message:
                    self._early += heard  # the check may be over at the same moment
                    return dict(message["found"])
                if "refusal" in message and not message.get("is_known"):
                    raise CannotAnalyseError(message["refusal"])
                if "progress" in message:
                    on_progress(message["progress"])
                elif message.get("gone") and link is self._processes.frontier:
                    raise CannotAnalyseError(self._last_words(options))
                elif message.get("role") == "scout":
                    deadline = time.monotonic() + options.seconds + GRACE
                else:
                    self._early.append((link, message))
            if deadline is not None and time.monotonic() > deadline:
                limit = f"{options.seconds:g} s"
                raise CannotAnalyseError(
                    f"{self._script.name}: no training loop was found within {limit}; a larger --timeout may help"
                )

    def _last_words(self, options: CheckOptions) -> str:
        words = self._processes.last_words.strip().splitlines()
        if any("No module named 'numpy'" in line for line in words):
            return f"{options.python}: NumPy is not installed there; choose another with --python"
        last = f": {words[-1]}" if words else ""
        return f"{self._script.name}: the script's process {self._processes.obituary()}{last}"

    def _tell(self, message: Message) -> None:
        """What the travel says; of what is shown, the recorder takes note."""
        self._said.append(self._keeping.note(message) if isinstance(message, Snapshot) else message)

    def send(self, command: Command) -> None:
        """Hand a command over; does not wait for its effect."""
        if self._is_open:
            self._commands.put(command)
            self._processes.interrupt()

    def receive(self, timeout: float | None = None) -> Message | None:
        """The next message, waiting at most `timeout` seconds (None: for ever)."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._listening:
            while self._is_open:
                self._take_commands()
                if self._said:
                    return self._hand_over(self._said.popleft())
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left < 0:
                    return None
                for link, message in self._processes.listen(left):
                    self._hear(link, message)
        return None

    def _hand_over(self, message: Message) -> Message:
        if isinstance(message, Snapshot) and message.status == "running":
            self._travel.active.send(do="ready")
        if isinstance(message, Died):
            self._end()
        return message

    def _take_commands(self) -> None:
        """Carry out what was asked for; a movement waits until the one before it has come to its end."""
        while self._is_open:
            try:
                command = self._commands.get_nowait()
            except Empty:
                break
            if not isinstance(command, (Run, Back, BackTo, GoTo)) or self._travel.is_standing:
                self._try(command)
            else:
                self._ahead.append(command)
                if self._travel.is_free:  # who asks for something else does not want to wait for the end
                    self._travel.pause()
        while self._is_open and self._ahead and self._travel.is_standing:
            self._try(self._ahead.popleft())

    def _try(self, command: Command) -> None:
        try:
            self._obey(command)
        except StepgradError as error:
            self._said.append(Refused(str(error)))

    def _obey(self, command: Command) -> None:
        match command:
            case Quit():
                self._end()
            case LimitSpeed(limit):
                self._travel.limit_speed(limit)
            case ViewParameter():
                self._travel.view(command)
            case Pause():
                self._ahead.clear()
                self._travel.pause()
            case _:
                self._travel.obey(command)

    def _hear(self, link: Link | None, message: dict[str, Any]) -> None:
        if "output" in message:
            self._said.append(Output(message["output"]))
        elif link is None or link.role == "scout":
            self._hear_scout(message)
        elif "values" in message:
            self._keeping.take_values(link, message)
        elif "failed" in message:
            self._die(f"stepgrad itself failed in the script's process, at {message['failed']}")
        elif message.get("gone") and link is self._processes.frontier:
            self._die(f"the script's process {self._processes.obituary()}")
        else:
            self._travel.hear(link, message)

    def _hear_scout(self, message: dict[str, Any]) -> None:
        if self._picture.is_checked:
            return
        if "report" in message:
            report = CheckReport.from_json(message["report"])
            self._picture.checked(report)
            self._travel.show_again()
        elif "refusal" in message:
            self._picture.not_checked(message["refusal"])
            self._travel.show_again()
        elif message.get("gone"):
            self._picture.not_checked("the check of the script ended without an answer")

    def _die(self, words: str) -> None:
        self._has_died = True
        self._said.append(Died(words, self._processes.last_words))

    def close(self) -> None:
        """End the script and all its forks. Safe to call twice."""
        self._processes.interrupt()
        with self._listening:
            self._end()

    def _end(self) -> None:
        if not self._is_open:
            return
        keeping: Keeping | None = getattr(self, "_keeping", None)
        if keeping is not None:
            self._fetch_last_values(keeping)
            keeping.end(has_died=self._has_died)
        self._is_open = False
        self._processes.close(is_over=getattr(self, "_travel", None) is not None and self._travel.is_over)

    def _fetch_last_values(self, keeping: Keeping) -> None:
        """A run file ends with the parameters as they were left, if they can be had within a moment."""
        deadline = time.monotonic() + LAST_SECONDS
        if not self._has_died and keeping.ask_for_the_last():
            while keeping.is_waiting and not self._has_died and (left := deadline - time.monotonic()) > 0:
                for link, message in self._processes.listen(left):
                    self._hear(link, message)
