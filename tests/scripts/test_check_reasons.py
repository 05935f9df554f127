"""One small program for each reason why a fault was missed, or put on the wrong line, before."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import NETWORK, checked, line_of
from tests.scripts.test_check_right_programs import DECAY_FROM_ZERO, MARGIN

SUM = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(60, 4))
t = (X[:, 0] + 0.5 * rng.normal(size=60) > 0.2) * 1.0
w, b = rng.normal(size=4) * 0.1, 0.0
for k in range(200):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    print(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))
    gw = X.T @ (p - t)
    gb = np.mean(p - t)
    w -= 0.01 * gw
    b -= 0.01 * gb
"""

POSITIVE = """\
import numpy as np
rng = np.random.default_rng(1)
X = rng.random((80, 40))
y = (X[:, :20].sum(1) > X[:, 20:].sum(1)).astype(float)[:, None]
W = []
for a, b in ((40, 20), (20, 1)):
    W.append(rng.random((a, b)))
for k in range(300):
    h = 1 / (1 + np.exp(-X @ W[0]))
    o = 1 / (1 + np.exp(-h @ W[1]))
    print(0.5 * np.mean((o - y) ** 2))
    d = (o - y) * o * (1 - o) / 80
    e = d @ W[1].T * h * (1 - h)
    W[1] -= h.T @ d
    W[0] -= X.T @ e
"""

PIXELS = """\
import numpy as np
rng = np.random.default_rng(1)
images = rng.integers(0, 256, size=(60, 30)).astype(np.uint8)
kinds = rng.integers(0, 3, size=60)
V, U = rng.normal(0, 0.2, (12, 30)), rng.normal(0, 0.3, (3, 12))
for epoch in range(4):
    for image, kind in zip(images, kinds):
        x = np.array(image, ndmin=2, dtype=float).T
        t = np.full((3, 1), 0.01)
        t[kind] = 0.99
        h = 1 / (1 + np.exp(-(V @ x)))
        o = 1 / (1 + np.exp(-(U @ h)))
        e = t - o
        back = U.T @ (e * o * (1 - o)) * h * (1 - h)
        U += 0.2 * (e * o * (1 - o)) @ h.T
        V += 0.2 * back @ x.T
        loss = float(np.sum(e ** 2))
"""

PRICES = """\
import numpy as np
rng = np.random.default_rng(7)
X = rng.normal(size=(90, 3))
prices = (200000 + 80000 * X[:, :1]) * 1.0
W, b, V, c = rng.normal(size=(3, 12)), np.zeros(12), rng.normal(size=(12, 1)), np.zeros(1)
for k in range(300):
    z = X @ W + b
    h = np.maximum(z, 0)
    r = h @ V + c - prices
    print(np.mean(r ** 2))
    d = 2 * r / 90
    e = d @ V.T * (z > 0)
    V -= 0.01 * h.T @ d
    c -= 0.01 * d.sum(0)
    W -= 0.01 * X.T @ e
    b -= 0.01 * e.sum(0)
"""

TWICE = """\
import numpy as np
rng = np.random.default_rng(4)
X = rng.normal(size=(60, 5))
t = np.eye(3)[rng.integers(0, 3, 60)]
P = {"W": rng.normal(size=(5, 8)), "b": np.zeros(8), "V": rng.normal(size=(8, 3)), "c": np.zeros(3)}
def forward(x):
    h = np.maximum(x @ P["W"] + P["b"], 0)
    s = np.exp(h @ P["V"] + P["c"])
    return h, s / s.sum(axis=1, keepdims=True)
for epoch in range(40):
    for i in range(0, 60, 20):
        h, p = forward(X[i:i + 20])
        d = (p - t[i:i + 20]) * p * (1 - p) / 20
        e = d @ P["V"].T * (h > 0)
        g = {"W": X[i:i + 20].T @ e, "b": e.sum(0), "V": h.T @ d, "c": d.sum(0)}
        for name in P:
            P[name] -= 0.1 * g[name]
    if epoch % 5 == 0:
        print(-np.mean(np.sum(t * np.log(forward(X)[1]), axis=1)))
"""

