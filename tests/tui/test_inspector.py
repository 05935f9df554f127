"""The inspector's keys and views, and what it says when a step has not come to a number yet."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input

from stepgrad.core.debugging.commands import CheckWeight, Export, FindDeath, SetParameter, ViewPlane, Watch
from stepgrad.core.debugging.snapshot import PhaseState
from stepgrad.core.observing.close_look import Death, UnitDetail, WeightCheck
from stepgrad.core.observing.measurements import Focus
from stepgrad.core.observing.plane import Plane, PlaneView
from stepgrad.core.observing.unit_history import UnitHistory
from stepgrad.tui.app import StepgradApp
from stepgrad.tui.panels.confusion import confusion_lines
from stepgrad.tui.panels.phases import phase_groups, short_groups
from stepgrad.tui.panels.plane_lines import plane_lines
from stepgrad.tui.panels.unit_numbers import backward_lines
from stepgrad.tui.panels.unit_past import history_lines, spread
from stepgrad.tui.screens.inspector import InspectorScreen
from stepgrad.tui.screens.main import MainScreen
from stepgrad.tui.screens.prompt import PromptScreen
from tests.tui.canned import DEAD, DESCRIPTION, MIDDLE, detail
from tests.tui.harness import LARGE, MEDIUM, SMALL, Stage, on_stage, screen_after


def shown_with(close: UnitDetail, *keys: str, size: tuple[int, int] = LARGE) -> str:
    """The inspector's text for this close look."""
    texts: list[str] = []

    async def play(stage: Stage) -> None:
        await stage.press("i", *keys)
        await stage.say(replace(MIDDLE, detail=close))
        texts.append(stage.text)

    on_stage(play, first=MIDDLE, size=size)
    return texts[0]


def last_watch(stage: Stage) -> Focus:
    focus = next(command.focus for command in reversed(stage.trainee.commands) if isinstance(command, Watch))
    assert focus is not None
    return focus


def test_keys_choose_the_order_and_the_set_of_the_examples() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "o")
        assert not last_watch(stage).by_loss
        await stage.press("o")
        assert last_watch(stage).by_loss
        for among in ("training", "validation", "batch"):
            await stage.press("t")
            assert last_watch(stage).among == among

    on_stage(play, first=MIDDLE)


def test_the_worst_example_comes_first_and_is_the_chosen_one() -> None:
    rows = [
        line for line in screen_after("i", "3", first=MIDDLE, size=MEDIUM).splitlines() if "✗" in line or "✔" in line
    ]
    assert [("✗" in row) for row in rows] == sorted((("✗" in row) for row in rows), reverse=True)
    assert "▶    9" in rows[0]


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL])
def test_a_key_shows_the_confusion_matrix_and_the_examples_again(size: tuple[int, int]) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i")
        await stage.until(lambda: isinstance(stage.app.screen, InspectorScreen))
        await stage.press("m")
        await stage.until(lambda: "confusion matrix" in stage.text)
        assert "target ↓   answer →" in stage.text
        assert "6 of 10 right, 60%" in stage.text
        await stage.press("m")
        await stage.until(lambda: "confusion matrix" not in stage.text)

    on_stage(play, first=MIDDLE, size=size)


@pytest.mark.parametrize("width", [33, 48, 56])
@pytest.mark.parametrize("largest", [9, 150, 12345])
def test_ten_classes_fit_any_panel_with_every_count_apart(width: int, largest: int) -> None:
    counts = tuple(tuple(largest if row == column else row for column in range(10)) for row in range(10))
    lines = confusion_lines(counts, [str(label) for label in range(10)], width, 20)
    assert all(line.width <= width for line in lines)
    row = next(line.text for line in lines if line.text.startswith("8 "))
    assert len(row.split()) >= 11
    assert any("%" in line.text for line in lines[:2]) == ((len(str(largest)) + 1) * 10 + 1 > width)


def test_classes_with_names_too_long_are_numbered() -> None:
    lines = confusion_lines(
        ((3, 1, 0), (0, 4, 0), (0, 0, 5)), ("Iris setosa", "Iris versicolor", "Iris virginica"), 33, 9
    )
    assert lines[1].text.split()[:3] == ["0", "1", "2"]
    assert lines[2].text.startswith("0 Iris")


def test_the_arrows_choose_a_weight_and_a_key_checks_it() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "2")
        close = stage.app.snapshot.detail  # type: ignore[union-attr]
        assert close is not None
        order = np.argsort(-np.abs(close.weights), kind="stable")
        assert close.focus.weight == order[0]
        await stage.press("down", "down")
        assert last_watch(stage).weight == order[2]
        await stage.press("K")
        assert stage.trainee.commands[-1] == CheckWeight(1, close.focus.unit, int(order[2]))
        await stage.press("end")
        assert last_watch(stage).weight == 12288  # the bias comes last

    on_stage(play, first=MIDDLE)


