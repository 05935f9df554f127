"""The list of breakpoints and its panel: keys become commands, and the rows say all there is to know."""

from dataclasses import replace

import pytest

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import Command, RemoveBreakpoint, SetBreakpoint
from stepgrad.core.debugging.messages import Refused
from stepgrad.core.debugging.snapshot import StopReason
from stepgrad.tui.panels.breakpoints import say_breakpoints
from stepgrad.tui.screens.breakpoints import BreakpointsScreen
from stepgrad.tui.screens.main import MainScreen
from tests.tui.canned import BREAKPOINTS, DEAD, STOPPED
from tests.tui.harness import LARGE, MEDIUM, SMALL, Size, Stage, on_stage, screen_after

SECOND = "norm(gradient, 2) < 0.5"


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (("a", *"loss>2", "enter"), SetBreakpoint(None, "loss > 2")),
        (("a", *"acc", "tab", "enter"), SetBreakpoint(None, "accuracy >= 0.95")),
        (("e", *" every 2", "enter"), SetBreakpoint(1, "dead(1) > 50% every 2")),
        (("down", "enter", *" every 2", "enter"), SetBreakpoint(2, f"{SECOND} every 2", enabled=False, once=True)),
        (("space",), SetBreakpoint(1, "dead(1) > 50%", enabled=False)),
        (("down", "space"), SetBreakpoint(2, SECOND, enabled=True, once=True)),
        (("o",), SetBreakpoint(1, "dead(1) > 50%", once=True)),
        (("down", "o"), SetBreakpoint(2, SECOND, enabled=False, once=False)),
        (("plus",), SetBreakpoint(1, "dead(1) > 50%", ignore=1)),
        (("minus",), SetBreakpoint(1, "dead(1) > 50%", ignore=0)),
        (("end", "minus"), SetBreakpoint(4, "loss is nan", ignore=1)),
        (("d",), RemoveBreakpoint(1)),
        (("down", "down", "d"), RemoveBreakpoint(4)),
    ],
)
def test_a_key_in_the_list_becomes_one_command(keys: tuple[str, ...], command: Command) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B", *keys)
        assert stage.trainee.commands == [command]
        assert isinstance(stage.app.screen, BreakpointsScreen)
        await stage.press("escape")
        assert isinstance(stage.app.screen, MainScreen)

    on_stage(play, first=STOPPED)


def test_without_breakpoints_the_list_says_how_to_add_one_and_no_key_does_harm() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B", "e", "space", "o", "d", "plus")
        assert stage.trainee.commands == []
        assert "No breakpoint yet. a adds one" in stage.text
        await stage.press("a", *"loss>2", "enter")
        assert "◉ 1  loss > 2" in stage.text

    on_stage(play, first=DEAD)


def test_what_is_no_condition_is_refused_in_place() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B", "a")
        stage.type("los > 2")
        await stage.press("enter")
        assert "did you mean 'loss'?" in stage.text
        assert stage.trainee.commands == []

    on_stage(play, first=DEAD)


def test_a_refusal_by_the_run_is_seen_beside_the_list() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B")
        await stage.say(Refused("there is no breakpoint 7; there are: 1, 2"))
        await stage.until(lambda: "✖ there is no breakpoint 7" in stage.text)

    on_stage(play, first=STOPPED, size=MEDIUM)


def test_removing_the_last_one_selects_the_one_before() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B", "end", "d", "d")
        assert stage.trainee.commands == [RemoveBreakpoint(4), RemoveBreakpoint(2)]

    on_stage(play, first=STOPPED)


def test_a_row_says_whether_it_is_on_what_it_hit_and_what_is_special() -> None:
    rows = [row.text for row in say_breakpoints(STOPPED, 90)]
    assert rows == [
        "▶ ◉ 1  dead(1) > 50%            hit at step 24 (2×)",
        "  ○ 2  norm(gradient, 2) < 0.5  hit at step 3  off  once",
        "  ◉ 4  loss is nan              ignores 2 more",
    ]
    moved_on = replace(STOPPED, step=25, stop=StopReason("target", "at step 25"))
    assert not any("▶" in row.text for row in say_breakpoints(moved_on, 90))


@pytest.mark.parametrize("width", [20, 36, 54, 88])
def test_rows_fit_any_panel(width: int) -> None:
    long = replace(BREAKPOINTS[0], condition="norm(gradient, 1) > 100 * max(gradient_norm) every 1000")
    rows = say_breakpoints(replace(STOPPED, breakpoints=(long, *BREAKPOINTS)), width)
    assert all(row.width <= width for row in rows)


def test_the_panel_is_there_only_while_there_are_breakpoints() -> None:
    async def play(stage: Stage) -> None:
        assert "╭─ breakpoints" not in stage.text
        await stage.say(STOPPED)
        assert "╭─ breakpoints" in stage.text
        assert "◉ 1  dead(1) > 50%" in stage.text
        await stage.say(DEAD)
        assert "╭─ breakpoints" not in stage.text

    on_stage(play, first=DEAD)


def test_a_click_on_the_panel_opens_the_list() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#breakpoints", offset=(6, 1))
        await stage.until(lambda: isinstance(stage.app.screen, BreakpointsScreen))

    on_stage(play, first=STOPPED)


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL, (40, 10)])
def test_the_list_opens_at_every_size(size: Size) -> None:
    assert "dead(1) > 50%" in screen_after("B", first=STOPPED, size=size)
    assert "dead(1) > 50%" in screen_after("i", "B", first=STOPPED, size=size)


def test_the_message_line_names_the_breakpoint_that_stopped_the_run() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(STOPPED)
        assert "◉ breakpoint 1: dead(1) > 50% at step 24" in stage.text

    on_stage(play, first=replace(DEAD, status="running", stop=None))


def test_a_hit_at_a_phase_is_told_by_the_step_it_was_in() -> None:
    point = Breakpoint(1, "backward 2", hits=2, hit_at=1)
    shown = say_breakpoints(replace(DEAD, breakpoints=(point,)), 80)[0].text
    assert "hit in step 2 (2×)" in shown
