"""Right programs of unusual form, of which nothing may be said."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script

TIED = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(64, 6))
W, b, c = rng.normal(size=(6, 3)) * 0.3, np.zeros(3), np.zeros(6)
def step(x):
    global W, b, c
    h = np.tanh(x @ W + b)
    d = (h @ W.T + c - x) / len(x)
    dh = d @ W * (1 - h * h)
    dW = x.T @ dh + d.T @ h
    W = W - 0.1 * dW
    b = b - 0.1 * dh.sum(0)
    c = c - 0.1 * d.sum(0)
    return 0.5 * np.sum((h @ W.T + c - x) ** 2) / len(x)
for epoch in range(30):
    losses = [step(X[i:i + 16]) for i in range(0, 64, 16)]
    print(np.mean(losses))
"""

CORNER = """\
import numpy as np
rng = np.random.default_rng(1)
X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0.0], [1], [1], [0]])
W, b, V, c = rng.normal(size=(2, 8)), np.zeros(8), rng.normal(size=(8, 1)), np.zeros(1)
for k in range(300):
    z = X @ W + b
    h = np.maximum(z, 0)
    e = h @ V + c - y
    print(np.mean(e ** 2))
    d = 2 * e / 4
    g = d @ V.T * (z > 0)
    V -= 0.05 * h.T @ d
    c -= 0.05 * d.sum(0)
    W -= 0.05 * X.T @ g
    b -= 0.05 * g.sum(0)
"""

RATES = """\
import numpy as np
rng = np.random.default_rng(8)
X = rng.normal(size=(60, 4))
y = np.sin(X[:, :1])
W, b, V, c = rng.normal(size=(4, 9)) * 0.5, np.zeros(9), rng.normal(size=(9, 1)) * 0.3, np.zeros(1)
for i in range(200):
    h = np.tanh(X @ W + b)
    r = h @ V + c - y
    print(np.mean(r ** 2))
    d = 2 * r / 60
    e = d @ V.T * (1 - h ** 2)
    V -= 0.05 * h.T @ d
    c -= 0.05 * d.sum(0)
    W -= 0.2 * X.T @ e
    b -= 0.2 * e.sum(0)
"""

DECAY_FROM_ZERO = """\
import numpy as np
rng = np.random.default_rng(8)
X = rng.normal(size=(200, 5))
y = X @ np.array([1.0, -2.0, 0.5, 0.0, 3.0]) + 0.7
w, b, history = np.zeros(5), 0.0, []
for _ in range(100):
    r = X.dot(w) + b - y
    w -= 0.05 * ((2 / 200) * X.T.dot(r) + 0.2 * w)
    b -= 0.05 * (2 / 200) * r.sum()
    history.append(np.mean(r ** 2))
"""

MARGIN = """\
import numpy as np
rng = np.random.default_rng(5)
X = np.r_[rng.normal(size=(50, 3)) + 1, rng.normal(size=(40, 3)) - 0.5]
t = np.r_[np.ones(50), -np.ones(40)]
w, b = np.zeros(3), 0.0
for _ in range(200):
    margins = t * (X @ w + b)
    bad = margins < 1
    print(0.02 * w @ w + np.maximum(0, 1 - margins).mean())
    gw = 2 * 0.02 * w - (X[bad] * t[bad][:, None]).sum(axis=0) / 90
    gb = -t[bad].sum() / 90
    w -= 0.05 * gw
    b -= 0.05 * gb
"""


MEMORY = """\
import numpy as np
rng = np.random.default_rng(4)
X = rng.normal(size=(80, 2))
t = np.eye(3)[(X[:, 0] > 0).astype(int) + (X[:, 1] > 0)]
P = [rng.uniform(-1, 1, (2, 9)), np.zeros(9), rng.uniform(-0.3, 0.3, (9, 3)), np.zeros(3)]
M = [np.zeros_like(p) for p in P]
for k in range(80):
    h = np.tanh(X @ P[0] + P[1])
    e = np.exp(h @ P[2] + P[3])
    s = e / e.sum(axis=1, keepdims=True)
    print(-np.mean(np.sum(t * np.log(s), axis=1)))
    d = (s - t) / 80
    back = d @ P[2].T * (1 - h * h)
    for p, v, g in zip(P, M, [X.T @ back, back.sum(0), h.T @ d, d.sum(0)]):
        v *= 0.9
        v += 0.1 * g
        p -= 0.5 * v
"""


@pytest.mark.parametrize(
    ("text", "judged"), [(TIED, 3), (CORNER, 4), (RATES, 4), (DECAY_FROM_ZERO, 2), (MARGIN, 2), (MEMORY, 4)],
    ids=["tied weights", "a corner of the loss", "rates by layer", "decay from zero", "hinge with a penalty", "memory"],
)  # fmt: skip
def test_every_gradient_is_called_correct(tmp_path: Path, text: str, judged: int) -> None:
    script = tmp_path / "net.py"
    script.write_text(text)
    report = check_script(script, options=CheckOptions(seconds=30.0)).report
    assert not report.findings
    assert [p.verdict for p in report.parameters] == ["correct"] * judged


FACTORS = """
import numpy as np
rng = np.random.RandomState(1)
people, items, k = 30, 25, 4
data = [(u, i, 2 + rng.rand() * 3) for u in range(people) for i in range(items) if rng.rand() < .4]
p = rng.normal(scale=1 / k, size=(people, k)); q = rng.normal(scale=1 / k, size=(items, k))
b_u = np.zeros(people); b_i = np.zeros(items); b = np.mean([r for _, _, r in data])
alpha, beta = 0.02, 0.1
for step in range(5):
    for u, i, r in data:
        e = r - (b + b_u[u] + b_i[i] + p[u].dot(q[i]))
        b_u[u] += alpha * (e - beta * b_u[u])
        b_i[i] += alpha * (e - beta * b_i[i])
        p[u], q[i] = p[u] + alpha * (e * q[i] - beta * p[u]), q[i] + alpha * (e * p[u] - beta * q[i])
"""


def test_rows_that_decay_beside_single_entries_that_decay_are_no_fault(tmp_path: Path) -> None:
    script = tmp_path / "net.py"
    script.write_text(FACTORS)
    assert not check_script(script, options=CheckOptions(seconds=30.0)).report.findings
