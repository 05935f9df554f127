"""The loss curve: whatever the values, it is drawn, and nothing that matters is lost."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.observing.measurements import Curve
from stepgrad.tui.charts import draw_curves
from stepgrad.tui.curves import BRANCHES, Curves, Drawn, Level, reduce_points, split_curve

LEVEL = Level(0.6931, "ln 2")


def curve(values: list[float], nonfinite: tuple[int, ...] = ()) -> Curve:
    return Curve(np.arange(1, len(values) + 1), np.array(values, float), np.array(nonfinite, np.int64))


NOTHING = curve([])


def text(
    training: Curve,
    width: int = 60,
    height: int = 14,
    *,
    is_log: bool = True,
    validation: Curve = NOTHING,
    branches: tuple[Drawn, ...] = (),
    here: int | None = None,
) -> str:
    lines = draw_curves(Curves(training, validation, branches, here), LEVEL, width, height, is_log=is_log)
    assert len(lines) == height
    assert all(line.width <= width for line in lines)
    return "\n".join(line.text for line in lines)


@pytest.mark.parametrize("is_log", [True, False])
@pytest.mark.parametrize(
    "values",
    [
        [],
        [0.7],
        [0.7, 0.7, 0.7],
        [0.0, 0.0],
        [1e300, 1.7e308, 1e-300],
        [-1e308, 1e308],
        [-3.0, 2.0],
        [5e-324, 1e-320],
    ],
)
def test_nasty_values_are_drawn(values: list[float], is_log: bool) -> None:
    text(curve(values), is_log=is_log)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=300),
    st.integers(1, 130),
    st.integers(1, 40),
    st.booleans(),
)
def test_any_values_fit_any_size(values: list[float], width: int, height: int, is_log: bool) -> None:
    text(curve(values), width, height, is_log=is_log)


def test_a_single_spike_among_thousands_reaches_the_top() -> None:
    values = [1.0] * 5000
    values[3210] = 100.0
    rows = text(curve(values), 60, 14).splitlines()
    assert any("\u2800" < sign <= "\u28ff" for row in rows[:3] for sign in row)


def test_reducing_keeps_the_extremes_of_every_column_at_their_places() -> None:
    rng = np.random.default_rng(0)
    places, heights = np.linspace(0, 1, 9000), rng.random(9000)
    kept_places, kept = reduce_points(places, heights, 50)
    assert len(kept) <= 4 * 50 + 1
    for column in range(50):
        before = heights[(places * 50).astype(int).clip(max=49) == column]
        after = kept[(kept_places * 50).astype(int).clip(max=49) == column]
        assert (before.min(), before.max()) == (after.min(), after.max())


def test_steps_without_a_finite_loss_are_marked_on_the_axis() -> None:
    rows = text(curve([0.7, 0.8], nonfinite=(3,))).splitlines()
    assert rows[-2].endswith("✗")
    assert "✗" in text(curve([], nonfinite=(1, 2)))


def test_the_chance_level_is_named_on_the_axis() -> None:
    rows = text(curve([0.7, 2.0])).splitlines()
    named = next(row for row in rows if "ln 2" in row)
    assert "┈" in named


def test_a_logarithmic_axis_has_powers_of_ten_at_even_distances() -> None:
    rows = text(curve([10.0**-k for k in range(8)]), 60, 30).splitlines()
    labels = [(place, row.split("┤")[0].strip()) for place, row in enumerate(rows) if "┤" in row]
    placed = [(place, np.log10(float(label))) for place, label in labels]
    assert len(placed) >= 4
    rates = [(b[0] - a[0]) / (a[1] - b[1]) for a, b in pairwise(placed)]
    assert max(rates) - min(rates) <= 1


def test_a_small_panel_gets_a_sparkline_with_the_newest_number() -> None:
    shown = text(curve([0.5, 1.0, 0.25], nonfinite=(4,)), 30, 4)
    assert "▃█▁ 0.25" in shown
    assert "✗ nan at 4" in shown


def test_training_and_validation_differ_by_their_marks_not_only_by_colour() -> None:
    shown = text(curve([2.0, 1.0, 0.5]), validation=curve([3.0, 2.5, 2.2]))
    assert "•" in shown
    assert any("\u2800" < sign <= "\u28ff" for sign in shown)


def test_steps_ahead_have_a_mark_of_their_own_behind_a_line_at_the_present() -> None:
    rows = text(curve([2.0, 1.5, 1.2, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]), here=4).splitlines()
    column = rows[0].index("┊")
    drawn = [(place, sign) for row in rows[:-2] for place, sign in enumerate(row)]
    assert all(place >= column for place, sign in drawn if sign == "·")
    assert all(place <= column for place, sign in drawn if "\u2800" < sign <= "\u28ff")
    assert {"·", "┊"} <= {sign for _, sign in drawn}


def test_at_the_beginning_everything_lies_ahead() -> None:
    shown = text(curve([2.0, 1.5, 1.2]), here=0)
    assert "·" in shown
    assert not any("\u2800" < sign <= "\u28ff" for sign in shown)


def test_a_spike_that_lies_ahead_or_in_a_branch_reaches_its_height() -> None:
    values = [1.0] * 5000
    values[3210] = 100.0
    rows = text(curve(values), 60, 14, here=100).splitlines()
    assert any("·" in row for row in rows[:3])
    values = [1.0] * 100
    values[90] = 100.0
    rows = text(curve([1.0] * 50), 60, 14, branches=(Drawn(0, curve(values)),)).splitlines()
    assert any("+" in row for row in rows[:3])


def test_a_branch_stays_beside_the_curve_and_widens_the_axes() -> None:
    short, long = curve([2.0, 1.0, 0.5]), Curve(np.arange(2, 41), np.full(39, 8.0), np.array([30]))
    shown = text(short, branches=(Drawn(0, long),))
    assert "+" in shown
    assert "→" not in shown
    assert "✗" in shown
    assert shown.splitlines()[-1].split()[-1] == "40"


@given(st.lists(st.floats(0.1, 9), max_size=40), st.integers(0, 45), st.integers(0, 45))
def test_splitting_a_curve_loses_no_point_and_joins_the_parts(values: list[float], here: int, bad: int) -> None:
    whole = curve(values, (bad,))
    past, ahead = split_curve(whole, here)
    assert (past.steps <= here).all()
    shared = 1 if len(past.steps) and len(ahead.steps) else 0
    assert [*past.steps, *ahead.steps[shared:]] == whole.steps.tolist()
    assert [*past.nonfinite, *ahead.nonfinite] == [bad]
    assert (past.steps[-1] == ahead.steps[0]) if shared else True


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=90),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=90),
    st.integers(0, 100),
    st.integers(1, 130),
    st.integers(1, 30),
)
def test_any_past_fits_any_size(values: list[float], left: list[float], here: int, width: int, height: int) -> None:
    text(curve(values, (95,)), width, height, branches=(Drawn(3, curve(left)),), here=here)


def test_a_long_branch_does_not_squeeze_the_present_line_and_an_arrow_says_that_it_goes_on() -> None:
    present, left = curve([2.0] * 400), Drawn(1, curve([8.0] * 100_000))
    shown = text(present, 60, 14, branches=(left,))
    assert int(shown.splitlines()[-1].split()[-1]) <= 800
    arrows = [row for row in shown.splitlines() if row.endswith("→")]
    assert len(arrows) == 1
    assert "x" in arrows[0]
    just_begun = text(curve([2.0] * 3), 60, 14, branches=(left,)).splitlines()
    assert 100 <= int(just_begun[-1].split()[-1]) <= 120  # a step a dot: the old way can still be seen
    grown = text(curve([2.0] * 60_000), 60, 14, branches=(left,))
    assert "→" not in grown
    assert int(grown.splitlines()[-1].split()[-1]) == 100_000


def test_branches_have_marks_of_their_own() -> None:
    branches = tuple(Drawn(number, curve([float(number + 2)] * 20)) for number in range(5))
    shown = text(curve([1.0] * 20), 80, 24, branches=branches)
    assert all(mark in shown for mark in BRANCHES)


def test_the_sparkline_of_a_small_panel_is_parted_too() -> None:
    shown = text(curve([0.5, 1.0, 0.25, 0.75]), 30, 4, here=2)
    assert "▃█┊▁" in shown
    assert " 1" in shown
