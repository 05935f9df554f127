"""Fork as a snapshot: each child is the whole program as it stands, free to be spoiled.

`run` forks one child per probe, a few at a time, and returns what each of them reported. The child's side of
a fork leaves `run` by raising `BecomeChild`, which the hook that called us catches; from there the child
walks on through the user's own code.
"""

from __future__ import annotations

import os
import pickle
import random
import selectors
import signal
import time
from typing import Any, Callable, NoReturn

from .clock import worked, worked_by
from .failures import Failed, Failures, describe

PARALLEL = max(1, min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1))


class BecomeChild(BaseException):
    """Raised in a new child, with the probe it has to carry out and the pipe it reports to."""

    def __init__(self, probe: Any, pipe: int) -> None:
        super().__init__()
        self.probe = probe
        self.pipe = pipe


class Children:
    """Runs probes; gives up a child after `patience` seconds of work, all when `deadline` is reached."""

    def __init__(self, deadline: float, failures: Failures | None = None) -> None:
        self.deadline = deadline
        self.failures = failures or Failures()
        self.patience = 10.0
        self.watch: Callable[[], object] = lambda: None  # called while children are waited for

    @property
    def time_is_up(self) -> bool:
        """Whether every further experiment is refused."""
        return worked() >= self.deadline

    def run(self, probes: list[Any]) -> list[Any]:
        """The report of each probe in order; None for a child that died or ran out of time."""
        results: list[Any] = [None] * len(probes)
        waiting = list(enumerate(probes))[::-1]
        selector = selectors.DefaultSelector()
        running: dict[int, tuple[int, int, bytearray, float]] = {}
        while waiting or running:
            while waiting and len(running) < PARALLEL and not self.time_is_up:
                index, probe = waiting.pop()
                pid, pipe = self._fork(probe)
                selector.register(pipe, selectors.EVENT_READ)
                running[pipe] = (index, pid, bytearray(), time.monotonic())
            if not running:
                break
            self.watch()
            for key, _ in selector.select(timeout=0.2):
                pipe = int(key.fd)
                index, pid, data, _ = running[pipe]
                chunk = os.read(pipe, 1 << 20)
                if chunk:
                    data.extend(chunk)
                    continue
                selector.unregister(pipe)
                del running[pipe]
                results[index] = self._told(_finish(pipe, pid, data))
            self._end_the_late(selector, running)
        selector.close()
        return results

    def _told(self, report: Any) -> Any:
        """The report, unless it is that the checker's own code failed in the child."""
        if isinstance(report, Failed):
            self.failures.note(report.what)
            return None
        return report

    def _fork(self, probe: Any) -> tuple[int, int]:
        read, write = os.pipe()
        chance = random.getstate()
        pid = os.fork()
        if pid == 0:
            random.setstate(chance)  # the module takes a new seed in every child
            os.close(read)
            raise BecomeChild(probe, write)
        os.close(write)
        return pid, read

    def _end_the_late(self, selector: Any, running: dict[int, tuple[int, int, bytearray, float]]) -> None:
        is_over = self.time_is_up
        for pipe, (_, pid, _, started) in list(running.items()):
            clock = time.monotonic() - started
            if is_over or (clock > self.patience and worked_by(pid, clock) > self.patience):
                os.kill(pid, signal.SIGKILL)
                selector.unregister(pipe)
                del running[pipe]
                os.close(pipe)
                os.waitpid(pid, 0)


def _finish(pipe: int, pid: int, data: bytearray) -> Any:
    os.close(pipe)
    os.waitpid(pid, 0)
    if not data:
        return None
    return pickle.loads(bytes(data))


def report_and_exit(pipe: int, report: Any) -> NoReturn:
    """The end of a child: its report goes into the pipe, nothing is flushed or cleaned up."""
    try:
        content = pickle.dumps(report, protocol=4)
    except Exception as error:  # noqa: BLE001  told by the parent
        content = pickle.dumps(Failed(describe(error)), protocol=4)
    data = memoryview(content)
    try:
        while data:
            data = data[os.write(pipe, data) :]
    finally:
        os._exit(0)
