"""The loss curve: whatever the values, it is drawn, and nothing that matters is lost."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.observing.measurements import Curve
from stepgrad.tui.charts import Curves, Level, draw_curves, reduce_points

LEVEL = Level(0.6931, "ln 2")


def curve(values: list[float], nonfinite: tuple[int, ...] = ()) -> Curve:
    return Curve(np.arange(1, len(values) + 1), np.array(values, float), np.array(nonfinite, np.int64))


NOTHING = curve([])


def text(
    training: Curve, width: int = 60, height: int = 14, *, is_log: bool = True, validation: Curve = NOTHING
) -> str:
    lines = draw_curves(Curves(training, validation), LEVEL, width, height, is_log=is_log)
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
