"""Hits that are counted from epoch to epoch and never set back."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of

NET = """\
import numpy as np
rng = np.random.default_rng(5)
rows = rng.normal(size=(90, 3))
labels = (rows @ [1.0, -1.0, 0.5] > 0).astype(int)
W = np.zeros((3, 2))
BEFORE
for epoch in range(40):
    INSIDE
    for start in range(0, 90, 30):
        x, y = rows[start : start + 30], labels[start : start + 30]
        e = np.exp(x @ W)
        p = e / e.sum(1, keepdims=True)
        loss = -np.log(p[np.arange(30), y]).mean()
        ADDING
        d = p.copy()
        d[np.arange(30), y] -= 1
        W -= 0.3 * x.T @ d / 30
    share = SHARE
    print(epoch, loss, share)
"""
SUMMED = "hits += np.sum(np.argmax(p, axis=1) == y)"
COUNTED = """for row in range(30):
            if np.argmax(p[row]) == y[row]:
                hits += 1"""


def text(before: str, inside: str, adding: str, share: str) -> str:
    parts = {"BEFORE": before, "INSIDE": inside, "ADDING": adding, "SHARE": share}
    whole = NET
    for word, part in parts.items():
        whole = whole.replace(word, part)
    return whole


@pytest.mark.parametrize(
    ("adding", "share"), [(SUMMED, "100 * hits / len(rows)"), (COUNTED, "hits / rows.shape[0]")], ids=["sum", "if"]
)
def test_a_count_that_passes_the_number_of_rows_is_named_where_it_is_divided(
    tmp_path: Path, adding: str, share: str
) -> None:
    (found,) = checked(tmp_path, wrong := text("hits = 0", "pass", adding, share)).findings
    assert (found.code, found.severity, found.variable) == ("metric-wrong", "error", "hits")
    assert found.line == line_of(wrong, "share = ")
    assert checked(tmp_path, text("pass", "hits = 0", adding, share)).healthy
