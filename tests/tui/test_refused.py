"""What the trainee's policy refuses is grey and says the policy's reason, on every screen that would ask for it."""

from dataclasses import replace

import pytest

from stepgrad.core.debugging.commands import (
    CheckGradients,
    DeleteBranch,
    RenameBranch,
    SetHyperparameter,
    SetParameter,
    Watch,
)
from stepgrad.core.debugging.policy import Policy
from stepgrad.tui.widgets.footer import Footer
from tests.tui.canned import BRANCHED, DEAD
from tests.tui.harness import Stage, on_stage

REASON = "this is only looked at"
KINDS = (SetHyperparameter, SetParameter, RenameBranch, DeleteBranch, CheckGradients)
POLICY = Policy(dict.fromkeys(KINDS, REASON), beyond="the record ends here", trials="there is nothing to try")
SHOWN = replace(DEAD, policy=POLICY)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("left_square_bracket", REASON),
        ("l", REASON),
        ("k", REASON),
        ("s", "the record ends here"),
        ("space", "the record ends here"),
        ("r", "the record ends here"),
        ("D", "there is nothing to try"),
    ],
)
def test_a_refused_key_says_why_and_sends_nothing(key: str, said: str) -> None:
    async def play(stage: Stage) -> None:
        await stage.press(key)
        assert said in stage.text
        assert stage.trainee.commands == []

    on_stage(play, first=SHOWN)


def test_refused_keys_are_grey_and_others_are_not() -> None:
    async def play(stage: Stage) -> None:
        footer = stage.app.screen.query_one(Footer)
        assert not any(footer.is_on(action) for action in ("set", "step", "check_gradients"))
        assert footer.is_on("step_back")
        await stage.say(replace(SHOWN, step=9))
        assert footer.is_on("step") and not footer.is_on("set")

    on_stage(play, first=SHOWN)


def test_in_the_inspector_a_weight_is_not_edited_by_either_key() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "equals_sign")
        assert REASON in stage.text
        await stage.press("escape", "i", "2", "enter")
        assert REASON in stage.text
        assert {type(command) for command in stage.trainee.commands} == {Watch}

    on_stage(play, first=SHOWN)


def test_branches_are_neither_renamed_nor_deleted() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("v", "n")
        assert REASON in stage.text
        await stage.press("d")
        assert not any(isinstance(command, (RenameBranch, DeleteBranch)) for command in stage.trainee.commands)

    on_stage(play, first=replace(BRANCHED, policy=POLICY))
