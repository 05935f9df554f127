"""The closing summary: in the signs the terminal has."""

import pytest

from stepgrad.tui.summary import describe_closing, in_its_signs
from tests.tui.canned import DEAD, DESCRIPTION


def test_the_summary_is_ascii_where_the_terminal_has_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = describe_closing(DESCRIPTION, DEAD, "quit", 3.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LC_ALL", "C")
    plain = in_its_signs(lines)
    assert all(line.isascii() for line in plain)
    assert any("X dead-layer" in line for line in plain)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert in_its_signs(lines) == lines
