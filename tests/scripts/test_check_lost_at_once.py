"""Trainings whose first steps put every unit at its end, so that nothing moves any more: the cause is seen before."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of

DEAD = """\
import numpy as np
rng = np.random.default_rng(4)
X = rng.normal(size=(300, 5))
y = ((X @ [2.0, -1, 0.5, 0, 1] > 0) * 1.0)[:, None]
W1, b1 = rng.normal(size=(5, 16)) * 0.5, np.zeros((1, 16))
W2, b2 = rng.normal(size=(16, 1)) * 0.5, np.zeros((1, 1))
lr = 0.5
for i in range(600):
    z1 = X @ W1 + b1
    a1 = np.maximum(z1, 0)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    loss = np.mean((a2 - y) ** 2)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 @ W2.T * (z1 > 0)
    W2 -= lr * a1.T @ delta2
    b2 -= lr * delta2.sum(axis=0, keepdims=True)
    W1 -= lr * X.T @ delta1
    b1 -= lr * delta1.sum(axis=0, keepdims=True)
    if i % 100 == 0:
        print(i, loss)
"""
LEARNS = """\
import numpy as np
np.random.seed(0)
y = np.random.randint(0, 4, 240)
X = np.random.randn(240, 6) + 2 * np.eye(4)[y] @ np.random.randn(4, 6)
Y = np.eye(4)[y]


class Net:
    def __init__(self):
        self.W1, self.b1 = np.random.randn(6, 20) * np.sqrt(2 / 6), np.zeros(20)
        self.W2, self.b2 = np.random.randn(20, 4) * np.sqrt(2 / 20), np.zeros(4)

    def learn(self, X, Y, lr):
        h = np.maximum(0, X @ self.W1 + self.b1)
        s = h @ self.W2 + self.b2
        e = np.exp(s - s.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        d = p - Y
        dh = d @ self.W2.T
        dh[h <= 0] = 0
        self.W2 -= lr * h.T @ d
        self.b2 -= lr * d.sum(0)
        self.W1 -= lr * X.T @ dh
        self.b1 -= lr * dh.sum(0)
        return -np.sum(Y * np.log(p + 1e-9)) / len(X)


net = Net()
for epoch in range(400):
    loss = net.learn(X, Y, RATE)
    if epoch % 50 == 0:
        print(epoch, loss)
"""
ROAD = """\
import numpy as np
rng = np.random.default_rng(3)
km = rng.uniform(10, 200, 80)
price = 30 - 0.1 * km + rng.normal(0, 1, 80)
w, b = 0.0, 0.0
for i in range(1000):
    err = w * km + b - price
    mse = (err ** 2).mean()
    w -= 0.001 * 2 * (err * km).mean()
    b -= 0.001 * 2 * err.mean()
    if i % 100 == 0:
        print(i, mse)
"""


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        (DEAD, "delta2 =", "delta2 = 2 * (a2 - y) * a2 * (1 - a2) / 300"),
        (LEARNS.replace("RATE", "0.1"), "d = p - Y", "d = (p - Y) / 240"),
    ],
    ids=["flat", "rate handed over"],
)
def test_sums_that_no_gradient_stores_are_named_where_they_begin(
    tmp_path: Path, text: str, line: str, fix: str
) -> None:
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["cause"]) == ("gradient-scale", "missing-mean")
    assert (found.line, found.fix) == (line_of(text, line), fix)


@pytest.mark.parametrize("text", [DEAD.replace("lr = 0.5", "lr = 0.002"), LEARNS.replace("RATE", "0.001")])
def test_sums_with_a_rate_that_fits_are_right(tmp_path: Path, text: str) -> None:
    assert checked(tmp_path, text).healthy


def test_a_rate_far_too_high_for_means_is_still_the_rate(tmp_path: Path) -> None:
    text = DEAD.replace("a2 * (1 - a2)", "a2 * (1 - a2) / len(X)").replace("lr = 0.5", "lr = 150")
    assert checked(tmp_path, text).findings[0].code == "learning-rate-high"


def test_raw_numbers_along_a_line_are_the_cause(tmp_path: Path) -> None:
    found = checked(tmp_path, ROAD).findings[0]
    assert (found.code, found.variable) == ("input-scale", "km")
    assert checked(tmp_path, ROAD.replace("km = rng.uniform(10, 200, 80)", "km = rng.uniform(-1, 1, 80)")).healthy
