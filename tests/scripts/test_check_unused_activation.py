"""An activation that is computed and taken on the way back only: the line that should have used it is named."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

NETWORK = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(2, 90))
Y = (np.sum(X ** 2, axis=0, keepdims=True) > 1.2) * 1.0
q = {"W1": rng.normal(size=(8, 2)), "b1": np.zeros((8, 1)), "W2": rng.normal(size=(5, 8)) * 0.5,
     "b2": np.zeros((5, 1)), "W3": rng.normal(size=(1, 5)) * 0.5, "b3": np.zeros((1, 1))}
for _ in range(300):
    z1 = q["W1"] @ X + q["b1"]
    a1 = np.ACTIVATION
    z2 = q["W2"] @ a1 + q["b2"]
    a2 = np.tanh(z2)
    z3 = q["W3"] @ a2 + q["b3"]
    p = 1 / (1 + np.exp(-z3))
    cost = -np.mean(Y * np.log(p + 1e-9) + (1 - Y) * np.log(1 - p + 1e-9))
    d3 = (p - Y) / 90
    d2 = q["W3"].T @ d3 * (1 - a2 ** 2)
    d1 = q["W2"].T @ d2 * SLOPE
    for n, d, a in ((3, d3, a2), (2, d2, a1), (1, d1, X)):
        q[f"W{n}"] -= 0.3 * d @ a.T
        q[f"b{n}"] -= 0.3 * d.sum(axis=1, keepdims=True)
print(cost)
"""


@pytest.mark.parametrize(
    ("activation", "slope"), [("tanh(z1)", "(1 - a1 ** 2)"), ("maximum(0, z1)", "(z1 > 0)")], ids=["tanh", "relu"]
)
def test_a_layer_that_takes_the_sum_and_not_the_activation_before_it_is_named(
    tmp_path: Path, activation: str, slope: str
) -> None:
    text = NETWORK.replace("ACTIVATION", activation).replace("SLOPE", slope)
    assert checked(tmp_path, text).healthy
    text = changed(text, 'q["W2"] @ a1', 'q["W2"] @ z1')
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.line) == ("missing-nonlinearity", line_of(text, "z2 ="))
