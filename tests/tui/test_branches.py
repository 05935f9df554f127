"""The list of branches: keys become commands, nothing is deleted unasked, and the comparison is asked for by itself."""

from dataclasses import replace

import pytest
from textual.widgets import Input

from stepgrad.core.debugging.commands import (
    CompareBranches,
    DeleteBranch,
    Pause,
    RemoveWatch,
    RenameBranch,
    Run,
    SaveCheckpoint,
    SetParameter,
    SetWatch,
    SwitchBranch,
)
from stepgrad.core.debugging.snapshot import Saved
from stepgrad.core.errors import StepgradError
from stepgrad.tui.asks import parse_set, settings_to_complete
from stepgrad.tui.availability import why_not
from stepgrad.tui.happenings import what_happened
from stepgrad.tui.panels.branches import say_branches, say_comparison
from stepgrad.tui.panels.breakpoints import say_watches
from stepgrad.tui.screens.main import MainScreen
from tests.tui.canned import BACK, BRANCHED, COMPARISON, DEAD, DESCRIPTION, STOPPED, WATCHES
from tests.tui.harness import LARGE, MEDIUM, SMALL, Size, Stage, on_stage, screen_after

COMPARED = CompareBranches("main")


@pytest.mark.parametrize(
    ("keys", "commands"),
    [
        (("enter",), [SwitchBranch("main")]),
        (("n", "enter"), [RenameBranch("main", "main")]),
        (("n", *" old", "enter"), [RenameBranch("main", "main old")]),
        (("d", "y"), [DeleteBranch("main")]),
        (("d", "n"), []),
        (("d", "escape"), []),
        (("down", "enter"), []),
        (("down", "d"), [DeleteBranch("lr 0.01 at 3")]),
    ],
)
def test_a_key_in_the_list_becomes_one_command(keys: tuple[str, ...], commands: list[object]) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("v", *keys)
        assert stage.trainee.commands == [COMPARED, *commands]

    on_stage(play, first=BRANCHED)


def test_deleting_asks_and_says_what_is_lost() -> None:
    shown = screen_after("v", "d", first=BRANCHED)
    assert "Delete branch 'main' with its 21 steps of its own?" in shown


def test_the_comparison_is_shown_when_it_comes_and_not_asked_for_twice() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("v")
        assert "comparing …" in stage.text
        await stage.say(replace(BRANCHED, comparison=COMPARISON))
        assert "learning_rate        0.1" in stage.text
        await stage.press("down")
        assert "this is the branch we are on" in stage.text
        await stage.press("up")
        assert "learning_rate        0.1" in stage.text
        assert stage.trainee.commands == [COMPARED]
        await stage.press("escape")
        assert isinstance(stage.app.screen, MainScreen)

    on_stage(play, first=BRANCHED)


def test_a_run_that_goes_on_is_not_stopped_to_compare() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("v")
        assert stage.trainee.commands == []
        assert "pause first" in stage.text

    on_stage(play, first=replace(BRANCHED, status="running", stop=None))


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL, (40, 10)])
def test_with_one_line_only_the_list_says_how_to_get_another(size: Size) -> None:
    shown = screen_after("v", first=BACK, size=size)
    assert "There is one line of the run so far" in shown


