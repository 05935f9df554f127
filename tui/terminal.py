"""What the terminal can show: how many colours, and whether signs beyond ASCII.

Decided from the environment alone, once, before the screen opens. Imports nothing of the screen.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

# Terminals whose fonts or code pages lack the signs used here, whatever the locale says.
PLAIN_TERMINALS = {"linux", "dumb", "unknown", "vt100", "vt102", "vt220", "ansi", "cons25"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """`colours` is 0 (none wanted), 16, 256 or 16777216."""

    colours: int = 2**24
    has_unicode: bool = True

    @property
    def has_fine_colours(self) -> bool:
        """True where a theme's colours come out as they were meant."""
        return self.colours >= 256

    @property
    def can_show_pictures(self) -> bool:
        """True where a picture can be made of coloured half blocks."""
        return self.has_fine_colours and self.has_unicode


def detect(environment: Mapping[str, str] | None = None) -> Terminal:
    """Read the terminal's abilities from environment variables (by default those of this process)."""
    environ = os.environ if environment is None else environment
    name = environ.get("TERM", "").lower()
    return Terminal(
        colours=_colours(environ, name),
        has_unicode=name not in PLAIN_TERMINALS and _locale_is_unicode(environ),
    )


def _colours(environ: Mapping[str, str], name: str) -> int:
    if environ.get("NO_COLOR"):
        return 0
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return 2**24
    if "direct" in name or name.endswith("truecolor"):
        return 2**24
    if "256" in name or "kitty" in name or "alacritty" in name:
        return 256
    return 16


def _locale_is_unicode(environ: Mapping[str, str]) -> bool:
    """Whether the user's locale asks for UTF-8; a machine with no locale set at all is taken to have it."""
    chosen = environ.get("LC_ALL")
    if not chosen:
        character_type, language = environ.get("LC_CTYPE", ""), environ.get("LANG", "")
        # Python itself sets LC_CTYPE=C.UTF-8 where the locale was C: that is not the user's word.
        was_coerced = character_type == "C.UTF-8" and language in {"C", "POSIX"}
        chosen = language if was_coerced or not character_type else character_type
    return not chosen or bool(re.search(r"utf-?8", chosen, re.IGNORECASE))
