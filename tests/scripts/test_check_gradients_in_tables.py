"""Gradients that no statement stores: in a returned table, in a call, in a tuple, in lines that serve all layers."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

TABLE = """
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(60, 5)); y = (X[:, :1] * X[:, 1:2] > 0).astype(float)
params = {"W1": rng.normal(size=(5, 8)) * .5, "b1": np.zeros(8), "W2": rng.normal(size=(8, 1)) * .5, "b2": np.zeros(1)}
def forward(p, X):
    h = np.tanh(X @ p["W1"] + p["b1"])
    return h, 1 / (1 + np.exp(-(h @ p["W2"] + p["b2"])))
def gradients(p, X, y):
    m = len(X)
    h, out = forward(p, X)
    d2 = out - y
    d1 = d2 @ p["W2"].T * (1 - h ** 2)
    return {
        "W1": X.T @ d1 / m,
        "b1": d1.sum(axis=0) / m,
        "W2": h.T @ d2 / m,
        "b2": d2.mean(axis=0),
    }
for epoch in range(60):
    g = gradients(params, X, y)
    for name in params:
        params[name] -= 0.5 * g[name]
    out = forward(params, X)[1]
    print(-np.mean(y * np.log(out) + (1 - y) * np.log(1 - out)))
"""
LAYERS = """
import numpy as np
rng = np.random.RandomState(4)
sizes = [3, 6, 5, 1]
W = [rng.randn(a, b) / np.sqrt(a) for a, b in zip(sizes[:-1], sizes[1:])]
X = rng.randn(32, 3); y = np.sin(X.sum(1, keepdims=True))
for it in range(80):
    acts = [X]
    for w in W[:-1]:
        acts.append(np.tanh(acts[-1] @ w))
    out = acts[-1] @ W[-1]
    cost = np.mean((out - y) ** 2)
    delta = 2 * (out - y) / len(X)
    grads = []
    for l in range(len(W) - 1, -1, -1):
        grads.append(acts[l].T @ delta)
        if l:
            delta = delta @ W[l].T * (1 - acts[l] ** 2)
    grads.reverse()
    for w, g in zip(W, grads):
        w -= 0.1 * g
    print(cost)
"""
SHARED = """
import numpy as np
rng = np.random.RandomState(1)
X = rng.randn(40, 4); Y = np.sin(X[:, :1])
layers = [[rng.randn(4, 6) * .5, np.zeros((1, 6))], [rng.randn(6, 1) * .5, np.zeros((1, 1))]]
def back(d, a, W):
    return a.T @ d, d.sum(axis=0, keepdims=True), d @ W.T
for it in range(60):
    acts = [X]
    for n, (W, b) in enumerate(layers):
        z = acts[-1] @ W + b
        acts.append(np.tanh(z) if n == 0 else z)
    d = (acts[-1] - Y) / len(X)
    found = []
    for n in (1, 0):
        dW, db, d = back(d, acts[n], layers[n][0])
        found.append((n, dW, db))
        d = d * (1 - acts[n] ** 2)
    for n, dW, db in found:
        layers[n][0] -= 0.3 * dW
        layers[n][1] -= 0.3 * db
    print(np.sum((acts[-1] - Y) ** 2) / 2 / len(X))
"""
EXAMPLES = """
import numpy as np
rng = np.random.default_rng(3)
xs = rng.normal(size=(60, 4)); ts = np.stack([np.sin(xs[:, 0]), xs[:, 1] * xs[:, 2]], axis=1)
A = rng.normal(size=(7, 4)) * .5; B = rng.normal(size=(2, 7)) * .5
for epoch in range(40):
    gA, gB = np.zeros_like(A), np.zeros_like(B)
    for x, t in zip(xs, ts):
        h = np.tanh(A @ x)
        e = B @ h - t
        gB += np.outer(e, h)
        dh = B.T @ e * (1 - h ** 2)
        gA += np.outer(dh, x)
    A -= 0.2 * gA / len(xs)
    B -= 0.2 * gB / len(xs)
"""
CLIPPED = """
import numpy as np
rng = np.random.default_rng(6)
X = rng.normal(size=(50, 4)); Y = 3 * np.sin(X[:, :1]) + X[:, 1:2]
V = rng.normal(size=(4, 7)) * .5; U = rng.normal(size=(7, 1)) * .5
def gradients(h, out):
    e = 2 * (out - Y) / len(X)
    dh = e @ U.T * (1 - h ** 2)
    return X.T @ dh, h.T @ e
for it in range(80):
    h = np.tanh(X @ V)
    out = h @ U
    loss = np.mean((out - Y) ** 2)
    grads = gradients(h, out)
    norm = np.sqrt(sum((g ** 2).sum() for g in grads))
    for p, g in zip((V, U), grads):
        p -= 0.05 * min(1.0, 0.5 / norm) * g
    print(loss)
"""


def report_on(folder: Path, text: str) -> CheckReport:
    script = folder / "net.py"
    script.write_text(text.lstrip())
    return check_script(script, options=CheckOptions(seconds=40.0)).report


@pytest.mark.parametrize(
    "text", [TABLE, LAYERS, SHARED, EXAMPLES, CLIPPED], ids=["table", "layers", "shared", "examples", "clipped"]
)
def test_the_right_programs_are_left_alone(tmp_path: Path, text: str) -> None:
    report = report_on(tmp_path, text)
    assert not report.findings
    assert {row.verdict for row in report.parameters} == {"correct"}


@pytest.mark.parametrize(
    ("text", "right", "wrong", "cause"),
    [
        (TABLE, '"W1": X.T @ d1 / m', '"W1": X.T @ d1', "missing-mean"),
        (TABLE, '"b1": d1.sum(axis=0) / m', '"b1": d1.sum() / m', "wrong-axis"),
        (LAYERS, "grads.append(acts[l].T @ delta)", "grads.append(-acts[l].T @ delta)", "sign"),
        (LAYERS, " * (1 - acts[l] ** 2)", "", "missing-activation-derivative"),
        (SHARED, "d.sum(axis=0, keepdims=True), d", "d.sum(), d", "wrong-axis"),
        (EXAMPLES, "np.outer(e, h)", "np.outer(e, h) * len(xs)", "factor"),
        (EXAMPLES, "np.outer(dh, x)", "np.outer(dh, h[:4])", "wrong-operand"),
        (CLIPPED, "dh = e @ U.T", "dh = -e @ U.T", "sign"),
    ],
    ids=["mean", "axis", "sign in a call", "slope of a layer", "right for one layer", "factor", "operand", "clipped"],
)
def test_the_wrong_one_is_found_on_its_line(tmp_path: Path, text: str, right: str, wrong: str, cause: str) -> None:
    assert text.count(right) == 1
    broken = text.replace(right, wrong)
    found = report_on(tmp_path, broken).findings[0]
    lines = text.lstrip().splitlines()
    assert found.line == next(number for number, line in enumerate(lines, 1) if right.strip() in line)
    assert found.evidence["cause"] == cause
    assert found.evidence["proven"]
    assert found.fix
