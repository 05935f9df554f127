"""Activations: values against the formulas, slopes against differences, and nothing wrong at the extremes."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.network.activations import ACTIVATIONS, activation_named
from stepgrad.core.network.operations import Array, run

ELEMENTWISE = [name for name in ACTIVATIONS if name != "softmax"]
PLAIN: dict[str, Callable[[float], float]] = {
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z)),
    "softplus": lambda z: math.log1p(math.exp(-abs(z))) + max(z, 0.0),
    "gelu": lambda z: 0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "identity": lambda z: z,
}
# The limits at ±infinity of each function, and of its slope.
LIMITS = {
    "relu": (0.0, math.inf, 0.0, 1.0),
    "leaky_relu": (-math.inf, math.inf, 0.01, 1.0),
    "elu": (-1.0, math.inf, 0.0, 1.0),
    "tanh": (-1.0, 1.0, 0.0, 0.0),
    "sigmoid": (0.0, 1.0, 0.0, 0.0),
    "softplus": (0.0, math.inf, 0.0, 1.0),
    "gelu": (0.0, math.inf, 0.0, 1.0),
    "identity": (-math.inf, math.inf, 1.0, 1.0),
}


def evaluate(name: str, z: Array) -> tuple[Array, Array]:
    """Value and slope, as a run computes them."""
    a, slope = np.empty_like(z), np.empty_like(z)
    with np.errstate(all="ignore"):
        run(ACTIVATIONS[name].apply(z, a))
        run(ACTIVATIONS[name].derivative(z, a, slope))
    return a, slope


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_values_are_those_of_the_formula(name: str) -> None:
    z = np.concatenate([np.linspace(-6, 6, 101), [1e-9, -1e-9, 30.0, -30.0]])[:, None]
    a, _ = evaluate(name, z)
    assert np.allclose(a[:, 0], [PLAIN[name](value) for value in z[:, 0]], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_slopes_are_central_differences_away_from_kinks(name: str) -> None:
    z = np.random.default_rng(0).normal(0, 3, (200, 2))
    z = np.where(np.abs(z) < 0.01, 0.5, z)
    h = 1e-5
    numeric = (evaluate(name, z + h)[0] - evaluate(name, z - h)[0]) / (2 * h)
    assert np.allclose(evaluate(name, z)[1], numeric, rtol=1e-7, atol=1e-9)


def test_the_rectifiers_have_slope_0_at_0_where_only_one_of_two_is_possible() -> None:
    assert evaluate("relu", np.zeros((1, 1)))[1] == 0.0
    assert evaluate("leaky_relu", np.zeros((1, 1)))[1] == pytest.approx(0.01)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_at_plus_and_minus_a_thousand_values_and_slopes_are_right(name: str, dtype: str) -> None:
    a, slope = evaluate(name, np.array([[-1e3, 1e3]], dtype))
    low, high, low_slope, high_slope = LIMITS[name]
    expected = [-1e3 * 0.01 if name == "leaky_relu" else max(low, -1e3), min(high, 1e3)]
    assert np.allclose(a, [expected], rtol=1e-6, atol=1e-30)
    assert np.allclose(slope, [[low_slope, high_slope]], rtol=1e-6, atol=1e-30)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_at_infinity_there_is_the_limit_or_nan_but_no_wrong_finite_number(name: str) -> None:
    a, slope = evaluate(name, np.array([[-np.inf, np.inf]]))
    for found, right in zip([*a[0], *slope[0]], LIMITS[name], strict=True):
        assert np.isnan(found) or found == pytest.approx(right)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_nan_in_is_nan_out(name: str) -> None:
    a, _ = evaluate(name, np.array([[np.nan, 1.0]]))
    assert np.isnan(a[0, 0])
    assert np.isfinite(a[0, 1])


@pytest.mark.parametrize("name", [*ELEMENTWISE, "softmax"])
def test_a_nan_delta_stays_nan_on_the_way_back(name: str) -> None:
    z = np.array([[np.nan, 0.5]])
    a, slope, delta = np.empty_like(z), np.empty_like(z), np.array([[np.nan, 1.0]])
    with np.errstate(all="ignore"):
        run(ACTIVATIONS[name].apply(z, a))
        run(ACTIVATIONS[name].backpropagate(delta, z, a, slope))
    assert np.isnan(delta[0, 0])


def test_softmax_rows_are_probabilities_and_do_not_change_when_all_logits_shift() -> None:
    z = np.random.default_rng(1).normal(0, 5, (50, 7))
    a, _ = evaluate("softmax", z)
    shifted, _ = evaluate("softmax", z + 900.0)
    assert np.allclose(a.sum(axis=1), 1.0)
    assert np.allclose(a, shifted, rtol=1e-9)
    assert (a >= 0).all()


def test_softmax_of_1_2_3() -> None:
    # e¹, e², e³ = 2.71828, 7.38906, 20.08554; their sum is 30.19288
    a, _ = evaluate("softmax", np.array([[1.0, 2.0, 3.0]]))
    assert np.allclose(a, [[0.09003, 0.24473, 0.66524]], atol=1e-5)


def test_softmax_at_plus_and_minus_a_thousand_is_one_hot() -> None:
    a, _ = evaluate("softmax", np.array([[-1e3, 1e3, 0.0]]))
    assert a.tolist() == [[0.0, 1.0, 0.0]]


def test_softmax_passes_derivatives_back_through_its_whole_jacobian() -> None:
    rng = np.random.default_rng(2)
    z, upstream = rng.normal(size=(4, 5)), rng.normal(size=(4, 5))
    a, slope, delta = np.empty_like(z), np.empty_like(z), upstream.copy()
    softmax = ACTIVATIONS["softmax"]
    run(softmax.apply(z, a))
    run(softmax.backpropagate(delta, z, a, slope))
    for row in range(4):
        jacobian = np.diag(a[row]) - np.outer(a[row], a[row])
        assert np.allclose(delta[row], jacobian @ upstream[row])


def test_only_relu_units_can_die_and_only_bounded_functions_saturate() -> None:
    assert [name for name, entry in ACTIVATIONS.items() if entry.is_rectifier] == ["relu"]
    assert {name: entry.limits for name, entry in ACTIVATIONS.items() if entry.limits} == {
        "tanh": (-1.0, 1.0),
        "sigmoid": (0.0, 1.0),
    }


def test_an_unknown_activation_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(StepgradError, match="unknown activation 'rellu'; did you mean 'relu'"):
        activation_named("rellu")