def test_the_sum_and_the_check_of_the_weight_in_focus_are_written_out() -> None:
    close = detail(Focus(2, 0, 9, 3))
    close = replace(close, check=WeightCheck(2, 0, 3, 0.25, 0.025))
    text = " ".join(" ".join(row.text for row in backward_lines(close, DESCRIPTION, 60, is_between=False)).split())
    assert "dw[3] a1[3]: Σ x·δ = " in text
    assert "0.2500 by backpropagation, 0.02500 by differences ✗ 10.00 times too much" in text


def test_what_was_made_of_the_sum_is_said_where_it_differs() -> None:
    close = detail(Focus(2, 0, 9, 3))
    assert close.weight_gradient is not None
    text = shown_with(replace(close, weight_gradient=10 * close.weight_gradient), "right")
    assert "what is used is" in text
    assert "what is used is" not in shown_with(close, "right")


def test_a_death_is_told_with_its_update() -> None:
    death = Death(1, 0, 4, 10, True, 7, False, 0.42, 1.0, 0.01, -0.02, 0.1, 0.63)
    text = " ".join(shown_with(replace(detail(Focus(1, 0, 9)), death=death)).split())
    assert "dead since step 4, unchanged to the bit since" in text
    assert "update 4: |Δw|/|w| = 0.420, b 0.01000 → -0.02000" in text


def test_d_asks_for_the_death_of_the_unit() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "d")
        assert stage.trainee.commands[-1] == FindDeath(1, last_watch(stage).unit)

    on_stage(play, first=DEAD)


def test_a_history_has_a_curve_for_each_number_over_the_steps() -> None:
    history = UnitHistory(
        np.array([0, 10, 100]), np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, -1.0]), np.array([np.nan, 0.5, 0.0])
    )
    rows = [row.text for row in history_lines(history, 50, 60)]
    assert [row.split()[0] for row in rows] == ["history", "|w|", "b", "on", "step"]
    assert rows[1].split()[1] == "1.000"
    assert rows[1].split()[-1] == "3.000"
    assert rows[3].split()[2] == "50%"
    assert "┊" in rows[4]


def test_a_history_of_uneven_checkpoints_is_drawn_by_steps() -> None:
    values = spread(np.array([0, 90, 100]), np.array([1.0, 2.0, 3.0]), 11)
    assert values.tolist() == [1.0] * 9 + [2.0, 3.0]


def test_what_a_phase_has_not_come_to_is_said_to_be_so() -> None:
    close = detail(Focus(1, 0, 9))
    assert close.chosen is not None
    assert close.examples is not None
    bare = replace(close.chosen, prediction=None, is_right=None, loss=None, z=None, a=None, delta=None)
    table = replace(close.examples, rows=(bare,), wrong=None, confusion=None)
    early = replace(
        close, chosen=bare, examples=table, slope=None, delta=None, factors=None, weight_gradient=None,
        bias_gradient=None,
    )  # fmt: skip
    text = shown_with(early)
    assert "= not yet in this step" in text
    assert "δ = dL/dz  not yet in this step" in text
    assert "sum z" in text
    assert "not yet in this step" in shown_with(early, "m").partition("confusion matrix")[2]


PLANE = Plane(
    PlaneView(20, 16), (-1.0, -1.0), (1.0, 1.0),
    np.tile(np.linspace(0, 1, 20, dtype=np.float32), (16, 1)), None,
    np.array([[-0.9, 0.9], [0.9, -0.9], [0.9, 0.9]], np.float32), np.array([0, 1, 0], np.int16),
    np.array([False, False, True]),
)  # fmt: skip


@pytest.mark.parametrize("in_colour", [True, False])
def test_the_plane_has_each_example_in_its_cell_with_the_mark_of_its_class(in_colour: bool) -> None:
    lines = plane_lines(PLANE, replace(DESCRIPTION, features=2, class_names=()), 20, 9, in_colour=in_colour)
    assert len(lines) == 9
    assert (lines[0].text[1], lines[7].text[18], lines[0].text[18]) == ("○", "●", "○")
    assert "○ 0" in lines[8].text


def test_without_colours_the_boundary_is_a_line_of_signs() -> None:
    lines = plane_lines(PLANE, replace(DESCRIPTION, features=2), 20, 9, in_colour=False)
    assert lines[3].text == " " * 10 + "·" + "░" * 9


def planar(app: StepgradApp, stage: Stage) -> None:
    """Give the canned run two inputs."""
    flat = replace(DESCRIPTION, features=2, picture_shape=None)
    stage.trainee.description = app.screen.description = flat  # type: ignore[attr-defined]
    for panel in app.screen.query("Panel"):
        panel.description = flat  # type: ignore[attr-defined]


