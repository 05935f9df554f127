"""Curves: however long the series, no spike is lost, and growing it bit by bit changes nothing of that."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.observing.curve import MOST_MARKS, MOST_STRETCHES, CurveBuilder
from stepgrad.core.observing.measurements import Curve
from tests.core.builders import Array

VALUES = st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf])


def check(curve: Curve, series: Array) -> None:
    """What holds of any curve of any series."""
    assert (np.diff(curve.steps) > 0).all()
    assert np.isfinite(curve.values).all()
    assert np.array_equal(series[curve.steps - 1], curve.values)
    assert len(curve.steps) <= 2 * MOST_STRETCHES + 2
    finite = series[np.isfinite(series)]
    if finite.size:
        assert curve.values.min() == finite.min()
        assert curve.values.max() == finite.max()
    else:
        assert not curve.steps.size


@settings(max_examples=100, deadline=None)
@given(st.lists(VALUES, max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_any_series_in_any_portions_keeps_its_extremes_at_their_places(values: list[float], cuts: list[int]) -> None:
    series = np.array(values, np.float64)
    builder = CurveBuilder()
    for cut in sorted(cuts):
        check(builder.follow(series[:cut]), series[:cut])
    check(builder.follow(series), series)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    portions=st.lists(st.integers(1, 1500), min_size=1, max_size=12),
    spikes=st.lists(st.integers(0, 10**6), max_size=8),
)
def test_long_series_with_spikes_anywhere_keep_every_stretchs_extremes(
    seed: int, portions: list[int], spikes: list[int]
) -> None:
    length = sum(portions)
    series = np.random.default_rng(seed).normal(size=length)
    for number, place in enumerate(spikes):
        series[place % length] = (-1) ** number * (1000.0 + number)
    builder, end = CurveBuilder(), 0
    for portion in portions:
        end += portion
        curve = builder.follow(series[:end])
        check(curve, series[:end])
    # There are more than 256 stretches once there are as many points: near each point the curve is as high and as low.
    near = length // 256 + 1
    for place in [*(spike % length for spike in spikes), *range(0, length, 97)]:
        around = curve.values[np.abs(curve.steps - 1 - place) < near]
        assert around.min() <= series[place] <= around.max()


def test_a_single_spike_in_a_million_steps_is_in_the_curve_at_its_step() -> None:
    series = np.full(1_000_000, 0.5)
    series[637_421] = 9.0
    builder = CurveBuilder()
    for end in range(0, 1_000_001, 9973):
        builder.follow(series[:end])
    curve = builder.follow(series)
    assert curve.values[curve.steps == 637_422].tolist() == [9.0]
    assert len(curve.steps) <= 2 * MOST_STRETCHES + 2


def test_following_step_by_step_gives_the_curve_made_from_scratch() -> None:
    series = np.random.default_rng(1).normal(size=3000)
    builder = CurveBuilder()
    for end in range(1, 3001):
        curve = builder.follow(series[:end])
        if end % 97 == 0 or end == 3000:
            scratch = CurveBuilder().follow(series[:end])
            assert np.array_equal(curve.steps, scratch.steps)
            assert np.array_equal(curve.values, scratch.values)


def test_each_stretch_that_is_not_finite_is_marked_once_at_its_first_step() -> None:
    series = np.array([1.0, np.nan, np.nan, 2.0, np.inf, 3.0, -np.inf, np.nan, 4.0])
    whole = CurveBuilder().follow(series).nonfinite.tolist()
    builder = CurveBuilder()
    for end in range(len(series) + 1):
        bit_by_bit = builder.follow(series[:end]).nonfinite.tolist()
    assert whole == bit_by_bit == [2, 5, 7]


def test_marks_are_bounded_and_the_first_ones_kept() -> None:
    series = np.where(np.arange(1000) % 2, np.nan, 1.0)
    marks = CurveBuilder().follow(series).nonfinite
    assert marks.tolist() == [2 * k + 2 for k in range(MOST_MARKS)]


def test_an_empty_series_is_an_empty_curve() -> None:
    curve = CurveBuilder().follow(np.empty(0))
    assert not curve.steps.size
    assert not curve.nonfinite.size
