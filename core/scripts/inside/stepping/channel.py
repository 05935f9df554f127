"""One end of the socket between a process of the script and the screen: lines of JSON, and now and then a descriptor.

Every process of the script has a socket of its own. When the other end is gone, the screen is, and the process ends.
"""

from __future__ import annotations

import array
import json
import os
import select
import socket
from typing import Any

CHUNK = 1 << 16


class Channel:
    """Sends reports, receives commands. Whatever cannot be sent any more ends the process."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._pending = b""
        self._waiting: list[dict[str, Any]] = []

    @classmethod
    def of(cls, descriptor: int) -> Channel:
        """The channel on an inherited descriptor."""
        return cls(socket.socket(fileno=descriptor))

    @property
    def descriptor(self) -> int:
        """The number of our end."""
        return self._socket.fileno()

    def send(self, message: dict[str, Any], handed: socket.socket | None = None) -> None:
        """One message; `handed` is another process's end, which the screen is to have."""
        data = json.dumps(message, default=_plain).encode() + b"\n"
        rights = []
        if handed is not None:
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [handed.fileno()]))]
        try:
            sent = self._socket.sendmsg([data], rights)
            self._socket.sendall(data[sent:])
        except OSError:
            os._exit(0)

    def send_bytes(self, message: dict[str, Any], parts: list[bytes]) -> None:
        """One message, and after its line the bytes it speaks of; it says how many there are."""
        self.send({**message, "bytes": sum(map(len, parts))})
        try:
            for part in parts:
                self._socket.sendall(part)
        except OSError:
            os._exit(0)

    def receive(self) -> dict[str, Any]:
        """The next message, however long it takes."""
        while not self._waiting:
            self._read()
        return self._waiting.pop(0)

    def has_more(self, seconds: float = 0.0) -> bool:
        """Whether a message is there, or comes within so many seconds."""
        if not self._waiting and select.select([self._socket], [], [], seconds)[0]:
            self._read()
        return bool(self._waiting)

    def wait_for(self, descriptor: int) -> None:
        """Until there is something to be read there; commands that come meanwhile are kept."""
        while descriptor not in select.select([descriptor, self.descriptor], [], [])[0]:
            self._read()

    def close(self) -> None:
        """Leave it to another process."""
        self._socket.close()

    def _read(self) -> None:
        try:
            chunk = self._socket.recv(CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            os._exit(0)
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        self._waiting += [json.loads(line) for line in lines]


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as JSON has them; anything else in words."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
