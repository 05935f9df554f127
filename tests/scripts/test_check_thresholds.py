"""Thresholds that every output passes, updates with an array that is only stretched, and what is withdrawn then."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

LOGISTIC = """
import numpy as np
rng = np.random.default_rng(0)
X = rng.random((60, 3)); y = (X[:, 0] > 0.5).astype(float)
W = rng.random((3, 1)) * 0.2
b = np.zeros(1)
for i in range(400):
    p = 1 / (1 + np.exp(-(X @ W + b)))
    d = (p - y[:, None]) / len(X)
    loss = -np.mean(y[:, None] * np.log(p) + (1 - y[:, None]) * np.log(1 - p))
    dW = X.T @ d
    db = d.sum(axis=0)
    W -= 1.5 * dW
    b -= 1.5 * db
    if i % 20 == 0:
        print(loss, np.mean((p[:, 0] > 0.5) == y))
"""
LINEAR = (
    LOGISTIC.replace("1 / (1 + np.exp(-(X @ W + b)))", "X @ W + b + 0.1")
    .replace(
        "-np.mean(y[:, None] * np.log(p) + (1 - y[:, None]) * np.log(1 - p))", "0.5 * np.mean((p - y[:, None]) ** 2)"
    )
    .replace("1.5 *", "0.3 *")
)


def report_on(folder: Path, text: str) -> CheckReport:
    script = folder / "net.py"
    script.write_text(text.lstrip())
    return check_script(script, options=CheckOptions(seconds=40.0)).report


def test_probabilities_compared_with_0_are_told(tmp_path: Path) -> None:
    (found,) = report_on(tmp_path, LOGISTIC.replace("p[:, 0] > 0.5", "p[:, 0] > 0")).findings
    assert (found.code, found.line) == ("metric-wrong", 15)


@pytest.mark.parametrize("text", [LOGISTIC, LINEAR.replace("p[:, 0] > 0.5", "p[:, 0] > 0")], ids=["0.5", "linear"])
def test_other_thresholds_are_not(tmp_path: Path, text: str) -> None:
    assert not report_on(tmp_path, text).findings


def test_the_gradient_of_another_shape_is_named_in_its_update(tmp_path: Path) -> None:
    found = report_on(tmp_path, LOGISTIC.replace("W -= 1.5 * dW", "W -= 1.5 * db")).findings[0]
    assert (found.line, found.evidence["cause"], found.fix) == (12, "wrong-operand", "W -= 1.5 * dW")
