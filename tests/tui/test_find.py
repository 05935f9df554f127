"""Finding things by name, and going to them."""

from dataclasses import replace

import pytest

from stepgrad.core.debugging.commands import Watch
from stepgrad.core.debugging.messages import Died
from stepgrad.core.observing.measurements import Focus
from stepgrad.tui.find import find, things_to_find
from stepgrad.tui.panels.findings import FindingsPanel
from stepgrad.tui.screens.find import FindScreen
from stepgrad.tui.screens.inspector import InspectorScreen
from stepgrad.tui.screens.main import MainScreen
from tests.tui.canned import DEAD, DESCRIPTION, MIDDLE, START, detail
from tests.tui.harness import LARGE, MEDIUM, PLAIN, SMALL, Size, Stage, on_stage, screen_after

THINGS = things_to_find(DESCRIPTION, DEAD)


def names(query: str) -> list[str]:
    return [hit.words for hit in find(query, THINGS)]


def test_everything_there_is_can_be_found() -> None:
    kinds = [hit.kind for hit in THINGS]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"layer": 2, "finding": 3, "unit": 65, "example": 10}
    assert names("") == [hit.words for hit in THINGS]
    assert len(things_to_find(DESCRIPTION, START)) == 2 + 65 + 10


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("17", "unit 17 of layer 1  dead"),
        ("lay 2", "layer 2  sigmoid 64×1"),
        ("dead-l", "dead-layer  layer 1: 64 of 64 ReLU units dead since step 11"),
        ("UNIT 0 2", "unit 0 of layer 2  active"),
        ("unit 1", "unit 1 of layer 1  dead"),
        ("exam 3", "example 3 of the batch"),
        ("sigm", "layer 2  sigmoid 64×1"),
    ],
)
def test_words_are_found_by_their_beginnings_whole_ones_first(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_all_words_must_be_there() -> None:
    assert names("unit gradient") == []
    assert all("unit" in words for words in names("unit dead"))


def test_examples_are_known_by_target_and_prediction_where_they_have_been_looked_at() -> None:
    looked_at = replace(MIDDLE, detail=detail(Focus(1, 0)))
    examples = [hit.words for hit in things_to_find(DESCRIPTION, looked_at) if hit.kind == "example"]
    assert all("→" in words for words in examples[:3])


def test_a_unit_opens_the_inspector_and_n_goes_from_one_to_the_next() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("slash")
        stage.type("unit dead")
        await stage.press("down", "enter")
        assert isinstance(stage.app.screen, InspectorScreen)
        assert stage.app.screen.look_at.unit == 1
        assert "2 of 65 found: unit 1 of layer 1" in stage.text
        await stage.press("n")
        assert stage.app.screen.look_at.unit == 2
        await stage.press("N", "N")
        assert stage.app.screen.look_at.unit == 0
        await stage.press("0", "3", "n")
        assert stage.app.screen.look_at.unit == 3
        assert isinstance(stage.trainee.commands[-1], Watch)

    on_stage(play, first=DEAD)


def test_a_layer_is_selected_on_the_main_screen_and_looked_at_in_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("slash", *"layer 2", "enter")
        assert isinstance(stage.app.screen, MainScreen)
        assert (stage.app.layer, stage.app.screen.current) == (2, "layers")
        await stage.press("i", "slash", *"layer 1", "enter")
        assert isinstance(stage.app.screen, InspectorScreen)
        assert stage.app.screen.look_at.layer == 1
        await stage.press("escape")
        assert stage.app.layer == 1

    on_stage(play, first=DEAD)


def test_a_finding_is_selected_in_its_panel_from_anywhere() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "slash", *"chance", "enter")
        assert isinstance(stage.app.screen, MainScreen)
        finding = stage.app.screen.query_one(FindingsPanel).selected
        assert finding is not None
        assert finding.code == "loss-at-chance"
        await stage.say(MIDDLE)
        await stage.press("n")
        assert "loss-at-chance does not hold any more" in stage.text

    on_stage(play, first=DEAD)


def test_an_example_is_shown_in_the_inspector() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("slash", *"example 7", "enter")
        assert isinstance(stage.app.screen, InspectorScreen)
        assert stage.app.screen.look_at.example == 7

    on_stage(play, first=MIDDLE)


def test_nothing_found_goes_nowhere() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("n")
        assert "nothing was looked for yet" in stage.text
        await stage.press("slash", *"zzz")
        assert "nothing of that name" in stage.text
        await stage.press("enter")
        assert isinstance(stage.app.screen, MainScreen)
        assert stage.trainee.commands == []

    on_stage(play, first=DEAD)


def test_a_double_click_goes_to_a_hit() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("slash")
        await stage.pilot.click("#hits", offset=(4, 3), times=2)
        await stage.until(lambda: not isinstance(stage.app.screen, FindScreen))
        assert stage.app.layer == 2

    on_stage(play, first=DEAD)


def test_without_a_trainee_units_cannot_be_looked_into() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(Died("the training process ended", "last words"))
        await stage.until(lambda: "last words" in stage.text)
        await stage.press("escape", "slash", *"unit 3", "enter")
        assert isinstance(stage.app.screen, MainScreen)
        assert "the training process is gone" in stage.text

    on_stage(play, first=DEAD)


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL, (40, 10)])
def test_the_prompt_fits_every_terminal(size: Size) -> None:
    shown = screen_after("slash", "d", "e", first=DEAD, size=size, terminal=PLAIN)
    assert "dead-layer" in shown
    assert shown.isascii()