@pytest.mark.parametrize("width", [30, 56, 76, 88])
def test_rows_fit_any_width_and_mark_where_we_are(width: int) -> None:
    rows = [*say_branches(BRANCHED, width), *say_comparison(COMPARISON, width)]
    assert all(row.width <= width for row in rows)
    assert [row.text[:6] for row in rows[1:3]] == ["  + ma", "▶ x lr"]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("w1[3,5] 0.2", SetParameter(1, "weights", 5, 3, 0.2)),
        ("W1[3,5]=-1e-3", SetParameter(1, "weights", 5, 3, -0.001)),
        (" b2[ 0 ] = 0", SetParameter(2, "bias", 0, None, 0.0)),
    ],
)
def test_a_weight_or_bias_is_set_like_a_hyper_parameter(text: str, command: object) -> None:
    assert parse_set(text, BACK, DESCRIPTION) == command


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("w1[3,5]", "the value of w1[3,5] must be a number; write it after the name"),
        ("w1[3,5] big", "must be a number; got 'big'"),
        ("w3[0,0] 1", "there is no layer 3; layers are 1 to 2"),
        ("w1[12288,0] 1", "layer 1 has no input 12288; its inputs are 0 to 12287"),
        ("w1[0,64] 1", "layer 1 has no unit 64; its units are 0 to 63"),
        ("b1[3,5] 1", "expected b1[UNIT]"),
        ("w1[x,5] 1", "expected a whole number from 0, got 'x'"),
        ("w1[3,5 1", "]"),
    ],
)
def test_a_weight_that_is_not_there_is_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(StepgradError) as refused:
        parse_set(text, BACK, DESCRIPTION)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_names_of_weights_are_completed() -> None:
    assert settings_to_complete(DESCRIPTION)[-4:] == ["w1[", "b1[", "w2[", "b2["]


def test_watches_are_added_changed_and_removed_in_the_list_of_breakpoints() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B", "w")
        stage.type("W1[3, 5]")
        await stage.press("enter", "end", "e", "enter", "d")
        wanted = [SetWatch("w1[3,5]"), SetWatch("w1[3,5]", "w1[3,5]"), RemoveWatch("w1[3,5]")]
        assert stage.trainee.commands == wanted
        await stage.press("plus", "space", "o")  # these are for breakpoints
        assert stage.trainee.commands == wanted

    on_stage(play, first=replace(STOPPED, watches=WATCHES))


def test_a_watch_shows_its_value_and_how_it_went() -> None:
    first, second = (row.text.rstrip() for row in say_watches(replace(STOPPED, watches=WATCHES), 80))
    assert first.startswith("  ≈    norm(gradient, 2)")
    assert "0.01250" in first
    assert first.endswith("▁")
    assert second.endswith("–")


def test_a_checkpoint_is_written_where_one_says_and_never_over_another_unasked(tmp_path: object) -> None:
    path = f"{tmp_path}/mine.npz"

    async def play(stage: Stage) -> None:
        await stage.press("w")
        assert "cats-bug-step-24.npz" in stage.text
        stage.type(path.removesuffix(".npz"))
        await stage.press("enter")
        assert stage.trainee.commands == [SaveCheckpoint(path)]
        with open(path, "w"):  # noqa: PTH123
            pass
        await stage.press("w")
        stage.type(path)
        await stage.press("enter", "n", "w")
        assert stage.trainee.commands == [SaveCheckpoint(path)]
        stage.type(path)
        await stage.press("enter", "y")
        assert stage.trainee.commands[1:] == [SaveCheckpoint(path, overwrite=True)]
        await stage.say(replace(DEAD, saved=Saved(path, 24)))
        assert "wrote step 24 to" in stage.text

    on_stage(play, first=DEAD)


def test_looking_back_is_said_and_can_be_given_up() -> None:
    looking = replace(DEAD, status="running", stop=None, looking_back=12)

    async def play(stage: Stage) -> None:
        await stage.say(looking)
        assert "LOOKING BACK" in stage.text
        assert "looking back: step 12 · space or esc gives up" in stage.text
        await stage.press("s")
        assert "looking back at step 12" in stage.text
        await stage.press("escape")
        assert stage.trainee.commands == [Pause()]

    on_stage(play, first=DEAD)
    assert why_not("step_back", looking, is_dead=False) is not None
    assert why_not("run_pause", looking, is_dead=False) is None
    assert what_happened(looking, DEAD) is not None


def test_a_key_for_the_screen_below_the_list_says_so() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("v", "s")
        assert "s is for the screen below: esc closes this list first" in stage.app.notice[0]
        assert not any(isinstance(command, Run) for command in stage.trainee.commands)

    on_stage(play, first=BRANCHED)


def test_faults_are_completed_by_their_codes() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("l")
        stage.type("faults missing-m")
        await stage.press("tab")
        assert stage.app.screen.query_one(Input).value == "faults missing-mean"

    on_stage(play, first=DEAD)
