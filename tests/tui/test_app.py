"""The app as a whole: keys become commands, messages become words, and leaving leaves nothing behind."""

import asyncio
import os
import signal
from dataclasses import replace

import pytest
from textual.widgets import Static

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    CheckGradients,
    Command,
    Pause,
    Run,
    SetHyperparameter,
    Watch,
)
from stepgrad.core.debugging.messages import Died, Output, Refused
from stepgrad.core.observing.measurements import Focus
from stepgrad.tui.app import StepgradApp
from stepgrad.tui.panels.layers import LayersPanel
from stepgrad.tui.screens.confirm import ConfirmScreen
from stepgrad.tui.screens.inspector import InspectorScreen
from stepgrad.tui.screens.main import MainScreen
from tests.tui.canned import DEAD, DIVERGED, FINISHED, MIDDLE, RUNNING, START
from tests.tui.harness import LARGE, MEDIUM, SMALL, Stage, on_stage, screen_after


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (("space",), Run(AtEnd())),
        (("c",), Run(AtEnd())),
        (("s",), Run(AfterSteps())),
        (("p",), Run(AfterPhases())),
        (("e",), Run(AfterEpochs())),
        (("k",), CheckGradients()),
        (("left_square_bracket",), SetHyperparameter("learning_rate", 0.05)),
        (("right_square_bracket",), SetHyperparameter("learning_rate", 0.2)),
        (("g", "1", "2", "enter"), Run(AtStep(12))),
        (("g", "+", "2", "0", "enter"), Run(AtStep(24))),
        (("l", *"lr", "space", *"0.5", "enter"), SetHyperparameter("learning_rate", 0.5)),
        (("l", *"mom", "tab", *"0.5", "enter"), SetHyperparameter("momentum", 0.5)),
        (("i",), Watch(Focus(1, 0, 0))),
        (("i", "escape"), Watch(None)),
    ],
)
def test_a_key_becomes_one_command(keys: tuple[str, ...], command: Command) -> None:
    async def play(stage: Stage) -> None:
        await stage.press(*keys)
        assert command in stage.trainee.commands

    on_stage(play, first=MIDDLE)


def test_space_pauses_what_runs() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("space")
        assert stage.trainee.commands == [Pause()]
        assert "PAUSED" in stage.text

    on_stage(play, first=RUNNING)


def test_without_paused_the_run_begins_at_once() -> None:
    async def play(stage: Stage) -> None:
        assert stage.trainee.commands == [Run()]
        assert "RUNNING" in stage.text

    on_stage(play, paused=False)


def test_the_first_screen_says_what_to_press() -> None:
    assert "press space to run, s for one step, ? for all keys" in screen_after(size=SMALL)


@pytest.mark.parametrize(
    ("opener", "typed", "words"),
    [
        ("g", "2", "step 2 lies behind: the run is at step 4"),
        ("g", "9999", "the run ends at step 2000"),
        ("g", "abc", "a step is a whole number"),
        ("l", "learning_rat 1", "did you mean 'learning_rate'?"),
        ("l", "momentum 2", "momentum must be at least 0 and below 1"),
        ("l", "epochs 1.5", "epochs must be a whole number"),
    ],
)
def test_a_prompt_says_in_place_why_it_cannot(opener: str, typed: str, words: str) -> None:
    async def play(stage: Stage) -> None:
        await stage.press(opener)
        stage.type(typed)
        await stage.press("enter")
        assert words in str(stage.app.screen.query_one("#problem", Static).content)
        assert not stage.trainee.commands

    on_stage(play, first=MIDDLE)


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


def test_selecting_a_layer_shows_its_units() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("3", "down")
        assert stage.app.layer == 2
        assert "units · layer 2 sigmoid" in stage.text
        await stage.press("2", "f")
        assert stage.app.layer == 1

    on_stage(play, first=DEAD)


def test_a_click_selects_a_row_and_a_second_one_opens_it() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#layers", offset=(6, 3))
        await stage.settle()
        assert stage.app.layer == 2
        panel = stage.app.screen.query_one(LayersPanel)
        assert panel.cursor == 1
        await stage.pilot.click("#layers", offset=(6, 3), times=2)
        await stage.until(lambda: isinstance(stage.app.screen, InspectorScreen))
        assert Watch(Focus(2, 0, 0)) in stage.trainee.commands

    on_stage(play, first=DEAD)


