"""The pace of a run that is watched: how fast it goes, and how long until its next step may begin.

Knows a clock and nothing of a session, so whoever trains asks it, and spends the wait listening instead of sleeping.
"""

from collections.abc import Callable
from time import perf_counter


class Pace:
    """Steps at least `1 / limit` seconds apart; a limit of None holds nothing back.

    A step that took longer than its share is not made up for by faster ones.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._limit: float | None = None
        self._due = 0.0
        self._step = 0

    def set_out(self, limit: float | None, step: int) -> None:
        """Running begins, or the limit is another one: the next step may begin at once."""
        self._limit, self._step, self._due = limit, step, 0.0

    def wait(self) -> float:
        """Seconds until the next step may begin, 0 if it may now."""
        return 0.0 if self._limit is None else max(0.0, self._due - self._clock())

    def must_wait(self, step: int) -> bool:
        """Take notice that the run has come to `step`; True when the next step is not due yet."""
        if self._limit is None:
            return False
        if step != self._step:
            now = self._clock()
            self._due = max(now, self._due + (step - self._step) / self._limit) if self._due else now + 1 / self._limit
            self._step = step
        return self.wait() > 0


class Speedometer:
    """Steps a second, over about the last second of running."""

    def __init__(self) -> None:
        self.value = 0.0
        self.restart(0)

    def restart(self, step: int) -> None:
        """Running begins now, at this step."""
        self._since, self._step = perf_counter(), step

    def count(self, step: int) -> None:
        """The run has come to `step`."""
        elapsed = perf_counter() - self._since
        if elapsed >= 0.25:
            fresh = (step - self._step) / elapsed
            self.value = fresh if not self.value else 0.5 * (self.value + fresh)
            self.restart(step)
