"""What cannot be done now is grey and says why, wherever it is offered: footer, help, palette, lists, hints."""

from dataclasses import replace

import numpy as np
import pytest

from stepgrad.core.debugging.messages import Died
from stepgrad.core.observing.measurements import Curve
from stepgrad.tui.asks import parse_set, settable
from stepgrad.tui.keymap import KEYS, keys_of
from stepgrad.tui.screens.help import HelpScreen, in_halves
from stepgrad.tui.widgets.footer import Footer
from stepgrad.tui.widgets.lines import Line
from tests.tui.canned import BACK, DEAD, DESCRIPTION, FINISHED, MIDDLE, START, STOPPED
from tests.tui.harness import MEDIUM, Stage, on_stage, screen_after

GONE = Died("the training process was killed by signal 9 (SIGKILL)", "last words")


async def die(stage: Stage) -> None:
    await stage.say(GONE)
    await stage.until(lambda: "last words" in stage.text)
    await stage.press("escape")


def test_when_the_trainee_is_gone_no_hint_promises_a_key_that_does_nothing() -> None:
    async def play(stage: Stage) -> None:
        assert all(words in stage.text for words in ("i inspect", "f jump there", "B change"))
        await die(stage)
        above_the_footer = stage.text[: stage.text.rindex("space run")]
        assert not any(words in above_the_footer for words in ("i inspect", "f jump there", "B change"))
        await stage.press("i")
        assert stage.trainee.commands == []
        assert "the training process is gone" in stage.text
        assert not stage.app.screen.query_one(Footer).is_on("inspect")
        await stage.press("2", "enter")
        assert "what to do" in stage.text  # explaining a finding needs no trainee

    on_stage(play, first=STOPPED)


def test_the_inspector_that_was_open_says_that_no_numbers_will_come() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i")
        await stage.say(replace(stage.trainee.snapshot, detail=None))
        await die(stage)
        assert "No numbers: the training process is gone." in stage.text
        assert "s makes a step" not in stage.text

    on_stage(play, first=START)


def test_the_list_of_breakpoints_does_nothing_without_a_trainee_and_says_so() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B")
        await die(stage)
        await stage.press("space", "d", "a")
        assert stage.trainee.commands == []
        assert "the training process is gone" in stage.text

    on_stage(play, first=STOPPED)


def test_an_answer_given_too_late_says_so() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("l")
        stage.app.death = GONE
        stage.type("lr 0.5")
        await stage.press("enter")
        assert stage.trainee.commands == []
        assert "the training process is gone" in stage.text

    on_stage(play, first=DEAD)


def test_without_breakpoints_what_changes_one_says_why_it_cannot() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("B", "plus")
        assert "there is nothing here yet: a and w add" in stage.text

    on_stage(play, first=DEAD, size=MEDIUM)


def test_the_ends_of_the_network_are_said_in_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "left")
        assert "layer 1 is the first" in stage.text
        footer = stage.app.screen.query_one(Footer)
        assert footer.is_on("layer(1)")
        await stage.press("0", "9", "right", "right")
        assert "layer 2 is the last" in stage.text
        assert not footer.is_on("layer(1)")

    on_stage(play, first=MIDDLE)


def test_a_loss_that_is_not_above_zero_has_a_linear_axis_only() -> None:
    below = Curve(np.arange(1, 4), np.array([1.0, 0.5, -0.2]), np.zeros(0, np.int64))
    shown = screen_after("y", first=replace(MIDDLE, training_curve=below))
    assert "a loss is not above 0: only a linear axis can show it" in shown


def test_the_help_greys_what_cannot_be_done_and_says_why() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("question_mark")
        assert isinstance(stage.app.screen, HelpScreen)
        words = " ".join(row.text.strip() for row in stage.app.screen.content(76))
        assert "Go one step back. Not now: this is the beginning" in words
        await stage.press("escape")
        await stage.say(FINISHED)
        await stage.press("question_mark")
        words = " ".join(row.text.strip() for row in stage.app.screen.content(76))
        assert "Double the learning rate. Not now: all epochs are done" in words

    on_stage(play, first=START)


@pytest.mark.parametrize(("opener", "title"), [((), "On the main screen"), (("i",), "In the inspector")])
def test_the_help_begins_with_the_keys_of_the_screen_it_was_opened_from(opener: tuple[str, ...], title: str) -> None:
    rows = screen_after(*opener, "question_mark", first=MIDDLE, size=MEDIUM).splitlines()
    assert title in rows[1]


def test_two_columns_are_as_equal_as_sections_allow() -> None:
    sections = [[Line()] * size for size in (5, 9, 3, 8)]
    left, right = in_halves(sections)
    assert (len(left), len(right)) == (14, 11)


def test_the_palette_holds_every_key_of_the_table() -> None:
    async def play(stage: Stage) -> None:
        offered = [command.title for command in stage.app.get_system_commands(stage.app.screen)]
        assert len(offered) >= len(KEYS)
        for key in KEYS:
            assert any(title.endswith(f"  {key.shown}") for title in offered)
        words = {command.title: command.help for command in stage.app.get_system_commands(stage.app.screen)}
        assert words["Next layer  →"] == "not now: it works in the inspector"

    on_stage(play, first=DEAD)


def test_the_palette_carries_out_what_belongs_to_a_panel() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("ctrl+p")
        await stage.pilot.press(*"down")
        await stage.until(lambda: "Select what is below" in stage.text)
        await stage.pilot.press("down", "enter")
        await stage.until(lambda: stage.app.layer == 2)

    on_stage(play, first=DEAD)


def test_settings_an_optimizer_does_not_use_are_neither_offered_nor_taken() -> None:
    assert "momentum" not in settable("sgd")
    assert {"beta1", "beta2", "epsilon"} <= set(settable("adam"))
    assert "rho" in settable("rmsprop")
    adam = replace(DESCRIPTION, optimizer="adam")
    assert parse_set("beta1 0.5", BACK, adam) is not None


def test_every_action_has_a_place_where_it_can_be_asked_for() -> None:
    assert {key.context for key in KEYS} == {"app", "main", "inspector", "panel", "breakpoints", "branches"}
    assert keys_of("breakpoints")
