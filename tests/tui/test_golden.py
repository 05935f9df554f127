"""The screens as text, compared with what they were. `STEPGRAD_GOLDEN=write` writes them anew."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import SetHyperparameter
from stepgrad.core.debugging.policy import Policy
from stepgrad.core.debugging.snapshot import Recording
from tests.tui.canned import BACK, BRANCHED, COMPARISON, DEAD, DIVERGED, MIDDLE, START, STOPPED, WATCHES
from tests.tui.harness import LARGE, MEDIUM, PLAIN, SMALL, screen_after

WATCHED = replace(STOPPED, watches=WATCHES, faults=("missing-mean:1",))
POLICY = Policy({SetHyperparameter: "it is only looked at"}, beyond="this is the last step that was recorded")
ENDED = "a recorded run: all epochs were done, at step 24"
RECORDED = replace(BACK, policy=POLICY, recording=Recording("a.run", False, False, ENDED, 0.6931))
GOING = "another process is training this run"
FOLLOWED = replace(
    BACK, policy=POLICY, recording=Recording("a.run", True, True, f"{GOING}: what comes is shown", 0.6931)
)
BEHIND = replace(BACK, policy=POLICY, recording=Recording("a.run", True, False, GOING, 0.6931))
COMPARED = replace(BRANCHED, comparison=COMPARISON)
GOLDEN = Path(__file__).parent / "golden"
SCREENS = {
    "start-120x40": ((), START, LARGE, None),
    "dead-120x40": ((), DEAD, LARGE, None),
    "dead-80x24": ((), DEAD, MEDIUM, None),
    "dead-60x20": ((), DEAD, SMALL, None),
    "dead-60x20-loss": (("1",), DEAD, SMALL, None),
    "dead-40x10": ((), DEAD, (40, 10), None),
    "dead-39x9": ((), DEAD, (39, 9), None),
    "middle-80x24": ((), MIDDLE, MEDIUM, None),
    "diverged-80x24-ascii": ((), DIVERGED, MEDIUM, PLAIN),
    "inspector-120x40": (("i",), MIDDLE, LARGE, None),
    "inspector-120x40-ascii": (("i",), MIDDLE, LARGE, PLAIN),
    "inspector-80x24": (("i",), MIDDLE, MEDIUM, None),
    "inspector-80x24-examples": (("i", "3"), MIDDLE, MEDIUM, None),
    "inspector-80x24-matrix": (("i", "m"), MIDDLE, MEDIUM, None),
    "inspector-60x20-matrix-ascii": (("i", "m"), MIDDLE, SMALL, PLAIN),
    "inspector-120x40-unit-zoomed": (("i", "2", "z"), MIDDLE, LARGE, None),
    "inspector-start-80x24-unit": (("i", "2"), START, MEDIUM, None),
    "inspector-60x20-unit": (("i", "2"), MIDDLE, SMALL, None),
    "inspector-output-layer-120x40": (("down", "i"), MIDDLE, LARGE, None),
    "help-120x40": (("question_mark",), START, LARGE, None),
    "help-80x24": (("question_mark",), START, MEDIUM, None),
    "finding-80x24": (("2", "enter"), DEAD, MEDIUM, None),
    "gradients-120x40": (("k",), DEAD, LARGE, None),
    "gradients-60x20": (("k",), DEAD, SMALL, None),
    "back-120x40": ((), BACK, LARGE, None),
    "back-80x24": ((), BACK, MEDIUM, None),
    "branched-120x40": ((), BRANCHED, LARGE, None),
    "branched-80x24-ascii": ((), BRANCHED, MEDIUM, PLAIN),
    "branched-60x20-loss": (("1",), BRANCHED, SMALL, None),
    "stopped-120x40": ((), STOPPED, LARGE, None),
    "breakpoints-80x24": (("B",), STOPPED, MEDIUM, None),
    "breakpoints-60x20": (("B",), STOPPED, SMALL, None),
    "watches-120x40": ((), WATCHED, LARGE, None),
    "watches-80x24": (("B",), WATCHED, MEDIUM, None),
    "branches-120x40": (("v",), COMPARED, LARGE, None),
    "branches-80x24-ascii": (("v",), COMPARED, MEDIUM, PLAIN),
    "branches-60x20": (("v",), COMPARED, SMALL, None),
    "recorded-120x40": ((), RECORDED, LARGE, None),
    "followed-80x24": ((), FOLLOWED, MEDIUM, None),
    "behind-60x20-ascii": (("1",), BEHIND, SMALL, PLAIN),
    "go-to-80x24": (("g",), BACK, MEDIUM, None),
    "set-80x24": (("l",), START, MEDIUM, None),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did(name: str) -> None:
    keys, first, size, terminal = SCREENS[name]
    text = screen_after(*keys, first=first, size=size, terminal=terminal)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("STEPGRAD_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCREENS)
def test_no_line_is_wider_than_the_terminal(name: str) -> None:
    size = SCREENS[name][2]
    lines = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == size[1]
    assert max(len(line) for line in lines) <= size[0]


@pytest.mark.parametrize("name", [name for name in SCREENS if name.endswith("-ascii")])
def test_an_ascii_terminal_gets_ascii_only(name: str) -> None:
    assert (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").isascii()
