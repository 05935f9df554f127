"""Our end of the socket to one process of the script: lines of JSON, bytes they announce, and ends of sockets."""

import array
import json
import socket
from collections import deque
from collections.abc import Iterator
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
        self._pending = bytearray()
        self._announcing: dict[str, Any] | None = None  # it has said that bytes come, which are not all here yet
        self._handed: deque[int] = deque()

    def fileno(self) -> int:
        """For whoever waits for it."""
        return self._socket.fileno()

    def send(self, **message: Any) -> None:
        """A command. One that is gone does not hear it; reading tells."""
        with suppress(OSError):
            self._socket.sendall(json.dumps(message).encode() + b"\n")

    def read(self) -> list[dict[str, Any]] | None:
        """What it has said, bytes under `content`; None once it is gone. To be called when there is something."""
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
        self._pending += chunk
        return list(self._whole_messages())

    def _whole_messages(self) -> Iterator[dict[str, Any]]:
        while True:
            waiting = self._announcing
            if waiting is not None:
                if len(self._pending) < waiting["bytes"]:
                    return
                yield {**waiting, "content": bytes(self._pending[: waiting["bytes"]])}
                del self._pending[: waiting["bytes"]]
                self._announcing = None
                continue
            end = self._pending.find(b"\n")
            if end < 0:
                return
            message = json.loads(self._pending[:end])
            del self._pending[: end + 1]
            if "bytes" in message:
                self._announcing = message
            else:
                yield message

    def take_end(self, *, role: str, pid: int, at: tuple[int, int]) -> "Link":
        """The link to a fork it has told of; its end came with the words."""
        return Link(socket.socket(fileno=self._handed.popleft()), role=role, pid=pid, at=at)

    def close(self) -> None:
        """Let go of it, which ends it: each process watches its link."""
        self._socket.close()
