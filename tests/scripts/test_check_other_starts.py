"""Trainings that are lost at their start: tried again from the first turn, with one thing put right."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of

LINE = """\
import numpy as np
rng = np.random.default_rng(7)
X = rng.normal(size=(90, 3))
y = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.1 * rng.normal(size=(90, 1))
rate = 0.05
W, b = rng.normal(size=(3, 12)), np.zeros(12)
V, c = rng.normal(size=(12, 1)), np.zeros(1)
for k in range(300):
    h = np.tanh(X @ W + b)
    r = h @ V + c - y
    print(np.mean(r ** 2))
    d = 2 * r / 90
    e = d @ V.T * (1 - h ** 2)
    V -= rate * h.T @ d
    c -= rate * d.sum(0)
    W -= rate * X.T @ e
    b -= rate * e.sum(0)
"""

DEEP = """\
import numpy as np
rng = np.random.default_rng(5)
X = rng.normal(size=(2, 400))
Y = (X[:1] * X[1:] > 0) * 1.0
W1, b1, W2, b2 = rng.normal(size=(10, 2)), np.zeros((10, 1)), rng.normal(size=(1, 10)), np.zeros((1, 1))
for k in range(300):
    A1 = np.tanh(W1 @ X + b1)
    A2 = np.clip(1 / (1 + np.exp(-(W2 @ A1 + b2))), 1e-8, 1 - 1e-8)
    cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    d2 = (A2 - Y) / 400
    dW2, db2 = d2 @ A1.T, d2.sum(axis=1, keepdims=True)
    d1 = W2.T @ (A2 - Y) * (1 - A1 ** 2)
    dW1, db1 = d1 @ X.T, d1.mean(axis=1, keepdims=True)
    W1, b1, W2, b2 = W1 - 0.5 * dW1, b1 - 0.5 * db1, W2 - 0.5 * dW2, b2 - 0.5 * db2
    print(cost)
"""

LOGISTIC = """\
import numpy as np
rng = np.random.default_rng(6)
X = rng.normal(size=(60, 3))
y = (X[:, 0] + 0.5 * rng.normal(size=60) > 0.2) * 1.0
w, b, rate = rng.normal(size=3) * 0.1, 0.0, 100000.0
for k in range(200):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    w = w - rate * (X.T @ (p - y) / 60)
    b = b - rate * np.mean(p - y)
"""


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_a_right_start_is_not_doubted(tmp_path: Path) -> None:
    assert checked(tmp_path, LINE).healthy
    assert checked(tmp_path, changed(LINE, ("V, c = rng", "V, c = 2 * rng"))).healthy


@pytest.mark.parametrize(
    ("change", "code", "variable"),
    [
        (("W, b = ", "W, b = 100 * "), "init-too-large", "W"),
        (("V, c = ", "V, c = 100 * "), "init-too-large", "V"),
        (("rate = 0.05", "rate, X = 0.05, 5 + 20 * X"), "input-scale", "X"),
        (("rate = 0.05", "rate = 50.0"), "learning-rate-high", "rate"),
        (("rate = 0.05", "rate = 0.000005"), "learning-rate-low", "rate"),
    ],
    ids=["large first layer", "large last layer", "raw inputs", "rate high", "rate low"],
)
def test_what_makes_the_training_work_is_called_the_cause(
    tmp_path: Path, change: tuple[str, str], code: str, variable: str
) -> None:
    root = checked(tmp_path, changed(LINE, change)).findings[0]
    assert (root.code, root.variable) == (code, variable)


def test_a_first_step_that_ends_all_does_not_hide_the_wrong_gradient_that_made_it(tmp_path: Path) -> None:
    root = checked(tmp_path, DEEP).findings[0]
    assert root.code == "gradient-scale"
    assert root.line == line_of(DEEP, "dW1, db1 =")


def test_a_logarithm_of_zero_after_a_step_too_long_is_the_rates_fault(tmp_path: Path) -> None:
    root = checked(tmp_path, LOGISTIC).findings[0]
    assert (root.code, root.variable) == ("learning-rate-high", "rate")


MARKS = """\
import numpy as np
gen = np.random.RandomState(21)
scores = gen.uniform(30, 100, (120, 2))
y = (scores @ [0.6, 0.4] + gen.normal(0, 5, 120) > 64).astype(float)
X = np.hstack([np.ones((120, 1)), scores])
theta = np.zeros(3)
for k in range(2000):
    h = CLIPPED
    cost = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
    theta = theta - 0.1 * X.T @ (1 / (1 + np.exp(-X @ theta)) - y) / 120
    if k % 200 == 0:
        print(k, cost)
"""


@pytest.mark.parametrize(
    "clipped",
    ["np.clip(1 / (1 + np.exp(-X @ theta)), 1e-12, 1 - 1e-12)", "1 / (1 + np.exp(-X @ theta))"],
    ids=["clipped", "not finite"],
)
def test_raw_inputs_after_whose_first_step_the_loss_is_flat_are_the_cause(tmp_path: Path, clipped: str) -> None:
    text = MARKS.replace("CLIPPED", clipped)
    (found,) = checked(tmp_path, text).findings
    assert (found.code, found.variable, found.line) == ("input-scale", "X", line_of(text, "X = "))
    scaled = text.replace("np.ones((120, 1)), scores", "np.ones((120, 1)), (scores - 65) / 20")
    assert checked(tmp_path, scaled).healthy


ONE_BY_ONE = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.random((60, 40))
goal = (X[:, :20].sum(1) > X[:, 20:].sum(1)) * 1.0
w = [START(40, 15), START(15, 1)]
for epoch in range(10):
    total = 0.0
    for x, t in zip(X, goal):
        values = [x]
        for m in w:
            values.append(1 / (1 + np.exp(-values[-1] @ m)))
        total += np.sum((values[-1] - t) ** 2) / 2
        d = (values[-1] - t) * values[-1] * (1 - values[-1])
        for j in (1, 0):
            step = np.outer(values[j], d)
            d = w[j] @ d * values[j] * (1 - values[j])
            w[j] -= 0.5 * step
    print(epoch, total / 60)
"""


def test_weights_of_one_sign_that_let_nothing_through_where_examples_come_one_by_one(tmp_path: Path) -> None:
    start = "(lambda *shape: rng.uniform(0, 1, shape))"
    found = checked(tmp_path, ONE_BY_ONE.replace("START", start)).findings[0]
    assert (found.code, found.line) == ("init-too-large", line_of(ONE_BY_ONE, "w = ["))
    start = "(lambda *shape: rng.normal(0, shape[0] ** -0.5, shape))"
    assert checked(tmp_path, ONE_BY_ONE.replace("START", start)).healthy
