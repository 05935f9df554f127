"""A penalty on hidden values whose derivative has the wrong sign, in trainings that get on and in others."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

SPARSE = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.random((80, 2)) @ rng.random((2, 6)) * 0.4 + 0.1
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def parts(v):
    return v[:24].reshape(6, 4), v[24:].reshape(4, 6)
def cost_of(v, wanted=0.05):
    A, B = parts(v)
    h = sigmoid(X @ A)
    r = h @ B
    mean = h.mean(axis=0)
    kl = np.sum(wanted * np.log(wanted / mean) + (1 - wanted) * np.log((1 - wanted) / (1 - mean)))
    d = (r - X) / 80
    pull = STRENGTH * ((1 - wanted) / (1 - mean) - wanted / mean) / 80
    dz = (d @ B.T + pull) * h * (1 - h)
    return np.sum((r - X) ** 2) / 160 + STRENGTH * kl, np.concatenate([(X.T @ dz).ravel(), (h.T @ d).ravel()])
v = rng.normal(0, 0.3, 48)
for turn in range(300):
    cost, slope = cost_of(v)
    v -= 0.3 * slope
    if turn % 50 == 0:
        print(cost)
"""


@pytest.mark.parametrize("strength", ["0.1", "0.01"])
def test_a_penalty_with_the_wrong_sign_is_told_although_one_vector_holds_all(tmp_path: Path, strength: str) -> None:
    text = SPARSE.replace("STRENGTH", strength)
    assert checked(tmp_path, text).healthy
    right = "((1 - wanted) / (1 - mean) - wanted / mean)"
    text = changed(text, right, "(wanted / mean - (1 - wanted) / (1 - mean))")
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["cause"], found.line) == ("gradient-wrong", "sign", line_of(text, "pull ="))
