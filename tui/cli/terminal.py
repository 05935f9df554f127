"""Whether there is a terminal for an app to draw on."""

import os
import sys


def has_terminal() -> bool:
    """Textual reads keys from stdin and draws on stderr; it would try on a dumb terminal too."""
    if os.environ.get("TEXTUAL_DRIVER"):  # a browser's terminal, see `stepgrad serve`
        return True
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()
    return is_terminal and os.environ.get("TERM", "") not in ("", "dumb")