def test_the_plane_is_asked_for_while_it_is_shown_and_given_up_after() -> None:
    async def play(stage: Stage) -> None:
        planar(stage.app, stage)
        await stage.press("M")
        asked = [command.view for command in stage.trainee.commands if isinstance(command, ViewPlane)]
        assert len(asked) == 1
        assert asked[0] is not None
        await stage.say(replace(MIDDLE, plane=replace(PLANE, view=asked[0])))
        assert "answer on the plane" in stage.text
        assert "1 of 3 wrong" in stage.text
        await stage.press("M")
        assert stage.trainee.commands[-1] == ViewPlane(None)
        assert "answer on the plane" not in stage.text

    on_stage(play, first=MIDDLE)


def test_for_other_data_the_plane_says_why_not() -> None:
    assert "two inputs" in screen_after("M", first=MIDDLE)
    assert "two inputs" in screen_after("i", "M", first=MIDDLE)


def test_a_weight_is_given_another_value() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "right", "2", "down", "=")
        assert isinstance(stage.app.screen, PromptScreen)
        weight = last_watch(stage).weight
        stage.type("x")
        await stage.press("enter")
        assert "must be a finite number" in stage.text
        stage.type("-0.25")
        await stage.press("enter")
        assert stage.trainee.commands[-1] == SetParameter(2, "weights", 0, weight, -0.25)

    on_stage(play, first=MIDDLE)


def test_a_tensor_is_exported_to_the_path_asked_for(tmp_path: Path) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "x")
        assert stage.app.screen.query_one(Input).value == "W1 cats-bug-step4-W1.npy"
        stage.type("W9 w.npy")
        await stage.press("enter")
        assert "unknown tensor 'W9'" in stage.text
        stage.type(f"dW2 {tmp_path / 'g.npy'}")
        await stage.press("enter")
        assert stage.trainee.commands[-1] == Export("dW2", str(tmp_path / "g.npy"))

    on_stage(play, first=MIDDLE)


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False)])
def test_nothing_is_written_over_without_a_yes(tmp_path: Path, answer: str, is_written: bool) -> None:
    path = tmp_path / "w.npy"
    path.write_text("precious")

    async def play(stage: Stage) -> None:
        await stage.press("i", "x")
        stage.type(f"W1 {path}")
        await stage.press("enter")
        assert "Write over it?" in " ".join(stage.text.split())
        await stage.press(answer)
        assert (Export("W1", str(path), True) in stage.trainee.commands) == is_written

    on_stage(play, first=MIDDLE)


def test_the_screen_is_saved_as_a_picture_and_not_over_another(tmp_path: Path) -> None:
    path = tmp_path / "screen.svg"

    async def play(stage: Stage) -> None:
        await stage.press("ctrl+s")
        assert stage.app.screen.query_one(Input).value == "cats-bug-step4.svg"
        stage.type(str(path))
        await stage.press("enter")
        await stage.until(path.exists)
        assert "saved the screen as" in stage.text
        written = path.read_text()
        assert written.startswith("<svg")
        assert "cats-bug" in written
        await stage.press("ctrl+s")
        stage.type(str(path))
        await stage.press("enter", "n")
        assert path.read_text() == written

    on_stage(play, first=MIDDLE)


def test_the_value_under_the_cursor_is_copied_in_full() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "2", "Y")
        close = stage.app.snapshot.detail  # type: ignore[union-attr]
        assert close is not None
        assert close.focus.weight is not None
        value = float(close.weights[close.focus.weight])
        assert stage.app.clipboard == repr(value)
        assert f"copied {value!r}: layer 1, unit {close.focus.unit}" in stage.text

    on_stage(play, first=MIDDLE)


def test_the_inspector_closed_asks_for_nothing_any_more() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "m", "escape")
        assert stage.trainee.commands[-1] == Watch(None)
        assert isinstance(stage.app.screen, MainScreen)
        assert not any(isinstance(screen, InspectorScreen) for screen in stage.app.screen_stack)

    on_stage(play, first=MIDDLE)


def test_the_phases_of_many_layers_are_counted_where_they_do_not_fit() -> None:
    layers = range(1, 31)
    names = ("batch", *(f"forward {n}" for n in layers), "loss", *(f"backward {n}" for n in reversed(layers)), "update")
    phase = PhaseState(names, 35, "just", "next")
    assert [" ".join("".join(text for text, _ in group).split()) for group in short_groups(phase)] == [
        "✔ batch", "✔ forward 30/30", "✔ loss", "▶ backward 3/30", "· update",
    ]  # fmt: skip
    assert len(phase_groups(phase)[1]) == 31


def test_the_key_for_another_value_asks_for_it_from_any_panel() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", "right", "3", "=")
        assert isinstance(stage.app.screen, PromptScreen)

    on_stage(play, first=MIDDLE)
