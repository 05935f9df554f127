"""Back in time on the screen: what lies ahead is kept in sight, what cannot be done says why."""

from dataclasses import replace

import numpy as np
import pytest

from stepgrad.core.debugging.commands import Back, GoTo, Run, SetHyperparameter
from stepgrad.core.debugging.messages import Died
from stepgrad.core.debugging.snapshot import StopReason
from stepgrad.tui.availability import why_not
from stepgrad.tui.happenings import what_happened
from stepgrad.tui.panels.loss import MOST_BRANCHES, curves_of
from stepgrad.tui.widgets.footer import Footer
from tests.tui.canned import (
    BACK,
    BRANCHED,
    DEAD,
    FINISHED,
    GRADIENT_CHECK,
    LEFT,
    MIDDLE,
    PHASES,
    RUNNING,
    START,
    STOPPED,
)
from tests.tui.harness import LARGE, MEDIUM, SMALL, Size, Stage, on_stage, screen_after


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL, (40, 10)])
def test_the_status_line_says_how_much_lies_ahead(size: Size) -> None:
    assert "step 9 of 24 seen" in screen_after(first=BACK, size=size)
    assert "seen" not in screen_after(first=DEAD, size=size)


def test_the_chart_names_the_steps_ahead_and_the_branches() -> None:
    shown = screen_after(first=BRANCHED)
    assert "┊ ·· ahead to 20" in shown
    assert "⠒⠒ lr 0.01 at 3  ┊ ·· ahead to 20  ++ main from 3" in shown
    for size in (MEDIUM, SMALL):  # the present loss comes first, then as much as fits
        assert "┊ ·· to 20" in screen_after(first=BRANCHED, size=size)
    assert "++ main from 3" in screen_after(first=BRANCHED, size=SMALL)
    assert "ahead" not in screen_after(first=DEAD)


def test_only_the_newest_branches_are_drawn() -> None:
    many = tuple(replace(LEFT, name=f"branch {number}") for number in range(1, 9))
    curves = curves_of(replace(BRANCHED, branches=many))
    assert len(curves.branches) == MOST_BRANCHES
    assert "branch 8 from 3" in screen_after(first=replace(BRANCHED, branches=many))


def test_going_back_and_on_says_what_is_kept() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("S", "S")
        assert "back at step 22; 2 steps ahead are kept" in stage.text
        await stage.press("s")
        assert "at step 23; 1 step ahead is kept" in stage.text
        await stage.press("G")
        assert " at step 24\n" in stage.text
        assert stage.trainee.commands == [Back(), Back(), Run(stage.trainee.commands[2].until), GoTo(None)]  # type: ignore[union-attr]

    on_stage(play, first=DEAD)


def test_an_edit_in_the_past_says_that_the_old_curve_stays() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("l")
        stage.type("faults none")
        await stage.press("enter")
        assert stage.trainee.commands == [SetHyperparameter("faults", "none")]
        assert "another way from step 9, called another at 9; the old one stays as main: v lists both" in stage.text

    on_stage(play, first=BACK)


def test_the_prompt_for_a_step_says_what_is_in_the_record() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("g")
        assert "0 to 24 is in the record" in stage.text
        assert "up to 2000" in stage.text

    on_stage(play, first=BACK)


@pytest.mark.parametrize(
    ("action", "snapshot", "words"),
    [
        ("step_back", START, "nothing to go back to before step 0"),
        ("phase_back", START, "nothing to go back to before step 0"),
        ("epoch_back", START, "nothing to go back to before step 0"),
        ("back_to", START, "nothing to go back to before step 0"),
        ("newest", DEAD, "step 24 is the newest"),
        ("step", FINISHED, "all epochs are done"),
        ("run_to", FINISHED, "all epochs are done"),
        ("jump", START, "there are no findings to go to"),
        ("step", None, "has not started yet"),
    ],
)
def test_what_cannot_be_done_says_why(action: str, snapshot: object, words: str) -> None:
    reason = why_not(action, snapshot, is_dead=False)  # type: ignore[arg-type]
    assert reason is not None
    assert words in reason


