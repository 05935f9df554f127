"""Forks of the script's process: those that are parked to be gone back to, and those that live the past once more.

A fork shares its memory with the process it came from until one of them writes. What it must not share is where files
are read, so it opens them anew; and one that lives the past again can write nothing, neither to files that are opened
nor to those that were open.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import socket
import stat
import sys
from pathlib import Path

from ..running.safety import seal
from .channel import Channel

MOST_DESCRIPTORS = 1024


class Forks:
    """Forks this process. `channel` is the one to the screen; each fork gets its own."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._known: list[int] = []

    def child(self, **told: object) -> Channel | None:
        """Fork: in the new process its channel; None in the old one, which tells the screen `told` of it."""
        self.flush()
        self._bury()
        mine, theirs = socket.socketpair()
        chance = random.getstate()
        places = _places_in_files()  # before the fork: afterwards the old process may read on
        number = os.fork()
        if number == 0:
            random.setstate(chance)  # the module takes a new seed in every child
            _read_on_alone(places)
            theirs.close()
            self.channel.close()
            self._known.clear()
            self.channel = Channel(mine)
            return self.channel
        mine.close()
        self._known.append(number)
        self.channel.send({"fork": number, **told}, theirs)
        theirs.close()
        return None

    def flush(self) -> None:
        """Nothing that was printed may be printed by a fork as well."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()

    def _bury(self) -> None:
        """Children that have ended leave nothing behind but a number."""
        for number in list(self._known):
            with contextlib.suppress(ChildProcessError):
                if os.waitpid(number, os.WNOHANG)[0] == 0:
                    continue
            self._known.remove(number)


def become_sealed(*ours: int) -> None:
    """From here on this process can neither write nor talk, but over the descriptors that are `ours`."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, flags in _descriptors():
        if flags & os.O_ACCMODE != os.O_RDONLY and number not in (nothing, *ours):
            os.dup2(nothing, number)
    os.close(nothing)
    seal()


def _places_in_files() -> list[tuple[int, int]]:
    """(descriptor, offset) of every file that is being read."""
    found = []
    for number, flags in _descriptors():
        with contextlib.suppress(OSError):
            if flags & os.O_ACCMODE == os.O_RDONLY and stat.S_ISREG(os.fstat(number).st_mode):
                found.append((number, os.lseek(number, 0, os.SEEK_CUR)))
    return found


def _read_on_alone(places: list[tuple[int, int]]) -> None:
    """Files that are being read are opened anew, so that nobody else moves on in them."""
    for number, place in places:
        with contextlib.suppress(OSError):
            again = os.open(_path_of(number), os.O_RDONLY)
            os.lseek(again, place, os.SEEK_SET)
            os.dup2(again, number, os.get_inheritable(number))
            os.close(again)


def _descriptors() -> list[tuple[int, int]]:
    """Every open descriptor with its flags."""
    folder = Path("/proc/self/fd" if sys.platform.startswith("linux") else "/dev/fd")
    try:
        numbers = sorted(int(entry.name) for entry in folder.iterdir())
    except OSError:
        numbers = list(range(MOST_DESCRIPTORS))
    found = []
    for number in numbers:
        with contextlib.suppress(OSError):
            found.append((number, fcntl.fcntl(number, fcntl.F_GETFL)))
    return found


def _path_of(number: int) -> str:
    if sys.platform == "darwin":
        return fcntl.fcntl(number, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0").decode()
    return str(Path(f"/proc/self/fd/{number}").readlink())
