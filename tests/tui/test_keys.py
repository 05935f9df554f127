"""Keys, clicks and prompts: what they send to the trainee and what they change on the screen."""

from dataclasses import replace

import pytest
from textual import events
from textual.widgets import Static
from textual.worker import WorkerFailed

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    Back,
    BackTo,
    CheckGradients,
    Command,
    GoTo,
    Pause,
    Run,
    SetHyperparameter,
    Watch,
    When,
)
from stepgrad.core.debugging.snapshot import StopReason
from stepgrad.core.observing.measurements import Focus
from stepgrad.tui.panels.layers import LayersPanel
from stepgrad.tui.screens.inspector import InspectorScreen
from stepgrad.tui.screens.main import MainScreen
from stepgrad.tui.screens.palette import Palette, is_of_palette
from tests.tui.canned import DEAD, DIVERGED, MIDDLE, RUNNING, START
from tests.tui.harness import SMALL, Stage, on_stage, screen_after


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
        (("b",), Back(AfterSteps())),
        (("S",), Back(AfterSteps())),
        (("P",), Back(AfterPhases())),
        (("E",), Back(AfterEpochs())),
        (("G",), GoTo(None)),
        (("i", "S"), Back(AfterSteps())),
        (("g", "1", "2", "enter"), GoTo(12)),
        (("g", "2", "enter"), GoTo(2)),
        (("g", "+", "2", "0", "enter"), GoTo(24)),
        (("g", "minus", "1", "enter"), GoTo(3)),
        (("r", *"loss>2", "enter"), Run(When("loss > 2"))),
        (("r", *"loss is n", "tab", "enter"), Run(When("loss is nan"))),
        (("R", *"dead(1)>50%", "enter"), BackTo("dead(1) > 50%")),
        (("l", *"lr", "space", *"0.5", "enter"), SetHyperparameter("learning_rate", 0.5)),
        (("l", *"wei", "tab", *"0.5", "enter"), SetHyperparameter("weight_decay", 0.5)),
        (("l", *"faults", "space", *"none", "enter"), SetHyperparameter("faults", "none")),
        (("l", *"faults=wrong-sign:2", "enter"), SetHyperparameter("faults", "wrong-sign:2")),
        (("i",), Watch(Focus(1, 0, 9))),
        (("i", "escape"), Watch(None)),
    ],
)
def test_a_key_becomes_one_command(keys: tuple[str, ...], command: Command) -> None:
    async def play(stage: Stage) -> None:
        await stage.press(*keys)
        assert command in stage.trainee.commands

    on_stage(play, first=replace(MIDDLE, newest=9, phase=replace(MIDDLE.phase, done=0)))


def test_space_pauses_what_runs() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("space")
        assert stage.trainee.commands == [Pause()]
        assert "PAUSED" in stage.text

    on_stage(play, first=RUNNING)


def test_space_goes_on_after_a_run_that_was_over_before_it_was_seen_running() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("space")
        stopped = replace(
            START, stop=StopReason("breakpoint", "breakpoint 1: backward 2 in step 1"), phase=MIDDLE.phase
        )
        await stage.say(stopped)
        await stage.press("space")
        assert stage.trainee.commands == [Run(AtEnd()), Run(AtEnd())]

    on_stage(play, first=START)


