"""Reasons that lie beside the gradients: roots of means, overwritten entries, exchanged parameters, lost gradients."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.scripts.inside.truth.sliding import EXACT, share_elsewhere
from stepgrad.core.scripts.report import CheckReport
from tests.scripts.test_check_finds_faults import checked

ROOTS = """
import numpy as np
rng = np.random.RandomState(1)
X = rng.randn(100, 4)
y = X @ np.array([1.0, -2.0, 3.0, 0.5]) + 0.3
w = np.zeros(4)
m, s = np.zeros(4), np.zeros(4)
for t in range(1, 200):
    e = X @ w - y
    loss = (e ** 2).mean()
    g = 2 * X.T @ e / 100
    m = 0.9 * m + 0.1 * g
    s = 0.99 * s + 0.01 * g ** 2
    top = m / (1 - 0.9 ** t)
    bottom = s / (1 - 0.99 ** t)
    w -= 0.1 * top / (np.sqrt(bottom) + 1e-8)
print(loss)
"""

INTERCEPT = """
import numpy as np
rng = np.random.default_rng(5)
X = np.c_[np.ones(80), rng.normal(size=(80, 3))]
y = X @ np.array([4.0, 1.0, -2.0, 0.5]) + 0.1 * rng.normal(size=80)
coef = np.zeros(4)
lam, rate, m = 1.0, 0.1, 80
for it in range(300):
    guess = X @ coef
    free = coef.copy()
    free[0] = 0
    cost = ((guess - y) ** 2).sum() / (2 * m) + lam / (2 * m) * (free ** 2).sum()
    grad = X.T @ (guess - y) / m + lam / m * free
    coef -= rate * grad
    if it % 100 == 0:
        print(it, cost)
"""

POLYNOMIAL = """
x = [0.1 * i for i in range(20)]
y = [2 + 0.5 * v - 0.3 * v * v for v in x]
p = {"a": 0.3, "b": 0.0, "c": 0.0}
rate = 0.02
for it in range(400):
    ga = gb = gc = error = 0
    for v, t in zip(x, y):
        e = p["a"] + p["b"] * v + p["c"] * v * v - t
        ga += 2 * e / 20
        gb += 2 * e * v / 20
        gc += 2 * e * v * v / 20
        error += e * e / 20
    p["a"] = p["a"] - rate * ga
    p["b"] = p["b"] - rate * gb
    p["c"] = p["c"] - rate * gc
    if it % 100 == 0:
        print(it, error)
"""

DEEP = """
import numpy as np
rng = np.random.RandomState(0)
def squash(v):
    return 1.0 / (1.0 + np.exp(-v))
def slope(a):
    return a * (1 - a)
X = rng.randn(3, 100)
Y = (np.sin(2 * X[:1]) + X[1:2] > 0).astype(float)
sizes = [3] + [10] * 7 + [1]
W = [rng.randn(k, n) / np.sqrt(n) for n, k in zip(sizes, sizes[1:])]
for step in range(300):
    a = [X]
    for w in W[:-1]:
        a.append(squash(w @ a[-1]))
    out = W[-1] @ a[-1]
    loss = np.mean((out - Y) ** 2) / 2
    d = (out - Y) / Y.size
    for k in range(len(W) - 1, -1, -1):
        g = d @ a[k].T
        if k:
            d = W[k].T @ d * slope(a[k])
        W[k] -= 0.3 * g
    if step % 100 == 0:
        print(step, loss)
"""

WINDOW = """
import numpy as np
rng = np.random.default_rng(3)
signal = np.sin(np.arange(400) * 0.07) + 0.1 * rng.normal(size=400)
taps, w, b = np.zeros(8), np.zeros(8), 0.0
for t in range(len(signal) - 1):
    taps = np.roll(taps, 1)
    taps[0] = signal[t]
    guess = float(w @ taps) + b
    miss = guess - signal[t + 1]
    w = w - 0.02 * miss * taps
    b -= 0.02 * miss
    if t % 100 == 99:
        print(t, miss ** 2)
"""


def root_of(report: CheckReport) -> tuple[str, str]:
    """Code and source line of the first finding."""
    root = report.findings[0]
    return root.code, (root.source or "").strip()


@pytest.mark.parametrize("text", [ROOTS, INTERCEPT, POLYNOMIAL, WINDOW])
def test_the_right_programs_are_left_alone(tmp_path: Path, text: str) -> None:
    assert not checked(tmp_path, text).findings


def test_a_second_moment_of_plain_gradients_is_named_where_it_is_summed(tmp_path: Path) -> None:
    report = checked(tmp_path, ROOTS.replace("0.01 * g ** 2", "0.01 * g"))
    assert root_of(report) == ("optimizer-state", "s = 0.99 * s + 0.01 * g")
    assert report.findings[0].fix == "s = 0.99 * s + 0.01 * g ** 2"


def test_a_root_of_the_first_moment_is_named_where_the_second_belongs(tmp_path: Path) -> None:
    report = checked(tmp_path, ROOTS.replace("bottom = s /", "bottom = m /"))
    assert root_of(report) == ("optimizer-state", "bottom = m / (1 - 0.99 ** t)")


def test_a_parameter_overwritten_through_another_name_is_named(tmp_path: Path) -> None:
    report = checked(tmp_path, INTERCEPT.replace("coef.copy()", "coef"))
    assert root_of(report) == ("update-missing", "free[0] = 0")
    assert report.findings[0].fix.endswith("free = coef.copy()")


def test_a_constraint_set_after_the_update_is_no_fault(tmp_path: Path) -> None:
    constrained = INTERCEPT.replace("    coef -= rate * grad\n", "    coef -= rate * grad\n    coef[2] = 0\n")
    assert not [item for item in checked(tmp_path, constrained).findings if item.code == "update-missing"]


def test_a_step_from_another_parameter_is_named_with_the_right_one(tmp_path: Path) -> None:
    report = checked(tmp_path, POLYNOMIAL.replace('p["c"] = p["c"] -', 'p["c"] = p["b"] -'))
    assert root_of(report) == ("update-wrong-parameter", 'p["c"] = p["b"] - rate * gc')
    assert report.findings[0].evidence["proven"]


def test_a_gradient_that_vanishes_is_told_at_the_sigmoid(tmp_path: Path) -> None:
    report = checked(tmp_path, DEEP)
    assert root_of(report) == ("vanishing-gradient", "return 1.0 / (1.0 + np.exp(-v))")


def test_the_same_depth_with_another_activation_is_no_fault(tmp_path: Path) -> None:
    deep = DEEP.replace("return 1.0 / (1.0 + np.exp(-v))", "return np.tanh(v)").replace("a * (1 - a)", "1 - a ** 2")
    assert "vanishing-gradient" not in [item.code for item in checked(tmp_path, deep).findings]


def test_a_push_found_at_other_places_is_told_from_one_that_stays() -> None:
    push = np.random.default_rng(0).normal(size=12)
    assert share_elsewhere(push, np.r_[0.0, push[:-1]], EXACT) > 0.9
    assert share_elsewhere(push, 0.9 * push, EXACT) == 0
    assert share_elsewhere(push, push, EXACT) == 0
