"""Our end of the socket to one process of the script: lines of JSON, and the ends of its forks' sockets."""

import array
import json
import socket
from collections import deque
from contextlib import suppress
from typing import Any

CHUNK = 1 << 18
MOST_DESCRIPTORS = 64


class Link:
    """One process. `at` is where it stands, as far as it has said: iterations done, lines since."""

    def __init__(self, end: socket.socket, *, role: str, pid: int = 0, at: tuple[int, int] = (0, 0)) -> None:
        self.role = role
        self.pid = pid
        self.at = at
        self._socket = end
        self._pending = b""
        self._handed: deque[int] = deque()

    def fileno(self) -> int:
        """For whoever waits for it."""
        return self._socket.fileno()

    def send(self, **message: Any) -> None:
        """A command. One that is gone does not hear it; reading tells."""
        with suppress(OSError):
            self._socket.sendall(json.dumps(message).encode() + b"\n")

    def read(self) -> list[dict[str, Any]] | None:
        """What it has said; None once it is gone. To be called when there is something."""
        try:
            chunk, rights, _, _ = self._socket.recvmsg(CHUNK, socket.CMSG_SPACE(MOST_DESCRIPTORS * 4))
        except OSError:
            return None
        for level, kind, data in rights:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                numbers = array.array("i")
                numbers.frombytes(data[: len(data) - len(data) % numbers.itemsize])
                self._handed.extend(numbers)
        if not chunk:
            return None
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        return [json.loads(line) for line in lines]

    def take_end(self, *, role: str, pid: int, at: tuple[int, int]) -> "Link":
        """The link to a fork it has told of; its end came with the words."""
        return Link(socket.socket(fileno=self._handed.popleft()), role=role, pid=pid, at=at)

    def close(self) -> None:
        """Let go of it, which ends it: each process watches its link."""
        self._socket.close()