@pytest.mark.parametrize(
    ("opener", "typed", "words"),
    [
        ("g", "-5", "the run begins at step 0, got -1"),
        ("r", "los > 2", "did you mean 'loss'?"),
        ("R", "dead(3) > 1", "layers are 1 to 2"),
        ("l", "faults", "write the bugs to put in after the name"),
        ("l", "faults mising-mean:1", "missing-mean"),
        ("l", "faults missing-mean:1 wrong-sign:2", "separated by commas: missing-mean:1,wrong-sign:2"),
        ("l", "faults rate-too-high", "rate-too-high acts when a run is built"),
        ("g", "9999", "the run ends at step 2000"),
        ("g", "abc", "a step is a whole number"),
        ("l", "learning_rat 1", "did you mean 'learning_rate'?"),
        ("l", "momentum 0.5", "sgd does not use momentum; momentum, nesterov would"),
        ("l", "rh 1", "unknown hyper-parameter 'rh'"),
        ("l", "batch_size 5", "cannot change in the middle of a step"),
        ("l", "weight_decay -1", "weight_decay must be 0 or above, got -1.0"),
        ("l", "schedule foo", "foo"),
        ("l", "epochs 3", "epochs must be above the 4 that are done"),
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
        assert Watch(Focus(2, 0, None)) in stage.trainee.commands

    on_stage(play, first=DEAD)


def test_a_click_on_a_unit_inspects_it() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#units", offset=(2 + 2 * 5, 2 + 1))
        await stage.until(lambda: isinstance(stage.app.screen, InspectorScreen))
        assert Watch(Focus(1, 16 + 5, None)) in stage.trainee.commands

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
        assert stage.trainee.commands[-1] == Watch(Focus(2, 0, 9))
        assert "layer 2 · sigmoid" in stage.text

    on_stage(play, first=MIDDLE)


def test_the_arrows_choose_unit_and_example_in_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "down")
        second = stage.trainee.snapshot.detail.units[1].unit  # type: ignore[union-attr]
        assert stage.trainee.commands[-1] == Watch(Focus(1, second, 9))
        await stage.press("3", "down", "down")
        assert stage.trainee.commands[-1] == Watch(Focus(1, second, 4))

    on_stage(play, first=MIDDLE)


def test_before_the_first_step_the_inspector_says_that_there_is_no_batch() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i")
        assert "no batch yet" in stage.text
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


def test_the_palette_finds_every_action_of_the_table() -> None:
    async def play(stage: Stage) -> None:
        titles = [command.title for command in stage.app.get_system_commands(stage.app.screen)]
        assert any(title.startswith("Gradients") for title in titles)
        assert "Theme" in titles
        await stage.press("ctrl+p")
        await stage.pilot.press(*"gradien")
        await stage.until(lambda: "central differences" in stage.text)
        await stage.pilot.press("down", "enter")
        await stage.until(lambda: CheckGradients() in stage.trainee.commands)

    on_stage(play, first=START)


def test_keys_that_come_faster_than_snapshots_build_on_each_other() -> None:
    async def play(stage: Stage) -> None:
        asked = stage.trainee.commands
        stage.app.action_halve_rate()
        stage.app.action_double_rate()
        stage.app.action_double_rate()
        assert [command.value for command in asked if isinstance(command, SetHyperparameter)] == [0.05, 0.1, 0.2]
        stage.app.action_run_pause()
        stage.app.action_run_pause()
        assert asked[-2:] == [Run(AtEnd()), Pause()]

    on_stage(play, first=MIDDLE)


def test_two_keys_at_once_close_what_is_in_front_once() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "l")
        for key in ("enter", "escape"):  # both are on their way before the first is dealt with
            stage.app.post_message(events.Key(key, None))
        await stage.settle()
        assert isinstance(stage.app.screen, InspectorScreen)

    on_stage(play, first=START)


def test_what_fails_in_the_palette_closes_it_and_ends_no_run() -> None:
    async def play(stage: Stage) -> None:
        stage.app.action_command_palette()
        assert isinstance(stage.app.screen, Palette)
        stage.app._handle_exception(raised_in("textual.widgets._option_list"))
        await stage.settle()
        assert stage.app.is_running
        assert isinstance(stage.app.screen, MainScreen)

    on_stage(play, first=START)


def raised_in(module: str) -> Exception:
    with pytest.raises(KeyError) as caught:
        exec("raise KeyError(0)", {"__name__": module})
    return caught.value


def test_only_what_the_palette_raises_is_forgiven_once_it_is_closed() -> None:
    assert is_of_palette(raised_in("textual.command"))
    assert is_of_palette(WorkerFailed(raised_in("textual.command")))
    assert not is_of_palette(raised_in("stepgrad.tui.panels.loss"))
