"""A loss that is computed wrongly beside right gradients: the change of its formula that makes it the one minimised."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of

NET = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(120, 4))
t = ((X @ [1.0, -2.0, 0.5, 1.0] + 0.3 * rng.normal(size=120)) > 0).astype(float)[:, None]
W1, b1 = rng.normal(size=(4, 7)) * 0.5, np.zeros(7)
W2, b2 = rng.normal(size=(7, 1)) * 0.5, np.zeros(1)
for k in range(300):
    h = np.tanh(X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2 + b2)))
    cost = COST
    d = DELTA
    dh = (d @ W2.T) * (1 - h ** 2)
    W2 -= 0.5 * h.T @ d
    b2 -= 0.5 * d.sum(0)
    W1 -= 0.5 * X.T @ dh
    b1 -= 0.5 * dh.sum(0)
    if k % 50 == 0:
        print(k, cost)
"""
ENTROPY, SQUARES = "(p - t) / 120", "2 * (p - t) * p * (1 - p) / 120"


@pytest.mark.parametrize(
    ("delta", "wrong", "right"),
    [
        (
            ENTROPY,
            "-np.mean(t * np.log(p) - (1 - t) * np.log(1 - p))",
            "-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))",
        ),
        (
            ENTROPY,
            "-np.mean(t * np.log(p) + t * np.log(1 - p))",
            "-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))",
        ),
        (SQUARES, "(p - t).mean() ** 2", "((p - t) ** 2).mean()"),
        (SQUARES, "np.mean(p - t) ** 2", "np.mean((p - t) ** 2)"),
    ],
    ids=["sign", "complement", "method", "function"],
)
def test_the_formula_is_mended_with_one_change(tmp_path: Path, delta: str, wrong: str, right: str) -> None:
    text = NET.replace("COST", wrong).replace("DELTA", delta)
    (found,) = checked(tmp_path, text).findings
    assert (found.code, found.severity, found.line) == ("loss-formula", "error", line_of(text, "cost ="))
    assert found.fix == f"cost = {right}"


def test_a_monitor_is_no_mistake(tmp_path: Path) -> None:
    report = checked(tmp_path, NET.replace("COST", "np.abs(p - t).mean()").replace("DELTA", ENTROPY))
    assert report.healthy
    assert [found.severity for found in report.findings] == ["info"]
