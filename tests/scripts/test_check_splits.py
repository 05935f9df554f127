"""Inputs and labels that a split before the loop took apart; each beside the program that keeps them together."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

CLASSES_IN_COLUMNS = """\
import numpy as np
np.random.seed(1)
data = np.random.randn(2, 120) * 3 + 5
kind = (data[0] * 0.7 + data[1] > 8.5).astype(int)
order = np.arange(120)
np.random.shuffle(order)
chosen, kept = order[:90], order[90:]
A, t = data[:, chosen], kind[chosen]
A = (A - A.mean(axis=1, keepdims=True)) / A.std(axis=1, keepdims=True)
t = t.reshape(1, -1)
w, b = np.zeros((1, 2)), 0.0
for _ in range(200):
    p = 1 / (1 + np.exp(-(w @ A + b)))
    cost = -np.mean(t * np.log(p + 1e-9) + (1 - t) * np.log(1 - p + 1e-9))
    w -= 0.5 * (p - t) @ A.T / 90
    b -= 0.5 * np.mean(p - t)
print(cost)
"""

NUMBERS_IN_ROWS = """\
import numpy as np
rng = np.random.default_rng(3)
def parts(X, y, held):
    mixed = rng.permutation(len(X))
    return X[mixed[held:]], y[mixed[held:]], X[mixed[:held]], y[mixed[:held]]
X = rng.uniform(-1, 1, (90, 3))
X, y, Xv, yv = parts(X, X @ [1.0, -2.0, 0.5], 30)
w = np.zeros(3)
for _ in range(200):
    e = X @ w - y
    loss = np.mean(e ** 2)
    w -= 0.2 * X.T @ e / len(y)
print(loss, np.mean((Xv @ w - yv) ** 2))
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "picked"),
    [
        (CLASSES_IN_COLUMNS, "kind[chosen]", "kind[:90]", "A, t = "),
        (CLASSES_IN_COLUMNS, "data[:, chosen]", "data[:, 30:]", "A, t = "),
        (NUMBERS_IN_ROWS, "y[mixed[held:]]", "y[held:]", "return X["),
        (NUMBERS_IN_ROWS, "y[mixed[held:]]", "y[np.argsort(mixed)[held:]]", "return X["),
    ],
)
def test_rows_picked_at_random_beside_labels_by_position_are_told(
    tmp_path: Path, text: str, right: str, wrong: str, picked: str
) -> None:
    assert checked(tmp_path, text).healthy
    found = checked(tmp_path, changed(text, right, wrong)).findings[0]
    assert found.code == "label-order"
    assert found.line == line_of(text, picked)
