"""Numbers before keys: what counts, what they do to panels, and that one can see and undo them."""

import pytest

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    Back,
    Command,
    GoTo,
    Run,
    SetBreakpoint,
    SetHyperparameter,
)
from stepgrad.tui.counting import Count, repeated
from stepgrad.tui.panels.findings import FindingsPanel
from stepgrad.tui.screens.inspector import InspectorScreen
from stepgrad.tui.screens.main import MainScreen
from stepgrad.tui.screens.panels import PanelScreen
from tests.tui.canned import BACK, DEAD, MIDDLE, STOPPED
from tests.tui.harness import LARGE, SMALL, Size, Stage, on_stage


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("10s", Run(AfterSteps(10))),
        ("5b", Back(AfterSteps(5))),
        ("2S", Back(AfterSteps(2))),
        ("3e", Run(AfterEpochs(3))),
        ("6E", Back(AfterEpochs(6))),
        ("20p", Run(AfterPhases(20))),
        ("9P", Back(AfterPhases(9))),
        ("05s", Run(AfterSteps(5))),
        ("0s", Run(AfterSteps(1))),
        ("12G", GoTo(12)),
        ("0G", GoTo(0)),
        ("G", GoTo(None)),
        ("3[", SetHyperparameter("learning_rate", 0.0125)),
        ("2]", SetHyperparameter("learning_rate", 0.4)),
        ("1234567890s", Run(AfterSteps(123456789))),
    ],
)
@pytest.mark.parametrize("opener", ["", "i"])
def test_a_number_before_a_key_goes_into_its_command(opener: str, keys: str, command: Command) -> None:
    names = {"[": "left_square_bracket", "]": "right_square_bracket"}

    async def play(stage: Stage) -> None:
        await stage.press(*opener)
        screen = stage.app.screen
        assert isinstance(screen, PanelScreen)
        before = screen.current
        await stage.press(*(names.get(key, key) for key in keys))
        assert stage.trainee.commands[-1] == command
        assert screen.current == before  # the panel a digit led to is given back
        assert stage.app.typed == ""

    on_stage(play, first=BACK)


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_the_number_is_shown_and_escape_clears_it(size: Size) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("1", "0")
        assert "10× s b p e ↑ ↓ · esc clears" in stage.text.splitlines()[-2]
        await stage.press("escape")
        assert "10×" not in stage.text
        await stage.press("s")
        assert stage.trainee.commands == [Run(AfterSteps(1))]

    on_stage(play, first=MIDDLE, size=size)


def test_escape_after_one_panel_digit_still_leaves_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "2", "escape")
        assert isinstance(stage.app.screen, MainScreen)
        await stage.press("i", "2", "0", "escape")
        assert isinstance(stage.app.screen, InspectorScreen)

    on_stage(play, first=MIDDLE)


def test_a_digit_alone_chooses_its_panel_and_the_arrows_move_there_by_one() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("2", "down")
        assert stage.app.screen.query_one(FindingsPanel).cursor == 1
        await stage.press("2", "0", "down")
        assert stage.app.screen.query_one(FindingsPanel).cursor == 2
        await stage.press("0", "2", "up")
        assert stage.app.screen.query_one(FindingsPanel).cursor == 0

    on_stage(play, first=DEAD)


def test_digits_one_after_the_other_go_through_the_panels() -> None:
    async def play(stage: Stage) -> None:
        for digit, panel in (("1", "loss"), ("2", "findings"), ("5", "phases")):
            await stage.press(digit)
            assert stage.app.screen.current == panel  # type: ignore[attr-defined]
        await stage.press("0")
        assert stage.app.screen.current == "layers"  # type: ignore[attr-defined]
        await stage.press("4", "s")
        assert stage.trainee.commands == [Run(AfterSteps(12504))]

    on_stage(play, first=DEAD)


def test_another_key_in_between_forgets_the_number() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("1", "0", "y", "s")
        assert stage.trainee.commands == [Run(AfterSteps(1))]

    on_stage(play, first=MIDDLE)


def test_a_panel_digit_lapses_and_a_number_does_not() -> None:
    async def play(stage: Stage) -> None:
        stage.app.count_seconds = 0.001
        await stage.press("5")
        await stage.until(lambda: stage.app.typed == "")
        stage.app.count_seconds = 3600.0
        await stage.press("p", "1", "0")
        assert stage.app.typed != ""
        await stage.press("p")
        assert stage.trainee.commands == [Run(AfterPhases(1)), Run(AfterPhases(10))]
        assert stage.app.screen.current == "phases"  # type: ignore[attr-defined]

    on_stage(play, first=MIDDLE)


def test_numbers_count_in_the_list_of_breakpoints_and_not_in_prompts() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B")
        await stage.until(lambda: "breakpoints and watches" in stage.text)
        await stage.press("4", "plus")
        assert stage.trainee.commands == [SetBreakpoint(1, "dead(1) > 50%", ignore=4)]
        await stage.press("escape", "g", "7", "enter", "s")
        assert stage.trainee.commands[1:] == [GoTo(7), Run(AfterSteps(1))]

    on_stage(play, first=STOPPED)


def test_a_step_that_is_not_there_is_refused() -> None:
    async def play(stage: Stage) -> None:
        await stage.press(*"99999G")
        assert "the run ends at step 2000, got 99999" in stage.text
        assert stage.trainee.commands == []

    on_stage(play, first=DEAD)


def test_a_count_says_whether_it_is_a_number_or_a_panel() -> None:
    count = Count()
    assert not count
    assert not count.applies_to("step")
    count.type("3", here="loss")
    count.type("1", here="layers")
    assert (count.panel_before, count.is_number) == ("loss", False)
    assert (count.applies_to("step"), count.applies_to("move(1)"), count.applies_to("zoom")) == (True, False, False)
    count.type("0", here=None)
    assert (count.number, count.is_number) == (310, True)
    assert count.applies_to("move(1)")
    assert (repeated("step", 30), repeated("move(-1)", 30), repeated("newest", 30)) == (
        "step(30)",
        "move(-30)",
        "visit(30)",
    )
