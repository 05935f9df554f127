"""Watching a run: a limit to its speed, and a view that stands still while the training does not."""

from dataclasses import replace

import pytest

from stepgrad.core.debugging.commands import AfterSteps, Back, GoTo, LimitSpeed, Pause, Run, SetHyperparameter, Watch
from stepgrad.core.debugging.snapshot import StopReason
from stepgrad.tui.speed import LADDER, faster, slower
from tests.tui.canned import DEAD, FINISHED, RUNNING, STOPPED, layers
from tests.tui.harness import LARGE, MEDIUM, SMALL, Size, Stage, on_stage

SLOWER, FASTER = "less_than_sign", "greater_than_sign"


def test_the_ladder_goes_down_to_one_and_up_to_none() -> None:
    limit = slower(None, 0.0)
    assert limit == LADDER[-1]
    assert [limit := slower(limit, 0.0) for _ in range(7)] == [300, 100, 30, 10, 3, 1, 1]
    assert faster(1.0, 6) == 1000
    assert faster(1000.0) is None
    assert slower(None, 0.0, 3) == 100


@pytest.mark.parametrize(("speed", "limit"), [(140_000.0, 1000.0), (312.4, 300.0), (90.0, 30.0), (0.4, 1.0)])
def test_the_first_limit_slows_the_run_that_is_watched(speed: float, limit: float) -> None:
    assert slower(None, speed) == limit


def test_keys_set_the_limit_and_the_status_line_shows_it() -> None:
    async def play(stage: Stage) -> None:
        await stage.press(FASTER)
        assert "there is no speed limit to raise" in stage.text
        await stage.press(SLOWER, SLOWER)
        assert stage.trainee.commands == [LimitSpeed(300.0), LimitSpeed(100.0)]
        assert "312 st/s ≤100" in stage.text.splitlines()[0]
        assert "at most 100 steps a second" in stage.text
        await stage.press("0", "3", FASTER)
        assert stage.trainee.commands[-1] == LimitSpeed(None)
        assert "≤" not in stage.text.splitlines()[0]

    on_stage(play, first=RUNNING)


def test_at_rest_the_limit_is_shown_alone() -> None:
    async def play(stage: Stage) -> None:
        await stage.press(SLOWER)
        assert "≤1000 st/s" in stage.text.splitlines()[0]

    on_stage(play, first=DEAD)


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL, (40, 10)])
def test_a_frozen_view_stands_still_and_says_so(size: Size) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("F")
        panels = stage.text.splitlines()[1:-2]
        await stage.say(replace(RUNNING, step=1400, loss=0.1, layers=layers(3)))
        assert stage.text.splitlines()[1:-2] == panels
        assert "❄" in stage.text.splitlines()[0]
        assert "step 1400" in stage.text
        await stage.press("F")
        assert "❄" not in stage.text
        assert stage.text.splitlines()[1:-2] != panels

    on_stage(play, first=RUNNING, size=size)


def test_what_stops_the_run_is_told_while_the_view_is_frozen() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("F")
        await stage.say(STOPPED)
        assert "breakpoint 1: dead(1) > 50%" in stage.text
        assert "PAUSED" in stage.text
        assert stage.app.is_frozen

    on_stage(play, first=RUNNING)


def test_pausing_and_edits_leave_the_view_frozen_and_going_elsewhere_does_not() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("F", "space", "right_square_bracket")
        assert stage.trainee.commands == [Pause(), SetHyperparameter("learning_rate", 0.2)]
        assert stage.app.is_frozen
        for keys in (("s",), ("b",), ("i",)):
            await stage.press(*keys)
            assert not stage.app.is_frozen
            await stage.press("F")
        assert isinstance(stage.trainee.commands[-1], Watch)

    on_stage(play, first=RUNNING)


def test_a_frozen_view_is_no_excuse_for_stale_commands() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("F")
        await stage.say(replace(DEAD, step=30, newest=30, stop=StopReason("pause", "paused at step 30")))
        await stage.press("g", "plus", "5", "enter")
        assert stage.trainee.commands == [GoTo(35)]

    on_stage(play, first=RUNNING)


@pytest.mark.parametrize(("typed", "command"), [("+5", Run(AfterSteps(5))), ("-7", Back(AfterSteps(7)))])
def test_while_running_so_many_steps_count_from_where_the_run_is_by_then(typed: str, command: object) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("g")
        stage.type(typed)
        await stage.press("enter")
        assert stage.trainee.commands == [command]

    on_stage(play, first=RUNNING)


def test_when_all_is_done_the_rate_keys_say_so() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("right_square_bracket", "left_square_bracket")
        assert stage.trainee.commands == []
        assert "all epochs are done" in stage.text

    on_stage(play, first=FINISHED)