LAST_ONLY = """\
import numpy as np
rng = np.random.default_rng(4)
X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
w = rng.normal(size=(2, 3))
v = rng.normal(size=2)
for k in range(100):
    h = np.tanh(X @ w.T)
    r = h @ v - y
    print(0.5 * np.sum(r ** 2))
    gv = h.T @ r
    gw = np.zeros((2, 3))
    for n in range(30):
        for j in range(2):
            gw[j] = r[n] * v[j] * (1 - h[n, j] ** 2) * X[n]
    w = w - 0.01 * gw
    v = v - 0.01 * gv
"""

COLUMN = (
    NETWORK
    + """\
    if step % 50 == 0:
        guess = np.argmax(A2, axis=1)
        print(np.mean(guess == y.ravel()))
"""
)

CLASSES = """\
import numpy as np
rng = np.random.default_rng(5)
X, y = rng.normal(size=(45, 4)), rng.integers(0, 3, 45)
T = np.eye(3)[y]
W, b = rng.normal(size=(4, 3)) * 0.1, np.zeros(3)
def softmax(z):
    a = np.exp(z) / sum(np.exp(z))
    return a
for k in range(100):
    out = softmax(X @ W + b)
    d = (out - T) / 45
    W = W - 0.5 * X.T @ d
    b = b - 0.5 * d.sum(axis=0)
    if k % 20 == 0:
        print(-np.sum(T * np.log(out)) / 45, np.mean(np.argmax(out, 1) == y))
"""


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


DROPPED = """\
import numpy as np
rng = np.random.default_rng(5)
X, t = rng.normal(size=(40, 4)), np.eye(3)[rng.integers(0, 3, 40)]
def update(W, b, gW, gb):
    W = W - 0.3 * gW
    b = b - 0.3 * gb
    return W, b
W, b = rng.normal(size=(4, 3)), rng.normal(size=3)
for k in range(50):
    e = np.exp(X @ W + b)
    d = e / e.sum(axis=1, keepdims=True) - t
    update(W, b, X.T @ d / 40, d.mean(axis=0))
    print(k, "right:", np.mean(e.argmax(1) == t.argmax(1)))
"""

PENALTY = changed(DECAY_FROM_ZERO, "+ 0.2 * w)", "- 0.2 * w)").replace(
    "np.mean(r ** 2)", "np.mean(r ** 2) + 0.1 * w @ w"
)


@pytest.mark.parametrize(
    ("text", "code", "part", "fix"),
    [
        (SUM, "gradient-scale", "gw = X.T", "gw = X.T @ (p - t) / "),
        (changed(MARGIN, "gb = -t", "gb = t"), "gradient-sign", "gb = t", "gb = -"),
        (changed(MARGIN, "b -= 0.05", "b += 0.05"), "update-sign", "b += 0.05", "b -= 0.05 * gb"),
        (PENALTY, "gradient-wrong", "- 0.2 * w", "w -= 0.05 * ("),
        (TWICE, "gradient-wrong", "* p * (1 - p)", "d = (p - t[i:i + 20]) / 20"),
        (LAST_ONLY, "gradient-wrong", "gw[j] =", "gw[j] += "),
        (changed(NETWORK, "dZ2 = A2 - y", "dZ2 = np.abs(A2 - y)"), "gradient-wrong", "dZ2 =", "dZ2 = A2 - y"),
        (changed(SUM, "w -= 0.01 * gw", "w =- 0.01 * gw"), "update-missing", "w =-", "w -= 0.01 * gw"),
        (DROPPED, "update-missing", "    update(", "W, b = update("),
        (POSITIVE, "init-too-large", "W.append", "start W[0] smaller"),
        (PIXELS, "input-scale", "images =", "scale images"),
        (PRICES, "label-range", "prices =", "train on (prices"),
        (COLUMN, "metric-wrong", "guess =", "compare A2 with a threshold"),
        (CLASSES, "softmax-axis", "a = np.exp", "use axis=1"),
    ],
    ids=[
        "a sum beside a mean", "a sign under a hinge", "an update unlike the others", "a penalty from zero",
        "a loss on occasions", "only the last example", "an error without a sign", "set to the step",
        "a dropped result",
        "weights of one sign", "pixels", "prices", "argmax of one column", "softmax over the examples",
    ],
)  # fmt: skip
def test_the_fault_is_named_on_its_line(tmp_path: Path, text: str, code: str, part: str, fix: str) -> None:
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == (code, line_of(text, part))
    assert root.fix.startswith(fix)
