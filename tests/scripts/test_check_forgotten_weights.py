"""Weights that are never updated and whose gradient is computed nowhere, in flat scripts that name them freely."""

from pathlib import Path

from tests.scripts.test_check_finds_faults import checked

NET = """\
import numpy as np
np.random.seed(2)
points = np.random.randn(150, 2)
kind = (points[:, 0] * points[:, 1] > 0).astype(float).reshape(-1, 1)
hidden = np.random.randn(2, 10)
shift = np.zeros((1, 10))
outer = np.random.randn(10, 1)
outer_shift = np.zeros((1, 1))
for step in range(1500):
    a = np.tanh(points @ hidden + shift)
    p = 1 / (1 + np.exp(-(a @ outer + outer_shift)))
    loss = -np.mean(kind * np.log(p) + (1 - kind) * np.log(1 - p))
    d2 = (p - kind) / len(points)
    d1 = d2 @ outer.T * (1 - a ** 2)
    outer -= 0.5 * a.T @ d2
    outer_shift -= 0.5 * d2.sum(axis=0, keepdims=True)
    shift -= 0.5 * d1.sum(axis=0, keepdims=True)
    if step % 500 == 0:
        print(step, loss)
"""


def test_weights_drawn_like_those_that_are_trained_are_missed(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, NET).findings
    assert (found.code, found.variable) == ("update-missing", "hidden")


def test_a_fixed_random_layer_with_a_fixed_bias_is_meant(tmp_path: Path) -> None:
    fixed = NET.replace("    shift -= 0.5 * d1.sum(axis=0, keepdims=True)\n", "").replace(
        "    d1 = d2 @ outer.T * (1 - a ** 2)\n", ""
    )
    assert checked(tmp_path, fixed).healthy
