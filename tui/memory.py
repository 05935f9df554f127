"""What is remembered from one start to the next: how the screen was set, and that the first hint has been used.

One small JSON file in the user's state directory, written whole and put in place at once, so it is never half a file.
A file that cannot be read or written costs one sentence in the message line and nothing else.
"""

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from .speed import LADDER

VARIABLE = "STEPGRAD_STATE"
"""Names the file; empty: nothing is remembered."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The defaults are those of a first start."""

    is_log: bool = True
    is_zoomed: bool = False
    panel: str = "layers"
    theme: str = ""
    speed_limit: float | None = None
    has_used_hint: bool = False


NEVER_NEW = Remembered(has_used_hint=True)
"""Of somebody who is not to be remembered, nor greeted."""


class Memory:
    """`now` is what holds; `problem` says once why the file could not be used. Without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.problem: str | None = None
        self._has_complained = False
        self.now = NEVER_NEW if path is None else self._load(path)

    def keep(self, **changes: Any) -> None:
        """Remember these from now on."""
        changed = replace(self.now, **changes)
        if changed == self.now:
            return
        self.now = changed
        if self._path is not None:
            try:
                _write(self._path, json.dumps(asdict(changed), indent=1))
            except OSError as error:
                self._complain(f"cannot remember how the screen was left: {self._path}: {error.strerror or error}")

    def take_problem(self) -> str | None:
        """The problem, the first time it is asked for."""
        problem, self.problem = self.problem, None
        return problem

    def _complain(self, words: str) -> None:
        if not self._has_complained:
            self.problem, self._has_complained = words, True

    def _load(self, path: Path) -> Remembered:
        try:
            return parse_remembered(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Remembered()
        except OSError as error:
            self._complain(f"cannot read what was remembered: {path}: {error.strerror or error}")
        except ValueError:
            self._complain(f"what was remembered cannot be understood, so it begins anew: {path}")
        # Somebody who has been here before needs no welcome.
        return NEVER_NEW


def default_path() -> Path | None:
    """Where the file is for this user, unless the environment names another."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_state_path

    return user_state_path("stepgrad", appauthor=False) / "screen.json"


def parse_remembered(text: str) -> Remembered:
    """Read the file. Entries of another version are passed over; raises ValueError for what is no such file."""
    entries = json.loads(text)
    if not isinstance(entries, dict):
        raise ValueError("expected an object")
    known = {field.name: getattr(Remembered(), field.name) for field in fields(Remembered)}
    kept: dict[str, Any] = {}
    for name, value in entries.items():
        is_limit = name == "speed_limit" and value in LADDER
        if is_limit or (name in known and value is not None and type(value) is type(known[name])):
            kept[name] = value
    return Remembered(**kept)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".screen-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
