"""`stepgrad serve`: the app in a browser, through textual-serve; each page that is opened gets a process of its own."""

import ipaddress
import os
import shlex
import sys
from difflib import get_close_matches
from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError

SERVED = ("train", "open", "debug")
"""Commands that are an app."""
LOOPBACK = "127.0.0.1"

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[COMMAND]...",
        help="What to show, as after `stepgrad`, like `train digits --paused`. Default: the default experiment.",
        show_default=False,
    ),
]
Host = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Where to listen. Any but the default lets other machines in.")
]
Port = Annotated[int, typer.Option(metavar="N", min=1, max=65535, help="The port.")]


def serve(words: Words = None, host: Host = LOOPBACK, port: Port = 8000) -> None:
    """Show the app in a browser."""
    command = words or []
    if command and command[0] not in SERVED:
        near = get_close_matches(command[0], SERVED, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"it shows {', '.join(SERVED)}"
        raise StepgradError(f"'{command[0]}' is no app that a browser could show; {hint}")
    try:
        from textual_serve.server import Server
    except ImportError:
        raise StepgradError("serve needs textual-serve: pip install 'stepgrad[web]'") from None
    _check_free(host, port)
    # What a browser's terminal can do, whatever this one can.
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8")
    sys.stderr.write(f"stepgrad: open http://{host}:{port} in a browser; ctrl+c ends it\n")
    if not _is_loopback(host):
        sys.stderr.write("stepgrad: whoever reaches this address can train here and write files as you\n")
    words_of_it = [sys.executable, "-m", "stepgrad", *command]
    Server(shlex.join(words_of_it), host=host, port=port, title="stepgrad").serve()


def _check_free(host: str, port: int) -> None:
    """Raises StepgradError where nothing can listen there."""
    import socket

    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StepgradError(f"cannot listen at {host}:{port}: {reason}; choose another with --port or --host") from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
