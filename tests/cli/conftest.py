"""The command line called in this process: as fast as a function, with everything it wrote and its exit code."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from stepgrad.tui.cli.main import run


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The events of one kind."""
        return [each for each in self.events if each["event"] == event]


Command = Callable[..., Result]


@pytest.fixture
def stepgrad(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `stepgrad WORDS...`; no command whatever may end in a traceback."""

    def command(*words: object) -> Result:
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    return command
