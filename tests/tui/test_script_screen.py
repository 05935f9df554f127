"""A user's script on the same screen: source in the place of phases, parameters in the place of layers."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import (
    AfterPhases,
    AfterSteps,
    BackTo,
    Run,
    SetBreakpoint,
    SetWatch,
    ViewParameter,
    When,
)
from stepgrad.core.debugging.messages import Output
from stepgrad.core.debugging.snapshot import Snapshot, WatchValue
from stepgrad.tui.debug_script import describe_end
from stepgrad.tui.keymap import KEYS
from stepgrad.tui.panels.source import SourcePanel, coloured
from stepgrad.tui.screens.finding import FindingScreen
from stepgrad.tui.screens.parameter import ParameterScreen, picture_shape
from stepgrad.tui.script_words import WORDS
from stepgrad.tui.terminal import Terminal
from tests.tui.harness import LARGE, MEDIUM, PLAIN, SMALL, Size, Stage, on_stage, screen_after
from tests.tui.scripted import READY, RUN, STANDING, WITHIN, ScriptedTrainee

GOLDEN = Path(__file__).parent / "golden"
SCREENS: dict[str, tuple[tuple[str, ...], Snapshot, Size, Terminal | None]] = {
    "script-ready-120x40": ((), READY, LARGE, None),
    "script-120x40": ((), STANDING, LARGE, None),
    "script-80x24": ((), WITHIN, MEDIUM, None),
    "script-80x24-ascii": ((), WITHIN, MEDIUM, PLAIN),
    "script-60x20": ((), STANDING, SMALL, None),
    "script-60x20-source": (("5",), WITHIN, SMALL, None),
    "script-parameter-120x40-ascii": (("i",), STANDING, LARGE, PLAIN),
    "script-run-to-80x24": (("r",), STANDING, MEDIUM, None),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did_and_fits(name: str) -> None:
    keys, first, size, terminal = SCREENS[name]
    text = screen_after(*keys, size=size, terminal=terminal, trainee=ScriptedTrainee(first))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("STEPGRAD_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert max(len(line) for line in text.splitlines()) <= size[0]


def test_keys_move_the_script_as_they_move_a_built_in_run() -> None:
    trainee = ScriptedTrainee(READY)

    async def play(stage: Stage) -> None:
        await stage.press("s", "p")
        assert "▶ 24" in stage.text
        await stage.press("1", "0", "s", "r")
        stage.app.screen.query_one(Input).value = "dead(W1) > 90%"
        await stage.press("enter")

    on_stage(play, trainee=trainee)
    moved = [command for command in trainee.commands if isinstance(command, Run)]
    assert moved == [Run(AfterSteps(1)), Run(AfterPhases(1)), Run(AfterSteps(10)), Run(When("dead(W1) > 90%"))]


def test_keys_are_called_what_they_do_in_a_script() -> None:
    known = {key.action for key in KEYS}
    assert set(WORDS) <= known

    async def play(stage: Stage) -> None:
        assert "s iteration" in stage.text
        assert "p line" in stage.text
        await stage.press("question_mark")
        assert "Go to the next line of this function" in stage.text
        assert "batch, forward" not in stage.text

    on_stage(play, trainee=ScriptedTrainee())


def test_a_condition_that_makes_no_sense_is_refused_in_the_prompt() -> None:
    trainee = ScriptedTrainee()

    async def play(stage: Stage) -> None:
        await stage.press("r")
        stage.app.screen.query_one(Input).value = "dead(W7) > 90%"
        await stage.press("enter")
        assert "dead(W7): there are W1" in stage.text

    on_stage(play, trainee=trainee)
    assert trainee.commands == []


def test_conditions_of_a_script_are_taken_for_the_list_and_for_the_way_back() -> None:
    trainee = ScriptedTrainee()

    async def answer(stage: Stage, words: str) -> None:
        stage.app.screen.query_one(Input).value = words
        await stage.press("enter")

    async def play(stage: Stage) -> None:
        await stage.press("R")
        assert "norm(W1)" in stage.text
        await answer(stage, "norm(W9) > 1")
        assert "norm(W9): did you mean W1?" in stage.text or "norm(W9): there are" in stage.text
        await answer(stage, "norm(W1) > 10")
        await stage.press("B", "a")
        await answer(stage, "line 24")
        await stage.press("w")
        await answer(stage, "UPDATE(2)")

    on_stage(play, trainee=trainee)
    assert trainee.commands == [
        BackTo("norm(W1) > 10"), SetBreakpoint(None, "line 24"), SetWatch("update(b1)", None),
    ]  # fmt: skip


def test_breakpoints_and_watches_of_a_script_lie_under_its_source() -> None:
    points = (Breakpoint(1, "line 24", hits=2, hit_at=4), Breakpoint(2, "loss is nan", enabled=False, hits=1, hit_at=3))
    now = replace(STANDING, breakpoints=points, watches=(WatchValue("norm(W1)", 9.25, (9.0, 9.25)),))

    async def play(stage: Stage) -> None:
        assert "breakpoints · watches" in stage.text
        assert "hit in iteration 5 (2×)" in stage.text and "hit at iteration 3" in stage.text
        assert "norm(W1)" in stage.text and "9.25" in stage.text

    on_stage(play, trainee=ScriptedTrainee(now))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("k", "check looks at a script's gradients by itself"),
        ("D", "check looks at a script's gradients by itself"),
        ("l", "a script's numbers are its own"),
        ("v", "a script has one line only"),
        ("w", "the state of a script is its process"),
        ("M", "the plane is for built-in runs"),
    ],
)
def test_what_only_built_in_runs_can_do_says_why_not(key: str, said: str) -> None:
    trainee = ScriptedTrainee()

    async def play(stage: Stage) -> None:
        await stage.press(key)
        assert said in stage.text
        assert len(stage.app.screen_stack) == 1

    on_stage(play, trainee=trainee)
    assert trainee.commands == []


def test_a_finding_leads_to_its_line_and_says_what_to_write() -> None:
    async def play(stage: Stage) -> None:
        panel = stage.app.screen.query_one(SourcePanel)
        assert "✖ 14" in stage.text
        await stage.press("5", "end", "2", "f")
        assert stage.app.screen.focused is panel
        assert "✖ 14" in stage.text
        await stage.press("2", "enter")
        assert isinstance(stage.app.screen, FindingScreen)
        assert "dW1 = np.dot(dZ1, X.T) / m" in stage.text

    on_stage(play, trainee=ScriptedTrainee())


def test_the_source_follows_the_script_and_stays_where_it_was_scrolled_to() -> None:
    async def play(stage: Stage) -> None:
        panel = stage.app.screen.query_one(SourcePanel)
        await stage.press("5", "home")
        assert panel.top == 0
        await stage.say(replace(STANDING, epoch=1))
        assert panel.top == 0
        await stage.press("p")
        assert "▶ 24" in stage.text

    on_stage(play, size=SMALL, trainee=ScriptedTrainee())


def test_a_parameter_is_looked_at_closely_unit_by_unit_and_let_go() -> None:
    trainee = ScriptedTrainee()

    async def play(stage: Stage) -> None:
        await stage.press("i")
        assert isinstance(stage.app.screen, ParameterScreen)
        assert "weights of unit 0  12288, as a picture of 64×64×3" in stage.text
        await stage.press("down", "down", "s", "right", "escape")
        assert stage.app.layer == 2

    on_stage(play, trainee=trainee)
    looked = [command for command in trainee.commands if isinstance(command, ViewParameter)]
    assert looked == [
        ViewParameter("W1", 0, 0), ViewParameter("W1", 0, 1), ViewParameter("W1", 0, 2), ViewParameter("b1", 0, 0),
        ViewParameter(None),
    ]  # fmt: skip
    assert Run(AfterSteps(1)) in trainee.commands


def test_what_is_printed_is_put_together_from_its_pieces() -> None:
    trainee = ScriptedTrainee()

    async def play(stage: Stage) -> None:
        for piece in ("Cost ", "0.69\nCost", " 0.59", "\n", "\r10 %", "\r20 %\n"):
            await stage.say(Output(piece))
        await stage.until(lambda: "Cost 0.59" in stage.text)
        assert "Cost 0.69" in stage.text
        assert "10 %" not in stage.text
        assert "o shows it" not in stage.text

    on_stage(play, trainee=trainee)


def test_a_script_without_a_loss_and_without_rectifiers_says_so() -> None:
    trainee = ScriptedTrainee()
    assert RUN.script is not None
    trainee.description = replace(
        RUN,
        script=replace(RUN.script, loss=""),
        layers=tuple(replace(layer, is_rectifier=False, units=0) for layer in RUN.layers),
    )
    bare = replace(STANDING.layers[1], index=1)
    trainee.say(replace(STANDING, loss=None, layers=(bare, *STANDING.layers[1:])))

    async def play(stage: Stage) -> None:
        assert "No loss was found in this script" in stage.text
        assert "No activations" in stage.text

    on_stage(play, trainee=trainee)


def test_words_of_the_language_comments_and_texts_have_roles_of_their_own() -> None:
    assert coloured(('for i in "a":', "    # no")) == [
        [("for", "train"), (" i ", "text"), ("in", "train"), (" ", "text"), ('"a"', "good"), (":", "text")],
        [("    ", "text"), ("# no", "dim")],
    ]
    assert "".join(text for text, _ in coloured(('x = "no end',))[0]) == 'x = "no end'


@pytest.mark.parametrize(
    ("count", "shape"),
    [(784, (28, 28, 1)), (12288, (64, 64, 3)), (16, None), (100, (10, 10, 1)), (64, (8, 8, 1)), (65, None)],
)
def test_square_numbers_of_weights_may_be_pictures(count: int, shape: tuple[int, int, int] | None) -> None:
    assert picture_shape(count) == shape


def test_what_stays_in_the_terminal_says_where_the_script_stood() -> None:
    lines = describe_end(RUN, STANDING, None)
    assert lines[0] == "cats.py: iteration 5 of 2000, left on the way, cost 3.246"
    assert any("gradient-scale" in line for line in lines)
    assert describe_end(RUN, READY, None)[1] == READY.checking
