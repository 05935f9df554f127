"""Losses: worked by hand, stable far out, and never beaten by a constant better than their own best one."""

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.network.activations import ACTIVATIONS
from stepgrad.core.network.losses import LOSSES, loss_named
from stepgrad.core.network.operations import Array, run
from tests.core.reference import activate, loss_value

OUTPUTS = {"bce": "sigmoid", "cross_entropy": "softmax", "mse": "identity", "sse": "identity", "huber": "identity"}


def evaluate(name: str, z: Array, y: Array) -> tuple[float, Array]:
    """Loss and delta for logits z, through the loss's usual output."""
    a, delta = np.empty_like(z), np.empty_like(z)
    with np.errstate(all="ignore"):
        run(ACTIVATIONS[OUTPUTS[name]].apply(z, a))
        return LOSSES[name].evaluate(z, a, y, delta), delta


def targets_for(name: str, rng: np.random.Generator, rows: int, outputs: int) -> Array:
    if name == "bce":
        return rng.integers(0, 2, (rows, outputs)).astype(np.float64)
    if name == "cross_entropy":
        return np.eye(outputs)[rng.integers(0, outputs, rows)]
    return rng.normal(0, 2, (rows, outputs))


def test_bce_by_hand() -> None:
    # z = ln 3 gives a = 3/4, z = -ln 3 gives a = 1/4. Targets 1 and 1:
    # loss = -(ln 3/4 + ln 1/4) / 2 = -ln(3/16) / 2 = 0.836988; delta = (a - y) / 2 = -1/8, -3/8.
    value, delta = evaluate("bce", np.array([[np.log(3)], [-np.log(3)]]), np.array([[1.0], [1.0]]))
    assert value == pytest.approx(0.836988, abs=1e-6)
    assert np.allclose(delta, [[-0.125], [-0.375]])


def test_cross_entropy_by_hand() -> None:
    # Logits (0, ln 3) give (1/4, 3/4). Class 0: -ln 1/4 = 1.386294; delta = (1/4 - 1, 3/4).
    value, delta = evaluate("cross_entropy", np.array([[0.0, np.log(3)]]), np.array([[1.0, 0.0]]))
    assert value == pytest.approx(1.386294, abs=1e-6)
    assert np.allclose(delta, [[-0.75, 0.75]])


def test_squares_by_hand() -> None:
    # Residuals 1, -2, 3, 0: squares 1, 4, 9, 0; their sum 14, half of it 7, the mean 3.5.
    a, y = np.array([[2.0, 0.0], [4.0, 5.0]]), np.array([[1.0, 2.0], [1.0, 5.0]])
    assert evaluate("mse", a, y)[0] == pytest.approx(3.5)
    assert np.allclose(evaluate("mse", a, y)[1], [[0.5, -1.0], [1.5, 0.0]])
    assert evaluate("sse", a, y)[0] == pytest.approx(7.0)
    assert np.allclose(evaluate("sse", a, y)[1], [[1.0, -2.0], [3.0, 0.0]])


