"""A child may compute, but nothing it does may reach the outside: no files, no sockets, no processes.

Opening a file for writing gives a buffer in memory instead, making and removing folders does nothing;
whatever else would change the world is refused by an audit hook. The hook cannot be removed, which is fine:
the child lives for one iteration.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
import time
from typing import Any

_REFUSED = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.system", "os.exec", "os.posix_spawn", "shutil.", "socket.connect", "socket.bind", "socket.sendto",
    "subprocess.Popen", "sqlite3.connect", "urllib.Request", "webbrowser.open",
)  # fmt: skip


# what scripts do between two steps of training, and can do without
_DO_NOTHING = ("mkdir", "makedirs", "remove", "unlink", "rename", "replace", "rmdir", "system")


class OutsideRefusedError(RuntimeError):
    """The script wanted to change something outside of memory while it was being tried out."""


class _Silence(io.StringIO):
    """Takes text and keeps none of it."""

    def write(self, text: str) -> int:
        return len(text)


def _nothing(*arguments: Any, **named: Any) -> int:
    return 0


def seal() -> None:
    """From here on this process can neither write nor talk."""
    sys.stdout = sys.stderr = _Silence()
    real = io.open

    def careful_open(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if any(letter in mode for letter in "wax+"):
            return io.BytesIO() if "b" in mode else io.StringIO()
        return real(file, mode, *arguments, **named)

    for name in _DO_NOTHING:
        if hasattr(os, name):
            setattr(os, name, _nothing)
    builtins.open = io.open = careful_open
    time.sleep = lambda seconds: None
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and arguments[0] != os.devnull:
            raise OutsideRefusedError(f"opening {arguments[0]!r} for writing")
    elif event.startswith(_REFUSED):
        raise OutsideRefusedError(event)
