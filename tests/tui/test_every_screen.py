"""Every screen there is, on plain terminals of every size: ASCII where only that can be shown, and no line too long."""

from dataclasses import replace

import pytest

from stepgrad.tui.terminal import Terminal
from tests.tui.canned import RUNNING, STOPPED
from tests.tui.harness import LARGE, MEDIUM, PLAIN, SMALL, Size, Stage, on_stage

OPENINGS = (
    (),
    ("1",),
    ("2", "enter"),
    ("i",),
    ("i", "2"),
    ("i", "3"),
    ("i", "3", "m"),
    ("question_mark",),
    ("B",),
    ("B", "a"),
    ("k",),
    ("g",),
    ("l",),
    ("slash",),
    ("q",),
    ("ctrl+p",),
    ("ctrl+s",),
    ("i", "x"),
)
FIRST = replace(STOPPED, status="running", stop=RUNNING.stop)


@pytest.mark.parametrize(
    ("size", "terminal"), [(LARGE, PLAIN), (MEDIUM, PLAIN), (SMALL, PLAIN), (MEDIUM, Terminal(colours=16))]
)
def test_every_screen_can_be_shown(size: Size, terminal: Terminal) -> None:
    async def play(stage: Stage) -> None:
        home = stage.app.screen
        for keys in OPENINGS:
            await stage.press(*keys)
            rows = stage.text.splitlines()
            assert (keys, len(rows), max(map(len, rows))) <= (keys, size[1], size[0])
            assert terminal.has_unicode or (keys, stage.text.isascii()) == (keys, True)
            while stage.app.screen is not home:
                await stage.press("escape")

    on_stage(play, first=FIRST, size=size, terminal=terminal)
