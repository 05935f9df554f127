"""What the panels say, and the small things they are drawn with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.observing.measurements import Focus, UnitState
from stepgrad.tui.panels.findings import as_tree
from stepgrad.tui.panels.layers import COLUMNS, columns_for
from stepgrad.tui.panels.phases import phase_groups
from stepgrad.tui.panels.status import fit, parts_of
from stepgrad.tui.panels.units import SIGNS
from stepgrad.tui.widgets.bars import bars, progress, rebin, signed_bar
from stepgrad.tui.widgets.lines import wrap
from stepgrad.tui.widgets.numbers import number
from stepgrad.tui.widgets.picture import draw_picture, draw_weights, fit_size, resample
from tests.tui.canned import DEAD, DESCRIPTION, MIDDLE, START, detail
from tests.tui.harness import LARGE, MEDIUM, Stage, on_stage, screen_after


def finding(code: str, *causes: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, code, "", "", causes=causes, root=not causes)


def test_findings_stand_below_what_explains_them() -> None:
    tree = as_tree((finding("c", "b"), finding("b", "a"), finding("a"), finding("d")))
    assert [(entry.code, depth) for entry, depth in tree] == [("a", 0), ("b", 1), ("c", 2), ("d", 0)]


def test_findings_whose_cause_is_not_there_or_that_explain_each_other_are_still_shown() -> None:
    tree = as_tree((finding("a", "gone"), finding("b", "c"), finding("c", "b")))
    assert sorted(entry.code for entry, _ in tree) == ["a", "b", "c"]


def test_errors_come_before_warnings() -> None:
    tree = as_tree((finding("mild", severity=Severity.WARNING), finding("grave")))
    assert [entry.code for entry, _ in tree] == ["grave", "mild"]


@given(st.text(st.sampled_from("ab ·"), max_size=120), st.integers(4, 40), st.integers(0, 3))
def test_wrapped_text_keeps_every_word_within_the_width(text: str, width: int, indent: int) -> None:
    lines = wrap([(text, "text")], width, indent=indent)
    assert all(len(line.text.rstrip()) <= width for line in lines)
    assert "".join("".join(line.text.split()) for line in lines) == "".join(text.split())


def test_layer_columns_go_by_rank_and_the_name_stays() -> None:
    assert [column.title for column in columns_for(10)] == ["layer"]
    assert columns_for(500) == COLUMNS
    for width in range(10, 200):
        assert 2 + sum(column.width + 1 for column in columns_for(width)) <= max(width, 14)
    assert {"dead", "|g|", "|w|"} <= {column.title for column in columns_for(60)}


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_status_line_keeps_state_and_step_at_any_width(width: int) -> None:
    parts = fit(parts_of(DESCRIPTION, MIDDLE, is_dead=False), width)
    text = " ".join(text for part in parts for text, _ in part.spans)
    assert sum(part.width for part in parts) <= width
    assert "PAUSED" in text
    assert "step" in text


def test_a_phase_is_done_next_or_to_come() -> None:
    groups = ["".join(text for text, _ in group) for group in phase_groups(MIDDLE.phase)]
    assert groups == ["✔ batch", "forward ✔1 ✔2", "▶ loss", "backward ·2 ·1", "· update"]


def test_every_state_of_a_unit_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(UnitState)
    assert len({sign for sign, _, _ in SIGNS.values()}) == len(UnitState)


def test_a_verdict_on_units_holds_only_so_far_while_the_first_epoch_runs() -> None:
    layers = tuple(replace(layer, activity=replace(layer.activity, is_whole_epoch=False)) for layer in MIDDLE.layers)
    assert "examples so far" in screen_after(first=replace(MIDDLE, layers=layers))


def test_a_filled_bin_never_looks_empty_and_an_empty_one_always_does() -> None:
    assert bars([0, 1, 1000]) == " ▁█"
    assert bars([0, 0]) == "  "
    assert rebin([1, 2, 3, 4, 5, 6], 3) == [3, 7, 11]


def test_bars_keep_their_width() -> None:
    assert [len(progress(share, 10)) for share in (-1, 0, 0.333, 1, 7)] == [10] * 5
    assert [len(signed_bar(value, 2, 6)) for value in (-9, -1, 0, 2, np.nan)] == [13] * 5


def test_shrinking_a_picture_takes_means_and_enlarging_repeats() -> None:
    image = np.arange(16, dtype=float).reshape(4, 4, 1)
    assert resample(image, 2, 2)[..., 0].tolist() == [[2.5, 4.5], [10.5, 12.5]]
    assert resample(image[:1, :1], 2, 3)[..., 0].tolist() == [[0, 0, 0], [0, 0, 0]]


@given(st.integers(1, 70), st.integers(1, 70), st.integers(1, 80), st.integers(1, 40))
def test_a_picture_fits_where_it_is_drawn(tall: int, wide: int, width: int, height: int) -> None:
    rows, columns = fit_size((tall, wide, 1), width, height)
    assert rows % 2 == 0
    assert columns <= max(width, 1)
    assert rows <= max(2 * height, 2)


@pytest.mark.parametrize("in_colour", [True, False])
@pytest.mark.parametrize("values", [np.full(48, np.nan), np.linspace(-1e300, 1e300, 48), np.zeros(48)])
def test_pictures_of_anything_are_drawn(values: np.ndarray, in_colour: bool) -> None:  # type: ignore[type-arg]
    assert len(draw_picture(values, (4, 4, 3), 10, 4, in_colour=in_colour)) == 4
    assert len(draw_weights(values, (4, 4, 3), 10, 4, in_colour=in_colour)) == 4


def test_without_colours_negative_and_positive_weights_differ_by_their_signs() -> None:
    lines = draw_weights(np.array([-1.0, 1.0] * 2), (2, 2, 1), 2, 1, in_colour=False)
    assert lines[0].text == "=█"


def test_a_resize_below_an_open_sheet_is_caught_up_with() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("question_mark")
        await stage.pilot.resize_terminal(*MEDIUM)
        await stage.press("escape")
        await stage.until(lambda: stage.text == expected)

    expected = screen_after(first=DEAD, size=MEDIUM)
    on_stage(play, first=DEAD, size=LARGE)


def test_a_key_that_can_do_nothing_says_so() -> None:
    assert "there are no findings to go to" in screen_after("f", first=START)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e308])
@pytest.mark.parametrize("layer", [1, 2])
def test_the_inspector_shows_numbers_that_are_not_finite(bad: float, layer: int) -> None:
    async def play(stage: Stage) -> None:
        await stage.press("i", *["right"] * (layer - 1))
        close = detail(Focus(layer, 0))
        weights, chosen = close.weights.copy(), close.chosen
        assert chosen is not None
        weights[::2] = bad
        weights[1] = -bad
        spoiled = replace(
            close,
            weights=weights,
            weight_gradient=weights,
            inputs=np.full_like(weights, bad),
            chosen=replace(chosen, z=bad, a=bad),
        )
        await stage.say(replace(MIDDLE, detail=spoiled))
        assert "sum z" in stage.text
        assert number(bad) in stage.text

    on_stage(play, first=MIDDLE)
