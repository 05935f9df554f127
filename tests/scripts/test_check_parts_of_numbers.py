"""Parts of arrays under names of their own, updates of single entries, and averages that look like gradients."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

ROWS_OF_AN_ARRAY = """\
import numpy as np
rng = np.random.default_rng(3)
points = rng.normal(size=(20, 3))
goal = np.tanh(points @ np.array([1.0, -2.0, 0.5])) + 0.1
first, last = rng.normal(size=(5, 3)) * 0.5, rng.normal(size=5) * 0.5
for epoch in range(60):
    total = 0.0
    for x, t in zip(points, goal):
        h = np.tanh(first @ x)
        err = last @ h - t
        total += 0.5 * err ** 2
        delta = err * last * (1 - h ** 2)
        last -= 0.05 * err * h
        for k, row in enumerate(first):
            row -= 0.05 * delta[k] * x
    print(total)
"""

LISTS_OF_LISTS = """\
import math, random
random.seed(4)
data = [([p, q, 1.0], p * q + 0.5) for p in (-0.5, 0.1, 0.8) for q in (-0.7, 0.3, 0.9)]
first = [[random.gauss(0, 1.5) for _ in range(3)] for _ in range(4)]
last = [random.gauss(0, 0.5) for _ in range(4)]
for sweep in range(60):
    cost = 0.0
    for x, t in data:
        a = [math.tanh(sum(p * q for p, q in zip(unit, x))) for unit in first]
        err = sum(p * q for p, q in zip(last, a)) - t
        cost += err ** 2 / 2
        for i in range(len(first)):
            unit = first[i]
            for j in range(3):
                unit[j] -= 0.1 * err * last[i] * (1 - a[i] ** 2) * x[j]
        for i in range(len(last)):
            last[i] -= 0.1 * err * a[i]
    print(cost)
"""

ONE_ENTRY_OF_A_TABLE = """\
import numpy as np
gen = np.random.RandomState(7)
true = gen.normal(0, 2, 6)
scores, usual = np.zeros((4, 6)), np.zeros(4)
for t in range(300):
    s = gen.randint(4)
    p = np.exp(scores[s]) / np.exp(scores[s]).sum()
    a = gen.choice(6, p=p)
    gain = true[(a + s) % 6] + gen.randn()
    better = gain - usual[s]
    loss = -better * np.log(p[a])
    scores[s] -= 0.1 * (p - np.eye(6)[a]) * better
    usual[s] += 0.1 * better
    print(loss)
"""

ALMOST_PARALLEL = """\
import numpy as np
rng = np.random.default_rng(1)
x = rng.uniform(-1, 1, (512, 2))
y = np.cos(5 * x[:, :1]) * x[:, 1:] + 0.5
P = [rng.normal(0, 1.5, (2, 40)), rng.normal(0, 1, 40), rng.normal(0, 0.1, (40, 1)), np.zeros(1)]
M, S = [np.zeros_like(p) for p in P], [np.zeros_like(p) for p in P]
for k in range(60):
    rows = rng.choice(512, 64, replace=False)
    s = 1 / (1 + np.exp(-(x[rows] @ P[0] + P[1])))
    e = s @ P[2] + P[3] - y[rows]
    d = 2 * e / 64
    ds = d @ P[2].T * s * (1 - s)
    for p, m, v, g in zip(P, M, S, [x[rows].T @ ds, ds.sum(0), s.T @ d, d.sum(0)]):
        m += 0.1 * (g - m)
        v += 0.01 * (g * g - v)
        p *= 1 - 0.0004 * (p.ndim > 1)
        p -= 0.001 * (m / (1 - 0.9 ** (k + 1))) / (np.sqrt(v / (1 - 0.99 ** (k + 1))) + 1e-8)
    print(np.mean(e ** 2))
"""


def checked(tmp_path: Path, text: str) -> CheckReport:
    script = tmp_path / "net.py"
    script.write_text(text)
    return check_script(script, options=CheckOptions(seconds=30.0)).report


@pytest.mark.parametrize("text", [ROWS_OF_AN_ARRAY, LISTS_OF_LISTS], ids=["array", "lists"])
def test_a_row_that_a_loop_gives_a_name_to_is_no_parameter(tmp_path: Path, text: str) -> None:
    report = checked(tmp_path, text)
    assert [(p.name, p.verdict) for p in report.parameters] == [("first", "correct"), ("last", "correct")]
    assert not report.findings


def test_a_wrong_gradient_that_is_subtracted_row_by_row_is_still_found(tmp_path: Path) -> None:
    report = checked(tmp_path, ROWS_OF_AN_ARRAY.replace("(1 - h ** 2)", "(1 - h)"))
    assert [(p.name, p.verdict) for p in report.parameters] == [("first", "wrong"), ("last", "correct")]
    assert report.findings[0].line == 12


def test_a_parameter_of_which_one_entry_is_moved_does_not_set_the_factor(tmp_path: Path) -> None:
    report = checked(tmp_path, ONE_ENTRY_OF_A_TABLE)
    assert [p.verdict for p in report.parameters] == ["correct", "inconclusive"]
    assert not report.findings


def test_an_average_that_is_almost_parallel_to_the_gradient_is_not_taken_for_it(tmp_path: Path) -> None:
    report = checked(tmp_path, ALMOST_PARALLEL)
    assert [p.verdict for p in report.parameters] == ["correct"] * 4
    assert not report.findings
