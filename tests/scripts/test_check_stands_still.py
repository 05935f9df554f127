"""End to end: starts that never start, rates that end too soon, optimizers that grow, rows that are parted."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

NETWORK = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(40, 3))
y = (X[:, :1] > 0) * 1.0
W1, b1 = rng.normal(size=(3, 5)), np.zeros(5)
W2, b2 = rng.normal(size=(5, 1)), np.zeros(1)
rate = 0.5
for step in range(150):
    h = np.maximum(0, X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d = (p - y) / len(y)
    g = (d @ W2.T) * (h > 0)
    W2 = W2 - rate * h.T @ d
    W1 = W1 - rate * X.T @ g
    b1 = b1 - rate * g.sum(axis=0)
print(loss)
"""


def checked(folder: Path, text: str) -> CheckReport:
    script = folder / "net.py"
    script.write_text(text)
    return check_script(script, options=CheckOptions(seconds=30.0)).report


def changed(*changes: tuple[str, str]) -> str:
    text = NETWORK
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("changes", "code", "variable", "line"),
    [
        ([("rng.normal(size=(3, 5))", "np.zeros((3, 5))"), ("rng.normal(size=(5, 1))", "np.zeros((5, 1))")],
         "symmetric-units", "W1", 5),
        ([("np.zeros(5)\nW2", "np.full(5, -40.0)\nW2")], "dead-layer", "h", 9),
        ([("rate = 0.5", "rate = 1 // 2")], "learning-rate-low", "rate", 7),
    ],
)  # fmt: skip
def test_a_training_in_which_nothing_moves_is_told_why(
    tmp_path: Path, changes: list[tuple[str, str]], code: str, variable: str, line: int
) -> None:
    root = checked(tmp_path, changed(*changes)).findings[0]
    assert (root.code, root.variable, root.line) == (code, variable, line)


def test_the_network_as_it_stands_is_healthy(tmp_path: Path) -> None:
    assert checked(tmp_path, NETWORK).healthy


ADAM = """\
import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(60, 4))
y = X @ np.array([1.0, -2.0, 0.5, 3.0]) + 0.1 * rng.normal(size=60)
w, m, v = np.zeros(4), np.zeros(4), np.zeros(4)
for t in range(1, 200):
    e = X @ w - y
    loss = np.mean(e ** 2)
    g = 2 * X.T @ e / 60
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g ** 2
    M = m / (1 - 0.9 ** t)
    V = v / (1 - 0.999 ** t)
    w = w - 0.05 * M / (np.sqrt(V) + 1e-8)
"""


def test_a_moment_that_is_overwritten_by_its_correction_grows(tmp_path: Path) -> None:
    text = ADAM.replace("M = m", "m = m").replace("* M /", "* m /")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.variable, root.line) == ("optimizer-state", "m", 12)
    assert checked(tmp_path, ADAM).healthy


LINEAR = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(50, 3))
y = X @ np.array([1.0, -2.0, 0.5])
SHUFFLE
w, b = np.zeros(3), 0.0
total = 0.0
for step in range(120):
    e = X @ w + b - y
    loss = np.mean(e ** 2)
    total += loss
    w -= 0.1 * 2 * X.T @ e / 50
    b -= 0.1 * 2 * e.mean()
    if step % 20 == 0:
        print(step, SHOWN)
"""


def linear(shuffle: str, shown: str) -> str:
    return LINEAR.replace("SHUFFLE", shuffle).replace("SHOWN", shown)


@pytest.mark.parametrize("shuffle", ["rng.shuffle(X)", "X = X[rng.permutation(50)]"])
def test_rows_that_are_shuffled_without_their_labels_are_found(tmp_path: Path, shuffle: str) -> None:
    root = checked(tmp_path, linear(shuffle, "loss")).findings[0]
    assert (root.code, root.variable, root.line) == ("label-order", "X", 5)


def test_rows_that_are_shuffled_together_are_right(tmp_path: Path) -> None:
    together = "order = rng.permutation(50); X = X[order]; y = y[order]; other = X.copy(); rng.shuffle(other)"
    assert checked(tmp_path, linear(together, "loss")).healthy


def test_a_total_of_all_losses_that_is_shown_is_found_and_a_mean_is_not(tmp_path: Path) -> None:
    root = checked(tmp_path, linear("", "total")).findings[0]
    assert (root.code, root.variable, root.line) == ("loss-formula", "total", 11)
    assert checked(tmp_path, linear("", "total / (step + 1)")).healthy


def test_a_rate_that_is_divided_again_and_again_fades(tmp_path: Path) -> None:
    text = linear("rate = 0.02", "loss").replace("0.1 * 2", "rate * 2")
    text = text.replace("    if step %", "    rate = rate / (1 + 0.01 * step)\n    if step %")
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.variable, root.line) == ("learning-rate-low", "rate", 14)
    slower = text.replace("0.01 * step", "0.001")
    assert checked(tmp_path, slower).healthy


EMBEDDING = """\
import numpy as np
rng = np.random.default_rng(5)
ids = rng.integers(0, 6, 30)
x = rng.normal(size=(30, 2))
t = rng.normal(size=30)
E, u = rng.normal(size=(6, 2)), rng.normal(size=2)
for step in range(100):
    e = (E[ids] * x).sum(axis=1) + x @ u - t
    loss = np.mean(e ** 2)
    rows = 2 * e[:, None] * x / 30
    dE = np.zeros_like(E)
    dE[ids] += rows
    E -= 0.1 * dE
    u -= 0.1 * 2 * x.T @ e / 30
"""


def test_an_addition_through_repeated_indices_is_found(tmp_path: Path) -> None:
    root = checked(tmp_path, EMBEDDING).findings[0]
    assert (root.line, root.fix) == (12, "np.add.at(dE, ids, rows)")
    right = EMBEDDING.replace("dE[ids] += rows", "np.add.at(dE, ids, rows)")
    assert checked(tmp_path, right).healthy


HEADS = """\
import numpy as np
rng = np.random.default_rng(6)
X = rng.normal(size=(40, 3))
s, t = np.sin(X[:, :1]), X[:, 1:2] ** 2
W, A, B = rng.normal(size=(3, 6)), rng.normal(size=(6, 1)), rng.normal(size=(6, 1))
for step in range(200):
    h = np.tanh(X @ W)
    first = np.mean((h @ A - s) ** 2)
    second = np.mean((h @ B - t) ** 2)
    loss = first + second
    da, db = 2 * (h @ A - s) / 40, 2 * (h @ B - t) / 40
    dh = da @ A.T
    dh = db @ B.T
    A = A - 0.05 * h.T @ da
    B = B - 0.05 * h.T @ db
    W = W - 0.05 * X.T @ (dh * (1 - h ** 2))
    if step % 50 == 0:
        print(first, second, loss)
"""


def test_a_head_that_overwrites_the_gradient_of_the_other_is_found(tmp_path: Path) -> None:
    root = checked(tmp_path, HEADS).findings[0]
    assert (root.line, root.fix) == (13, "dh += db @ B.T")


def test_evidence_is_told_where_no_loop_is_found(tmp_path: Path) -> None:
    text = """\
import numpy as np
y = (np.arange(12) > 5) * 1.0
out = np.linspace(0, 1, 12).reshape(-1, 1)
hits = np.mean((out > 0.5) == y)
for i in range(3):
    print(hits)
"""
    assert checked(tmp_path, text).findings[0].code == "metric-wrong"
