"""Faults that leave a parameter, an activation or an order out of sight, found by what moves with them."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import NETWORK, checked, line_of, with_change

LAYERS = """\
import numpy as np
rng = np.random.default_rng(2)
class Layer:
    def __init__(self, n, k):
        self.W, self.b = rng.normal(size=(n, k)), np.zeros(k)
    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.W + self.b)
        return self.h
    def backward(self, d, rate):
        d = d * (1 - self.h ** 2)
        back = d @ self.W.T
        self.W -= rate * self.x.T @ d
        self.b -= rate * d.sum(axis=0)
        return back
X = rng.normal(size=(30, 3))
y = np.tanh(X @ rng.normal(size=(3, 1)))
net = [Layer(3, 6), Layer(6, 1)]
for k in range(200):
    out = X
    for layer in net:
        out = layer.forward(out)
    print(np.mean((out - y) ** 2))
    d = 2 * (out - y) / 30
    for layer in reversed(net):
        d = layer.backward(d, 0.1)
"""

RELU = """\
import numpy as np
rng = np.random.default_rng(4)
X = rng.normal(size=(40, 3))
y = np.abs(X[:, :1]) + X[:, 1:2]
p = {"W": rng.normal(size=(3, 10)), "b": np.full(10, 0.1), "V": rng.normal(size=(10, 1)), "c": np.zeros(1)}
for k in range(200):
    h = np.maximum(X @ p["W"] + p["b"], 0)
    r = h @ p["V"] + p["c"] - y
    print(np.mean(r ** 2))
    d = 2 * r / 40
    e = d @ p["V"].T * (h > 0)
    g = {"W": X.T @ e, "b": e.sum(0), "V": h.T @ d, "c": d.sum(0)}
    for name in p:
        p[name] -= 0.05 * g[name]
"""

MOMENTUM = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(50, 4))
y = X @ np.array([1.0, -2.0, 0.5, 0.0]) + 1.5 + 0.1 * rng.normal(size=50)
w, b = rng.normal(size=4), 0.0
vw, vb = np.zeros(4), 0.0
for k in range(200):
    r = X @ w + b - y
    print(np.mean(r ** 2))
    gw = 2 * X.T @ r / 50
    gb = 2 * np.mean(r)
    vw = 0.9 * vw - 0.01 * gw
    vb = 0.9 * vb - 0.01 * gb
    w = w + vw
    b = b + vb
"""

ADAM = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(50, 6))
y = X @ rng.normal(size=6) + 0.1 * rng.normal(size=50)
w, m, v = np.zeros(6), np.zeros(6), np.zeros(6)
for t in range(1, 300):
    r = X @ w - y
    print(np.mean(r ** 2))
    g = 2 * X.T @ r / 50
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g ** 2
    w = w - 0.05 * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
"""

BATCHES = """\
import numpy as np
rng = np.random.default_rng(9)
X = rng.normal(size=(120, 3))
y = (X @ rng.normal(size=(3, 4))).argmax(axis=1)
T = np.eye(4)[y]
W, b = rng.normal(size=(3, 4)) * 0.1, np.zeros(4)
for k in range(200):
    rows = rng.permutation(120)[:40]
    x, t = X[rows], T[rows]
    s = np.exp(x @ W + b)
    P = s / s.sum(axis=1, keepdims=True)
    print(-np.mean(np.log(P[np.arange(40), y[rows]])))
    d = (P - t) / 40
    W = W - 0.5 * x.T @ d
    b = b - 0.5 * d.sum(axis=0)
"""

NUMBERED = """\
import numpy as np
rng = np.random.default_rng(9)
X = rng.normal(size=(60, 4))
y = (X @ rng.normal(size=(4, 3))).argmax(axis=1)
W, b = rng.normal(size=(4, 3)) * 0.1, np.zeros(3)
for k in range(150):
    s = X @ W + b
    P = np.exp(s) / np.exp(s).sum(axis=0, keepdims=True)
    print(-np.log(P[np.arange(60), y]).mean())
    d = P.copy()
    d[np.arange(60), y] -= 1
    W = W - 0.3 * X.T @ d / 60
    b = b - 0.3 * d.sum(axis=0) / 60
"""


DEEPER = """\
import numpy as np
rng = np.random.default_rng(6)
X = rng.normal(size=(40, 3))
y = np.sin(X[:, :1]) * X[:, 1:2]
W, V, U = rng.normal(size=(3, 7)), rng.normal(size=(7, 5)) / 2, rng.normal(size=(5, 1))
for k in range(200):
    h = np.tanh(X @ W)
    g = np.tanh(h @ V)
    r = g @ U - y
    print(np.mean(r ** 2))
    d = 2 * r / 40
    e = d @ U.T * (1 - g ** 2)
    f = e @ V.T * (1 - h ** 2)
    U -= 0.1 * g.T @ d
    V -= 0.1 * h.T @ e
    W -= 0.1 * X.T @ f
