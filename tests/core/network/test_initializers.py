"""Initializers: what they are asked for in words, and the moments of what they draw."""

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.network.initializers import parse_initializer

INPUTS, UNITS = 300, 400


# Spread and mean of each, with the formula in the third place.
@pytest.mark.parametrize(
    ("text", "mean", "std"),
    [
        ("normal:0.01", 0.0, 0.01),
        ("uniform:0,1", 0.5, np.sqrt(1 / 12)),  # (b - a)² / 12
        ("uniform:-2,4", 1.0, np.sqrt(36 / 12)),
        ("he", 0.0, np.sqrt(2 / INPUTS)),
        ("xavier", 0.0, np.sqrt(2 / (INPUTS + UNITS))),
        ("lecun", 0.0, np.sqrt(1 / INPUTS)),
        ("zeros", 0.0, 0.0),
        ("constant:-1.5", -1.5, 0.0),
    ],
)
def test_the_draws_have_the_moments_of_the_formula(text: str, mean: float, std: float) -> None:
    drawn = parse_initializer(text).draw(np.random.default_rng(0), INPUTS, UNITS)
    assert drawn.shape == (INPUTS, UNITS)
    # 120 000 draws: the mean scatters by std / 346, the deviation by about as much.
    assert drawn.mean() == pytest.approx(mean, abs=5 * std / 346 + 1e-12)
    assert drawn.std() == pytest.approx(std, rel=0.02, abs=1e-12)


def test_uniform_and_xavier_stay_within_their_bounds() -> None:
    rng = np.random.default_rng(1)
    uniform = parse_initializer("uniform:-0.5,0.25").draw(rng, 100, 100)
    assert -0.5 <= uniform.min() < -0.49
    assert 0.24 < uniform.max() <= 0.25
    limit = np.sqrt(6 / 200)
    assert np.abs(parse_initializer("xavier").draw(rng, 100, 100)).max() <= limit


@pytest.mark.parametrize("text", ["normal:0.5", "uniform:0,1", "he", "xavier", "lecun"])
def test_the_same_generator_state_gives_the_same_weights_and_another_seed_others(text: str) -> None:
    draw = [parse_initializer(text).draw(np.random.default_rng(seed), 4, 3) for seed in (7, 7, 8)]
    assert np.array_equal(draw[0], draw[1])
    assert not np.array_equal(draw[0], draw[2])


@pytest.mark.parametrize("text", ["normal:0.01", "uniform:-2,4", "he", "constant:-1.5"])
def test_an_initializer_prints_as_it_was_written(text: str) -> None:
    assert str(parse_initializer(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hee", "unknown initializer 'hee'; did you mean 'he'"),
        ("normal", r"expected normal:S, 1 number\(s\), got 0"),
        ("normal:a", "expected normal:S with numbers"),
        ("normal:0.1,0.2", "got 2"),
        ("normal:-1", "must not be negative"),
        ("normal:nan", "finite"),
        ("normal:inf", "finite"),
        ("uniform:1", r"expected uniform:A,B, 2 number\(s\), got 1"),
        ("uniform:2,1", "the lower bound 2 is above the upper 1"),
        ("uniform:-1e308,1e308", "the range from A to B is too large"),
        ("he:3", r"expected he, 0 number\(s\), got 1"),
        ("", "unknown initializer ''"),
    ],
)
def test_a_specification_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        parse_initializer(text)
