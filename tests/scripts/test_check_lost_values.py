"""Updates that reach nothing but a name: numbers and arrays, in loops over tables and in functions."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CannotAnalyseError, CheckOptions, check_script
from tests.scripts.test_check_finds_faults import checked, line_of

LINE = """\
xs = [0.1 * i for i in range(20)]
ys = [3 * x + 1 for x in xs]
kept = {"slope": 0.0, "start": 0.0}
def back(kept):
    errors = [kept["slope"] * x + kept["start"] - y for x, y in zip(xs, ys)]
    return {"slope": sum(e * x for e, x in zip(errors, xs)) / len(xs), "start": sum(errors) / len(xs)}
for turn in range(60):
    slopes = back(kept)
"""
ARRAYS = """\
import numpy as np
rng = np.random.default_rng(1)
A, t = rng.normal(size=(50, 3)), rng.normal(size=50)
w, b = np.zeros(3), 0
def move(w, b):
    e = A @ w + b - t
    w_new = w - 0.1 * A.T @ e / len(t)
    b_new = b - 0.1 * e.mean()
    RETURN
for turn in range(60):
    move(w, b)
"""


@pytest.mark.parametrize(
    ("text", "line", "names"),
    [
        (LINE + "    for k, v in kept.items():\n        v = v - 0.3 * slopes[k]\n", "v = v - 0.3", "slope"),
        (LINE + "    new = {k: kept[k] - 0.3 * slopes[k] for k in kept}\n", "new = {k", "slope"),
        (ARRAYS.replace("RETURN", "w, b = w_new, b_new"), "w_new = w", "w and b"),
        (ARRAYS.replace("RETURN", "return w_new, b_new"), "    move(w, b)", "w and b"),
    ],
)  # fmt: skip
def test_new_values_that_only_a_name_or_nothing_keeps(tmp_path: Path, text: str, line: str, names: str) -> None:
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.line) == ("update-missing", line_of(text, line))
    assert names in found.message and "nothing ever changes" in found.message


@pytest.mark.parametrize(
    "body",
    [
        "y = a + h * b\n    z = b - h * a",  # a step of an oscillator: what pulls one pushes the other
        "y = a - b\n    z = b - a",  # differences
        "y = a - h * a\n    z = b - h * b",  # each falls by itself
        "y = a - h * (a + b)\n    z = b - h * (a + b)",  # steps downhill, looked at and not meant to be taken
    ],
)
def test_numbers_that_are_only_computed_with_are_not_accused(tmp_path: Path, body: str) -> None:
    script = tmp_path / "net.py"
    script.write_text(f"a, b, h = 1.5, 0.5, 0.1\nfor k in range(30):\n    {body}\n    print(y * z * k)\n")
    with pytest.raises(CannotAnalyseError, match="no training loop"):
        check_script(script, options=CheckOptions(seconds=30.0))
