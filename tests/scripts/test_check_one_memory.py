"""Moments kept under a key that several parameters have in common; each beside the program with one for each."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

BY_NAME = """\
import numpy as np
class Steps:
    def __init__(self, lr):
        self.lr, self.speed = lr, {}
    def apply(self, weights, grads):
        for name in weights:
            slot = name
            if slot not in self.speed:
                self.speed[slot] = np.zeros_like(weights[name])
            self.speed[slot] = 0.9 * self.speed[slot] - self.lr * grads[name]
            weights[name] += self.speed[slot]
rng = np.random.default_rng(0)
X = rng.normal(size=(80, 5)); T = np.tanh(X @ rng.normal(size=(5, 5)))
net = {"Wa": rng.normal(0, .4, (5, 5)), "Wb": rng.normal(0, .4, (5, 5))}
steps = Steps(0.05)
for turn in range(200):
    H = np.tanh(X @ net["Wa"])
    E = H @ net["Wb"] - T
    loss = np.mean(E ** 2)
    D = 2 * E / E.size
    steps.apply(net, {"Wa": X.T @ (D @ net["Wb"].T * (1 - H * H)), "Wb": H.T @ D})
print(loss)
"""

BY_SHAPE = """\
import numpy as np
squares = {}
def step(w, g, key):
    s = squares.setdefault(key, np.zeros(w.shape))
    s *= 0.95
    s += 0.05 * g ** 2
    w -= 0.01 * g / (np.sqrt(s) + 1e-8)
rng = np.random.default_rng(1)
A = rng.normal(size=(4, 60)); Y = np.sin(rng.normal(size=(4, 4)) @ A)
W = [rng.normal(0, .5, (4, 4)) for _ in range(2)]
for _ in range(200):
    z = np.tanh(W[0] @ A); e = W[1] @ z - Y
    cost = np.sum(e ** 2) / 60
    g1 = 2 / 60 * e @ z.T; g0 = (2 / 60 * W[1].T @ e * (1 - z ** 2)) @ A.T
    for n, g in enumerate([g0, g1]):
        step(W[n], g, n)
print(cost)
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "named"),
    [
        (BY_NAME, "slot = name\n", "slot = name[0]\n", "slot = name[0]"),
        (BY_SHAPE, "step(W[n], g, n)", "step(W[n], g, g.shape)", "s = squares.setdefault"),
    ],
)
def test_a_moment_that_serves_two_parameters_is_told(
    tmp_path: Path, text: str, right: str, wrong: str, named: str
) -> None:
    assert checked(tmp_path, text).healthy
    text = changed(text, right, wrong)
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.line) == ("optimizer-state", line_of(text, named))
