"""Two parameters with two factors, no majority: the gradient that is exactly the true one is the right one."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script

LINE = """\
import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=(200, 3))
t = x @ np.array([1.0, -2.0, 0.5]) + 0.3
w = np.zeros(3)
b = 0.5
rate = 0.0005
for step in range(60):
    e = x @ w + b - t
    loss = np.mean(e ** 2)
    UPDATE
    print(step, loss)
"""


@pytest.mark.parametrize(
    ("update", "line"),
    [
        ("w -= rate * (2 * x.T @ e)\n    b -= rate * 2 * e.mean()", 11),
        ("w -= 0.0005 * 2 * x.T @ e\n    b -= 0.0005 * 2 * e.mean()", 11),
        ("g = 2 * x.T @ e\n    w = w - rate * g\n    b = b - rate * np.mean(2 * e)", 11),
        ("w = w - rate * 2 * x.T @ e / len(x)\n    b = b - rate * 2 * e.sum()", 12),
    ],
)
def test_the_factor_is_where_the_update_is_not_the_rate_times_the_gradient(
    tmp_path: Path, update: str, line: int
) -> None:
    script = tmp_path / "line.py"
    script.write_text(LINE.replace("UPDATE", update))
    root = check_script(script, options=CheckOptions(seconds=30.0)).report.findings[0]
    assert (root.code, root.line) == ("gradient-scale", line)
    assert "200.00 times the true gradient" in root.message
