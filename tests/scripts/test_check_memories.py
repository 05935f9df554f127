"""What stands between a right gradient and its parameter: memories that are turned round, or fed with another value."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of

ADAM = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(120, 3))
y = np.sin(X[:, :1]) + X[:, 1:2] ** 2
P = {"W": rng.normal(size=(3, 9)), "V": rng.normal(size=(9, 1)) * 0.3}
M = {k: np.zeros_like(v) for k, v in P.items()}
S = {k: np.zeros_like(v) for k, v in P.items()}
for t in range(1, 400):
    H = np.tanh(X @ P["W"])
    out = H @ P["V"]
    loss = ((out - y) ** 2).mean()
    d = 2 * (out - y) / len(X)
    G = {"V": H.T @ d, "W": X.T @ (d @ P["V"].T * (1 - H ** 2))}
    for k in P:
        M[k] = 0.9 * M[k] + 0.1 * G[k]
        S[k] = 0.999 * S[k] + 0.001 * G[k] ** 2
        corrected = M[k] / (1 - 0.9 ** t)
        P[k] -= 0.01 * corrected / (np.sqrt(S[k] / (1 - 0.999 ** t)) + 1e-8)
    print(loss)
"""


@pytest.mark.parametrize("bottom", ["(1 - 0.9 * t)", "(0.9 ** t - 1)"])
def test_the_correction_of_a_mean_that_is_negative_is_the_line(tmp_path: Path, bottom: str) -> None:
    text = ADAM.replace("(1 - 0.9 ** t)", bottom)
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.line) == ("optimizer-state", line_of(text, "corrected = "))


def test_an_update_that_adds_a_right_mean_is_itself_the_line(tmp_path: Path) -> None:
    text = ADAM.replace("P[k] -= 0.01", "P[k] += 0.01")
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.line) == ("update-sign", line_of(text, "P[k] += "))


def test_a_right_correction_is_left_alone(tmp_path: Path) -> None:
    assert checked(tmp_path, ADAM).healthy


MOMENTUM = """\
import numpy as np
rng = np.random.default_rng(8)
X = rng.uniform(-2, 2, (3, 150))
Y = np.sin(X[:1] * 2 + 1) + X[1:2]
W, b, V = rng.normal(size=(9, 3)) * 0.5, BIAS, rng.normal(size=(1, 9)) * 0.5
mW, mb, mV = 0 * W, 0 * b, 0 * V
for i in range(300):
    A = np.tanh(W @ X + b)
    D = 2 * (V @ A - Y) / 150
    print(np.mean((V @ A - Y) ** 2))
    E = V.T @ D * (1 - A ** 2)
    gV, gW, gb = D @ A.T, E @ X.T, E.sum(axis=1, keepdims=True)
    mW = 0.9 * mW + 0.1 * gW
    mb = 0.9 * mb + 0.1 * gb
    mV = 0.9 * mV + 0.1 * gV
    W -= 0.1 * mW
    b -= 0.1 * mb
    V -= 0.1 * mV
"""


@pytest.mark.parametrize("bias", ["np.zeros((9, 1))", "0.1 * rng.normal(size=(9, 1))"], ids=["at rest", "moving"])
def test_a_memory_that_is_fed_with_its_parameter_is_told_where_it_is_fed(tmp_path: Path, bias: str) -> None:
    text = MOMENTUM.replace("BIAS", bias).replace("0.1 * gb", "0.1 * b")
    found = checked(tmp_path, text).findings[0]
    assert (found.line, found.fix) == (line_of(text, "mb = 0.9"), "mb = 0.9 * mb + 0.1 * gb")