def test_a_click_on_a_unit_inspects_it() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#units", offset=(2 + 2 * 5, 2 + 1))
        await stage.until(lambda: isinstance(stage.app.screen, InspectorScreen))
        assert Watch(Focus(1, 16 + 5, 0)) in stage.trainee.commands

    on_stage(play, first=DEAD)


def test_a_click_in_the_footer_presses_the_key() -> None:
    async def play(stage: Stage) -> None:
        column = stage.text.splitlines()[-1].index("s step")
        await stage.pilot.click("#footer", offset=(column, 0))
        await stage.until(lambda: bool(stage.trainee.commands))
        assert stage.trainee.commands == [Run(AfterSteps())]

    on_stage(play, first=MIDDLE)


def test_stepping_goes_on_inside_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "s", "p", "right")
        assert Run(AfterSteps()) in stage.trainee.commands
        assert Run(AfterPhases()) in stage.trainee.commands
        assert stage.trainee.commands[-1] == Watch(Focus(2, 0, 0))
        assert "layer 2 · sigmoid" in stage.text

    on_stage(play, first=MIDDLE)


def test_the_arrows_choose_unit_and_example_in_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "down")
        second = stage.trainee.snapshot.detail.units[1].unit  # type: ignore[union-attr]
        assert stage.trainee.commands[-1] == Watch(Focus(1, second, 0))
        await stage.press("3", "down", "down")
        assert stage.trainee.commands[-1] == Watch(Focus(1, second, 2))

    on_stage(play, first=MIDDLE)


def test_the_inspector_keeps_its_numbers_until_a_step_has_new_ones() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i")
        assert "sum z" in stage.text
        await stage.say(replace(stage.trainee.snapshot, detail=None))
        await stage.until(lambda: "of the step before" in stage.text)
        assert "sum z" in stage.text

    on_stage(play, first=MIDDLE)


def test_the_inspector_says_why_it_is_empty_before_the_first_step() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i")
        assert "No numbers yet" in stage.text
        await stage.press("s")
        assert "sum z" in stage.text

    on_stage(play, first=START)


def test_zoom_gives_a_panel_the_whole_screen_and_escape_takes_it_back() -> None:
    async def play(stage: Stage) -> None:
        before = stage.text
        await stage.press("3", "z")
        assert "loss ─" not in stage.text
        await stage.press("escape")
        assert stage.text == before

    on_stage(play, first=DEAD)


def test_every_panel_can_be_reached_on_a_small_terminal() -> None:
    async def play(stage: Stage) -> None:
        for words in ("1 loss", "2 findings", "3 layers", "4 units", "5 step"):
            await stage.press(words[0])
            assert f"━ {words}" in stage.text
        await stage.press("tab")
        assert "━ 1 loss" in stage.text

    on_stage(play, first=DEAD, size=SMALL)


def test_the_layout_follows_a_live_resize() -> None:
    async def play(stage: Stage) -> None:
        large = stage.text
        for size in (MEDIUM, SMALL, (30, 8), LARGE):
            await stage.pilot.resize_terminal(*size)
            await stage.settle()
            assert all(len(row) <= size[0] for row in stage.text.splitlines())
        assert stage.text == large

    on_stage(play, first=DEAD)


def test_the_loss_axis_switches_between_logarithmic_and_linear() -> None:
    async def play(stage: Stage) -> None:
        assert "log · y" in stage.text
        await stage.press("y")
        assert "linear · y" in stage.text

    on_stage(play, first=DEAD)


def test_nan_is_seen_in_every_panel_it_concerns() -> None:
    shown = screen_after(first=DIVERGED)
    assert "train nan" in shown
    assert "✗" in shown
    assert "inf      nan" in shown
    assert "the loss is nan at step 25" in shown


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


def test_the_palette_finds_every_action_of_the_table() -> None:
    async def play(stage: Stage) -> None:
        titles = [command.title for command in stage.app.get_system_commands(stage.app.screen)]
        assert any(title.startswith("Check gradients") for title in titles)
        assert "Theme" in titles
        await stage.press("ctrl+p")
        await stage.pilot.press(*"check grad")
        await stage.until(lambda: "central differences" in stage.text)
        await stage.pilot.press("down", "enter")
        await stage.until(lambda: CheckGradients() in stage.trainee.commands)

    on_stage(play, first=START)
