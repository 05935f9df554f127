"""Slope and intercept that take each other's steps, however far that takes them."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

LINE = """\
import numpy as np
def slopes(k, d, x, y):
    e = k * x + d - y
    return 2 * np.mean(e * x), 2 * np.mean(e)
rng = np.random.default_rng(2)
x = rng.uniform(0, 3, 40)
y = 2.5 * x - 1 + rng.normal(0, 0.1, 40)
k, d = 0.0, 0.0
for epoch in range(300):
    grad_k, grad_d = slopes(k, d, x, y)
    k -= RATE * grad_k
    d -= RATE * grad_d
    if epoch % 30 == 0:
        print(np.mean((k * x + d - y) ** 2))
"""


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("grad_k, grad_d = ", "grad_d, grad_k = ", "grad_d, grad_k"),
        ("* grad_k\n    d -= 0.1 * grad_d", "* grad_d\n    d -= 0.1 * grad_k", "k -= "),
    ],
)
@pytest.mark.parametrize("rate", ["0.1", "0.01"])
def test_gradients_that_are_exchanged_are_told_whether_the_loss_rises_or_falls(
    tmp_path: Path, right: str, wrong: str, named: str, rate: str
) -> None:
    text = LINE.replace("RATE", rate)
    assert checked(tmp_path, text).healthy
    text = changed(text, right.replace("0.1", rate), wrong.replace("0.1", rate))
    report = checked(tmp_path, text)
    assert [item.code for item in report.findings if item.root] == ["update-wrong-parameter"]
    assert report.findings[0].line == line_of(text, named)
    assert [row.verdict for row in report.parameters] == ["wrong", "wrong"]