"""


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    "text", [LAYERS, RELU, MOMENTUM, ADAM, BATCHES], ids=["layers", "relu", "momentum", "adam", "rows"]
)
def test_the_right_versions_are_healthy(tmp_path: Path, text: str) -> None:
    assert checked(tmp_path, text).healthy


@pytest.mark.parametrize(
    "line", ["        self.W -= rate * self.x.T @ d\n", "        self.b -= rate * d.sum(axis=0)\n"]
)
def test_a_parameter_without_an_update_is_missed_though_its_gradient_is_computed_nowhere(
    tmp_path: Path, line: str
) -> None:
    root = checked(tmp_path, changed(LAYERS, line, "")).findings[0]
    assert root.code == "update-missing"
    assert root.variable is not None
    assert line.split()[0].removeprefix("self.") in root.variable


def test_a_mask_that_lets_nothing_through_is_found_although_nothing_moves_behind_it(tmp_path: Path) -> None:
    text = changed(RELU, "* (h > 0)", "* (h < 0)")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == ("gradient-missing", line_of(text, "e = d @"))
    assert "(h > 0)" in root.fix


def test_an_activation_left_out_on_the_way_forward_is_named_there(tmp_path: Path) -> None:
    text = changed(DEEPER, "g = np.tanh(h @ V)", "g = h @ V")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == ("missing-nonlinearity", line_of(text, "g = h @ V"))
    assert root.fix == "g = np.tanh(h @ V)"


def test_a_slope_of_another_activation_is_still_named_on_the_way_back(tmp_path: Path) -> None:
    text = with_change("(1 - A1 ** 2)", "(1 - A1)")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == ("gradient-wrong", line_of(text, "dZ1 ="))
    assert root.fix == "dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)"


@pytest.mark.parametrize("memory", ["vw = 0.9 * vw + 0.01 * gw", "vw = 0.9 * vw - 0.01 * -gw"])
def test_a_velocity_with_its_sign_turned_goes_uphill(tmp_path: Path, memory: str) -> None:
    text = changed(MOMENTUM, "vw = 0.9 * vw - 0.01 * gw", memory)
    root = checked(tmp_path, text).findings[0]
    assert root.code in ("optimizer-state", "update-sign", "gradient-sign")
    assert root.line in (line_of(text, "vw = 0.9"), line_of(text, "w = w + vw"))


def test_a_mean_of_squares_that_keeps_next_to_nothing_has_its_shares_exchanged(tmp_path: Path) -> None:
    text = changed(ADAM, "0.999 * v + 0.001 * g", "0.001 * v + 0.999 * g")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.variable, root.line) == ("optimizer-state", "v", line_of(text, "v = 0.001"))


def test_rows_picked_in_two_orders_are_told(tmp_path: Path) -> None:
    text = changed(BATCHES, "T[rows]\n", "T[np.sort(rows)]\n")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line, root.variable) == ("label-order", line_of(text, "x, t ="), "T")


def test_a_softmax_over_the_examples_is_told_from_numbered_labels_too(tmp_path: Path) -> None:
    root = checked(tmp_path, NUMBERED).findings[0]
    assert (root.code, root.line) == ("softmax-axis", line_of(NUMBERED, "P ="))


TRAINER = """\
import numpy as np
class Trainer:
    def __init__(self, X, y):
        self.X, self.y, self.rng = X, y, np.random.default_rng(0)
        self.W, self.b = self.rng.normal(size=(3, 8)), np.zeros(8)
        self.V, self.c = self.rng.normal(size=(8, 1)) * 0.3, np.zeros(1)
    def batches(self):
        for k in range(0, 80, 20):
            yield self.X[k:k + 20], self.y[k:k + 20]
    def step(self, x, y):
        h = np.tanh(x @ self.W + self.b)
        r = h @ self.V + self.c - y
        d = 2 * r / 20
        e = d @ self.V.T * (1 - h * h)
        self.V -= 0.1 * h.T @ d
        self.c -= 0.1 * d.sum(0)
        self.W -= 0.1 * x.T @ e
        self.b -= 0.1 * e.sum(0)
        return np.mean(r ** 2)
rng = np.random.default_rng(1)
X = rng.normal(size=(80, 3))
trainer = Trainer(X, np.sin(X[:, :1]))
for epoch in range(60):
    print(np.mean([trainer.step(x, y) for x, y in trainer.batches()]))
"""


def test_an_activated_value_that_is_not_used_is_named_where_it_belongs(tmp_path: Path) -> None:
    text = changed(DEEPER, "g = np.tanh(h @ V)", "q = h @ V\n    g = np.tanh(q)")
    text = changed(text, "r = g @ U", "r = q @ U")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == ("missing-nonlinearity", line_of(text, "r = "))


def test_a_bias_whose_gradient_is_a_mean_has_no_rate_of_its_own(tmp_path: Path) -> None:
    text = changed(LAYERS, "rate * d.sum(axis=0)", "rate * d.mean(axis=0)")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == ("gradient-scale", line_of(text, "d.mean(axis=0)"))


def test_data_kept_beside_parameters_are_no_forgotten_weights(tmp_path: Path) -> None:
    assert checked(tmp_path, TRAINER).healthy


def test_the_network_is_still_right_with_all_that(tmp_path: Path) -> None:
    assert checked(tmp_path, NETWORK).healthy