def test_huber_by_hand() -> None:
    # Residuals 1/2 and -3: 1/8 inside, 3 - 1/2 outside; mean 1.3125. Delta: 1/2 / 2 and -1 / 2.
    value, delta = evaluate("huber", np.array([[0.5], [-3.0]]), np.zeros((2, 1)))
    assert value == pytest.approx(1.3125)
    assert np.allclose(delta, [[0.25], [-0.5]])


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("shape", [(1, 2), (7, 2), (5, 3)])
def test_values_are_those_of_the_definition(name: str, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(sum(shape))
    z, y = rng.normal(0, 2, shape), targets_for(name, rng, *shape)
    assert evaluate(name, z, y)[0] == pytest.approx(loss_value(name, activate(OUTPUTS[name], z), y), rel=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_delta_is_the_derivative_by_the_logits(name: str) -> None:
    rng = np.random.default_rng(5)
    z, y = rng.normal(0, 2, (4, 3)), targets_for(name, rng, 4, 3)
    _, delta = evaluate(name, z, y)
    h = 1e-5
    for place in np.ndindex(z.shape):
        above, below = z.copy(), z.copy()
        above[place] += h
        below[place] -= h
        numeric = (evaluate(name, above, y)[0] - evaluate(name, below, y)[0]) / (2 * h)
        assert delta[place] == pytest.approx(numeric, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_bce_at_logits_of_a_thousand_is_exact(dtype: str) -> None:
    z = np.array([[1000.0], [-1000.0], [1000.0], [-1000.0]], dtype)
    y = np.array([[1.0], [0.0], [0.0], [1.0]], dtype)
    # Two right answers cost nothing, two wrong ones a thousand each.
    value, delta = evaluate("bce", z, y)
    assert value == 500.0
    assert delta.tolist() == [[0.0], [0.0], [0.25], [-0.25]]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_cross_entropy_at_logits_of_a_thousand_is_exact(dtype: str) -> None:
    z = np.array([[1000.0, -1000.0], [1000.0, -1000.0]], dtype)
    value, delta = evaluate("cross_entropy", z, np.array([[1.0, 0.0], [0.0, 1.0]], dtype))
    assert value == 1000.0
    assert delta.tolist() == [[0.0, 0.0], [0.5, -0.5]]


@pytest.mark.parametrize("name", ["bce", "cross_entropy"])
def test_a_confident_and_right_float32_network_has_a_tiny_loss_that_is_not_negative(name: str) -> None:
    rng = np.random.default_rng(0)
    margin = rng.uniform(12.0, 25.0, (500, 1))
    z = margin if name == "bce" else np.hstack([margin, 0 * margin, -margin]) + rng.normal(0, 30, (500, 1))
    y = np.ones((500, 1)) if name == "bce" else np.eye(3)[np.zeros(500, int)]
    exact, _ = evaluate(name, z, y)
    single, _ = evaluate(name, z.astype(np.float32), y.astype(np.float32))
    assert single >= 0.0
    assert single == pytest.approx(exact, abs=1e-7)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_logit_that_is_not_finite_never_gives_a_small_loss(name: str, bad: float) -> None:
    z = np.array([[bad, 1.0], [0.5, -0.5]])
    value, _ = evaluate(name, z, np.array([[0.0, 1.0], [0.0, 1.0]]))
    assert not np.isfinite(value)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", LOSSES)
def test_the_best_constant_is_the_minimum_over_all_constants(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    outputs = 3 if name == "cross_entropy" else 2
    y = targets_for(name, rng, 21, outputs)
    if name == "cross_entropy":
        grid = np.arange(1, 100) / 100
        answers = [(p, q, 1 - p - q) for p in grid for q in grid if p + q < 0.999]
        lowest = min(-float(np.mean(y @ np.log(answer))) for answer in answers)
    else:
        candidates = np.arange(1, 1000) / 1000 if name == "bce" else np.linspace(-5, 5, 2001)
        columns = [
            min(loss_value(name, np.full((21, 1), c), y[:, [column]]) for c in candidates) for column in range(outputs)
        ]
        lowest = sum(columns) / 21 if name == "sse" else float(np.mean(columns))
    best = LOSSES[name].best_constant(y)
    assert best <= lowest + 1e-12
    assert best == pytest.approx(lowest, rel=2e-3)


def test_the_best_constant_of_even_labels_is_ln_2_and_of_k_even_classes_ln_k() -> None:
    assert LOSSES["bce"].best_constant(np.array([[0.0], [1.0]])) == pytest.approx(np.log(2))
    assert LOSSES["cross_entropy"].best_constant(np.eye(10)) == pytest.approx(np.log(10))
    assert LOSSES["bce"].best_constant(np.ones((4, 1))) == 0.0


def test_an_unknown_loss_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(StepgradError, match="unknown loss 'cross-entropy'; did you mean 'cross_entropy'"):
        loss_named("cross-entropy")
