"""The processes of a script: the one that runs it, the forks parked to be gone back to, the one that lives the past.

They hear and speak over a link each. All are of one process group, which is ended as a whole.
"""

import codecs
import contextlib
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stepgrad.core.errors import StepgradError

from ..launch import INSIDE, CheckOptions, environment
from .link import Link
from .weighing import weigh

MOST_PARKED = 32
LEAST_PARKED = 3
BUDGET_BYTES = 512 << 20
"""Memory the parked forks may take."""
WEIGH_SECONDS = 1.0
"""How often it is looked at what they do take, where that can be known: it costs some 10 ms. Before, it is guessed."""
OVERHEAD_BYTES = 6 << 20
"""The guess of what a fork comes to own beside the parameters, as the script goes on."""
COPIES = 4
"""And how many times the parameters: values, gradients, moments."""
KEPT_WORDS = 4000
END_SECONDS = 1.0


class Processes:
    """Starts the script. `frontier` is the process that runs it; `parked` by ascending place; `past` lives the past,
    `seeker` searches it.
    """

    def __init__(self, script: Path, arguments: Sequence[str], options: CheckOptions) -> None:
        ours, theirs = socket.socketpair()
        self.frontier = Link(ours, role="frontier")
        self.parked: list[Link] = []
        self.past: Link | None = None
        self.scout: Link | None = None
        self.seeker: Link | None = None
        self.last_words = ""
        self._most = MOST_PARKED
        self._weigh_due = 0.0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._selector = selectors.DefaultSelector()
        self._wake, self._waker = socket.socketpair()
        self._selector.register(self._wake, selectors.EVENT_READ, "wake")
        self._selector.register(self.frontier, selectors.EVENT_READ, self.frontier)
        command = [
            options.python, "-B", str(INSIDE), "--step", "--report-to", str(theirs.fileno()), "--loop",
            str(options.loop), "--loss", options.loss, "--seconds", str(options.seconds), str(script), *arguments,
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(
                command, pass_fds=(theirs.fileno(),), start_new_session=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(),
            )  # fmt: skip
        except OSError as error:
            for end in (ours, self._wake, self._waker, self._selector):
                end.close()
            raise StepgradError(f"--python {options.python}: cannot be started: {error.strerror}") from error
        finally:
            theirs.close()
        assert self._process.stdout is not None
        self._selector.register(self._process.stdout, selectors.EVENT_READ, "output")

    @property
    def pid(self) -> int:
        """Of the process that runs the script, and of the group."""
        return self._process.pid

    def budget_for(self, parameter_bytes: int) -> None:
        """How many forks may be parked."""
        self._allow(OVERHEAD_BYTES + COPIES * parameter_bytes)

    def _allow(self, each: int) -> None:
        """As many forks as fit, if each takes so much."""
        self._most = max(LEAST_PARKED, min(MOST_PARKED, BUDGET_BYTES // max(1, each)))

    def _weigh(self) -> None:
        """What is parked says how many may be; what the newest will come to own it does not own yet."""
        now = time.monotonic()
        if len(self.parked) <= LEAST_PARKED or now < self._weigh_due:
            return
        self._weigh_due = now + WEIGH_SECONDS
        older = [link.pid for link in self.parked[:-1]]
        total = weigh(older)
        if total:
            self._allow(total // len(older))

    def interrupt(self) -> None:
        """Let `listen` return; from any thread."""
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def listen(self, seconds: float | None) -> list[tuple[Link | None, dict[str, Any]]]:
        """What the processes said, and under `output` what the script printed; waits at most so long.

        `{"gone": True}` is the last of a process.
        """
        heard: list[tuple[Link | None, dict[str, Any]]] = []
        for key, _ in self._selector.select(seconds):
            if key.data == "wake":
                self._wake.recv(1024)
            elif key.data == "output":
                heard += self._read_output(key.fd)
            else:
                heard += self._read(key.data)
        return heard

    def _read_output(self, descriptor: int) -> list[tuple[Link | None, dict[str, Any]]]:
        data = os.read(descriptor, 1 << 16)
        if not data:
            self._selector.unregister(descriptor)
            return []
        text = self._decoder.decode(data)
        self.last_words = (self.last_words + text)[-KEPT_WORDS:]
        return [(None, {"output": text})]

    def _read(self, link: Link) -> list[tuple[Link | None, dict[str, Any]]]:
        messages = link.read()
        if messages is None:
            self.forget(link)
            return [(link, {"gone": True})]
        heard: list[tuple[Link | None, dict[str, Any]]] = []
        for message in messages:
            if "fork" in message:
                self._adopt(link, message)
            heard.append((link, message))
        return heard

    def _adopt(self, parent: Link, message: dict[str, Any]) -> None:
        first, second = message.get("at", (0, 0))
        fork = parent.take_end(role=message["role"], pid=message["fork"], at=(first, second))
        self._selector.register(fork, selectors.EVENT_READ, fork)
        if fork.role == "scout":
            self.scout = fork
        elif fork.role == "woken":
            self.past = fork
        elif fork.role == "seeker":
            self.seeker = fork
        elif any(other.at == fork.at for other in self.parked):
            self.forget(fork)
        else:
            self.parked.append(fork)
            self.parked.sort(key=lambda other: other.at)
            self._weigh()
            self._thin_out(fork.at[0])

    def _thin_out(self, here: int) -> None:
        """Beyond the limit the one goes that leaves the smallest gap for its distance; never the first or the last."""
        while len(self.parked) > self._most:
            places = range(1, len(self.parked) - 1)
            steps = [link.at[0] for link in self.parked]
            worst = min(places, key=lambda k: (steps[k + 1] - steps[k - 1]) / (abs(here - steps[k]) + 1))
            self.forget(self.parked[worst])

    def nearest(self, at: tuple[int, int]) -> Link | None:
        """The parked fork from which to go to a place: one iteration before it at least, so that it can be measured."""
        fitting = [link for link in self.parked if link.at[0] < at[0] or link.at[0] == 0]
        return fitting[-1] if fitting else None

    def forget(self, link: Link | None) -> None:
        """End a process."""
        if link is None or link.fileno() < 0:
            return
        self._selector.unregister(link)
        link.close()
        if link in self.parked:
            self.parked.remove(link)
        if link is self.past:
            self.past = None
        if link is self.scout:
            self.scout = None
        if link is self.seeker:
            self.seeker = None

    def obituary(self) -> str:
        """How the process that ran the script ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        code = self._process.returncode
        if code is not None and code < 0:
            return f"was killed by signal {-code} ({signal.Signals(-code).name})"
        return f"ended unexpectedly with exit code {code}"

    def close(self, *, is_over: bool) -> None:
        """End them all. A script that has come to its end is given the time to close its files."""
        self.frontier.send(do="quit")
        if is_over:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(END_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for link in (*self.parked, self.past, self.scout, self.seeker, self.frontier):
            self.forget(link)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._selector.close()
        self._wake.close()
        self._waker.close()
