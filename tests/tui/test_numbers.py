"""Numbers as they are written in columns."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepgrad.tui.widgets.axis import labels
from stepgrad.tui.widgets.numbers import number, percent, rate, setting


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.69314718, "0.6931"),
        (12.3456, "12.35"),
        (9.99996, "10.00"),
        (99999.6, "1.0e5"),
        (1.23e-5, "1.2e-5"),
        (-0.0123456, "-0.01235"),
        (0.0, "0"),
        (nan, "nan"),
        (inf, "inf"),
        (-inf, "-inf"),
        (1e300, "1.0e300"),
        (None, "–"),
    ],
)
def test_a_number_has_four_significant_digits_and_a_short_exponent(value: float | None, text: str) -> None:
    assert number(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_written_number_is_short_and_close(value: float) -> None:
    text = number(value)
    assert len(text) <= 9
    assert float(text) == pytest.approx(value, rel=0.06)


def test_percent_says_none_and_all_only_when_it_is_so() -> None:
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "1%", "50%", "99%", "100%"]


def test_an_unknown_speed_is_not_written() -> None:
    assert [rate(speed) for speed in (0.0, nan, 4.12, 312.4, 12345.0)] == ["", "", "4.1 st/s", "312 st/s", "12.3k st/s"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (100.0, "100"),
        (1.0, "1"),
        (0.0005, "5e-4"),
        (1e300, "1e300"),
        (1e-10, "1e-10"),
        (0.0375, "0.0375"),
    ],
)
def test_a_setting_is_written_as_somebody_would_write_it(value: float, text: str) -> None:
    assert setting(value) == text


def test_ticks_of_a_long_logarithmic_axis_are_never_called_zero() -> None:
    assert labels([1e-15, 1e-10, 1e-5, 1.0], is_log=True) == ["1e-15", "1e-10", "1e-5", "1"]
    assert labels([1.0, 1e45, 1e90], is_log=True) == ["1", "1e45", "1e90"]