def test_what_can_be_done_has_no_excuse() -> None:
    in_first_step = replace(START, phase=replace(START.phase, done=2))
    assert why_not("step_back", in_first_step, is_dead=False) is None
    assert why_not("newest", replace(DEAD, phase=replace(DEAD.phase, done=1)), is_dead=False) is None
    assert why_not("newest", BACK, is_dead=False) is None
    assert why_not("step_back", FINISHED, is_dead=False) is None
    assert why_not("jump", DEAD, is_dead=False) is None
    assert why_not("zoom", None, is_dead=True) is None
    assert why_not("step", DEAD, is_dead=True) is not None


@pytest.mark.parametrize("opener", [(), ("i",)])
def test_a_key_that_can_do_nothing_is_grey_and_says_why(opener: tuple[str, ...]) -> None:
    async def play(stage: Stage) -> None:
        await stage.press(*opener, "S", "G", "E", "P")
        assert "nothing to go back to before step 0" in stage.text
        assert [command for command in stage.trainee.commands if isinstance(command, (Back, GoTo))] == []
        footer = stage.app.screen.query_one(Footer)
        assert not footer.is_on("step_back")
        assert footer.is_on("step")
        await stage.press("s")
        assert footer.is_on("step_back")

    on_stage(play, first=START)


def test_when_the_trainee_is_gone_every_command_is_grey() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(Died("the training process ended", "last words"))
        await stage.until(lambda: "last words" in stage.text)
        await stage.press("escape", "b", "g")
        assert stage.trainee.commands == []
        assert "the training process is gone" in stage.text
        footer = stage.app.screen.query_one(Footer)
        assert not footer.is_on("step_back")
        assert footer.is_on("help")

    on_stage(play, first=DEAD)


def test_the_palette_says_what_cannot_be_done_now() -> None:
    async def play(stage: Stage) -> None:
        commands = {command.title: command.help for command in stage.app.get_system_commands(stage.app.screen)}
        assert commands["Back  b / S"].startswith("not now: this is the beginning")
        assert not commands["Step  s"].startswith("not now")

    on_stage(play, first=START)


def test_a_finding_is_jumped_to_by_step_and_layer() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("3", "down", "2", "f")
        assert stage.trainee.commands == [GoTo(11)]
        assert stage.app.layer == 1
        assert "back at step 11" in stage.text

    on_stage(play, first=DEAD)


def test_a_finding_at_the_present_step_sends_nobody_anywhere() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("2", "f")
        assert stage.trainee.commands == []

    on_stage(play, first=replace(DEAD, step=11))


def test_a_finding_about_nothing_in_particular_says_so() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("2", "f")
        assert "input-scale is about no single step or layer" in stage.text
        assert stage.trainee.commands == []

    on_stage(play, first=BACK)


def test_the_inspector_shows_no_numbers_that_are_still_to_come() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i")
        assert "sum z" in stage.text
        await stage.press("g")
        stage.type("0")
        await stage.press("enter")
        assert "step 0 of 4 seen" in stage.text
        assert "sum z" not in stage.text
        assert "no batch yet" in stage.text

    on_stage(play, first=MIDDLE)


def test_a_gradient_check_of_the_future_is_not_shown_for_the_present() -> None:
    async def play(stage: Stage) -> None:
        stage.trainee.snapshot = replace(BACK, gradient_check=GRADIENT_CHECK, gradient_check_step=24)
        stage.trainee.say(stage.trainee.snapshot)
        await stage.settle()
        await stage.press("k")
        assert "at step 9" in stage.text
        assert "at step 24" not in stage.text

    on_stage(play, first=BACK)


def test_news_are_told_once() -> None:
    assert what_happened(None, START) is None
    assert what_happened(DEAD, replace(DEAD, loss=0.5)) is None
    assert what_happened(DEAD, RUNNING) == ("running: space pauses", "dim")
    assert what_happened(RUNNING, replace(RUNNING, step=1001)) is None
    assert what_happened(BACK, BRANCHED) == (
        "another way from step 3, called lr 0.01 at 3; the old one stays as main: v lists both",
        "good",
    )
    stopped = what_happened(RUNNING, STOPPED)
    assert stopped == ("◉ breakpoint 1: dead(1) > 50% at step 24", "warn")
    again = replace(BACK, step=8, stop=StopReason("target", "back at step 9"))
    assert what_happened(BACK, again) is not None


def test_the_canned_past_is_one() -> None:
    assert BACK.step < BACK.newest == int(np.max(BACK.training_curve.steps))
    assert len(BACK.phase.names) == len(PHASES)
