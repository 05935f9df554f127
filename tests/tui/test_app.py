"""The app as a whole: messages become words, and leaving leaves nothing behind."""

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from stepgrad.core.debugging.commands import (
    Run,
)
from stepgrad.core.debugging.messages import Died, Output, Refused
from stepgrad.tui.app import StepgradApp
from stepgrad.tui.screens.confirm import ConfirmScreen
from stepgrad.tui.screens.main import MainScreen
from tests.tui.canned import DEAD, FINISHED, MIDDLE, RUNNING
from tests.tui.harness import LARGE, MEDIUM, SMALL, Stage, on_stage, screen_after


def test_without_paused_the_run_begins_at_once() -> None:
    async def play(stage: Stage) -> None:
        assert stage.trainee.commands == [Run()]
        assert "RUNNING" in stage.text

    on_stage(play, paused=False)


def test_the_first_screen_says_what_to_press() -> None:
    assert "press space to run, s for one step, ? for all keys" in screen_after(size=SMALL)


def test_a_refusal_is_said_in_the_message_line() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(Refused("learning_rate must be above 0, got -1"))
        await stage.until(lambda: "✖ learning_rate must be above 0" in stage.text)

    on_stage(play)


def test_what_the_program_prints_is_kept_in_its_panel() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(Output("RuntimeWarning: overflow in exp\nsecond line\n"))
        assert "second line" not in stage.text
        await stage.press("o")
        await stage.until(lambda: "RuntimeWarning: overflow in exp" in stage.text and "second line" in stage.text)

    on_stage(play, first=MIDDLE)


def test_a_dead_trainee_is_announced_and_the_last_numbers_stay() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(Died("the training process was killed by signal 9 (SIGKILL)", "last words"))
        await stage.until(lambda: "last words" in stage.text)
        assert "SIGKILL" in stage.text
        await stage.press("escape", "s")
        assert stage.trainee.commands == []
        assert "GONE" in stage.text
        assert "64 dead" in stage.text

    on_stage(play, first=DEAD)


def test_a_finished_run_says_how_to_go_on() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("s")
        assert stage.trainee.commands == []
        assert "all epochs are done" in stage.text

    on_stage(play, first=FINISHED)


def test_quitting_asks_only_while_running() -> None:
    async def ask(stage: Stage) -> None:
        await stage.press("q")
        assert isinstance(stage.app.screen, ConfirmScreen)
        await stage.press("n")
        assert stage.app.is_running
        assert isinstance(stage.app.screen, MainScreen)
        await stage.press("q")
        await stage.pilot.press("y")

    app = on_stage(ask, first=RUNNING)
    assert app.return_value is not None
    assert app.return_value.snapshot is RUNNING

    async def leave(stage: Stage) -> None:
        await stage.pilot.press("q")

    app = on_stage(leave, first=DEAD)
    assert app.return_value is not None
    assert (app.return_value.snapshot, app.return_code) == (DEAD, 0)


@pytest.mark.parametrize("above", [(), ("question_mark",), ("l",), ("i",)])
def test_ctrl_c_ends_the_app_whatever_is_open(above: tuple[str, ...]) -> None:
    async def play(stage: Stage) -> None:
        await stage.press(*above)
        await stage.pilot.press("ctrl+c")

    app = on_stage(play, first=RUNNING)
    assert app.return_code == 130
    assert app.trainee.is_closed  # type: ignore[attr-defined]


def test_a_termination_signal_ends_the_app_and_the_trainee() -> None:
    async def play(stage: Stage) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(_ended(stage.app), 5)

    app = on_stage(play, first=RUNNING)
    assert app.return_value is not None
    assert app.return_value.signal == signal.SIGTERM
    assert app.return_code == 128 + signal.SIGTERM
    assert app.trainee.is_closed  # type: ignore[attr-defined]


async def _ended(app: StepgradApp) -> None:
    while app.return_value is None:
        await asyncio.sleep(0.005)


def test_waiting_snapshots_are_replaced_by_the_newest() -> None:
    async def play(stage: Stage) -> None:
        for step in range(500):
            stage.trainee.say(replace(RUNNING, step=step))
        await stage.settle()
        assert "step 499" in stage.text

    on_stage(play, first=RUNNING)


def test_the_layout_follows_a_live_resize() -> None:
    async def play(stage: Stage) -> None:
        large = stage.text
        for size in (MEDIUM, SMALL, (30, 8), LARGE):
            await stage.pilot.resize_terminal(*size)
            await stage.settle()
            assert all(len(row) <= size[0] for row in stage.text.splitlines())
        assert stage.text == large

    on_stage(play, first=DEAD)


def test_every_theme_draws_the_app() -> None:
    async def play(stage: Stage) -> None:
        before = stage.text
        for theme in ("textual-light", "nord", "ansi-dark", "ansi-light"):
            stage.app.theme = theme
            await stage.settle()
            assert stage.text == before

    on_stage(play, first=DEAD)


def test_no_color_takes_every_colour_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    from textual.color import Color

    from stepgrad.tui.terminal import detect

    async def play(stage: Stage) -> None:
        await stage.press("i")
        for strip in stage.app.screen._compositor.render_strips():
            for line_filter in stage.app.get_line_filters():
                strip = strip.apply_filter(line_filter, Color(0, 0, 0))
            for segment in strip:
                style = segment.style
                assert style is None or style.color is None or style.color.is_default
                assert style is None or style.bgcolor is None or style.bgcolor.is_default

    on_stage(play, first=MIDDLE, terminal=detect())
