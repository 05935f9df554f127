"""When a fork is left behind to be gone back to, and how it lies there until it is woken."""

from __future__ import annotations

import os
import time

from .channel import Channel
from .forks import Forks, become_sealed

PARK_SECONDS = 0.05
"""Time lived between two forks: going back to any place between takes about as long."""
PARK_SHARE = 0.03
"""Most of the time that forking may take."""


class Parking:
    """Counts the time in which the script runs, not that in which it stands still."""

    def __init__(self, forks: Forks) -> None:
        self.is_sealed = False
        self._forks = forks
        self._resumed = time.monotonic()
        self._lived = self._cost = 0.0

    def resume(self) -> None:
        """The script goes on."""
        self._resumed = time.monotonic()

    def pause(self) -> None:
        """The script stands still."""
        self._lived += time.monotonic() - self._resumed

    def park_if_due(self, at: list[int]) -> Channel | None:
        """Fork where it is time to; in a process that comes back to that place, which is sealed, its channel."""
        now = time.monotonic()
        lived = self._lived + now - self._resumed
        if at[0] and lived < max(PARK_SECONDS, self._cost / PARK_SHARE):
            return None
        self._lived, self._resumed = 0.0, now
        channel = self._forks.child(role="parked", at=at)
        if channel is None:
            self._cost = time.monotonic() - now
            return None
        return self._lie(channel, at)

    def _lie(self, channel: Channel, at: list[int]) -> Channel:
        """Until woken, then in another fork: this one stays."""
        woken = None
        while woken is None:
            message = channel.receive()
            do = message["do"]
            if do == "quit":
                os._exit(0)
            if do == "wake":
                woken = self._forks.child(role=message["role"], at=at)
        if not self.is_sealed:
            become_sealed(woken.descriptor)
            self.is_sealed = True
        return woken
