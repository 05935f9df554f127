"""Losses that are added up over an epoch, matrices that are no rows of the model, and rectified values below one."""

from pathlib import Path

import numpy as np

from stepgrad.core.scripts.inside.evidence.start.starts import _saturation
from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

CELLS = """
import numpy as np
rng = np.random.default_rng(3)
truth = rng.normal(size=(9, 2)) @ rng.normal(size=(2, 7)) + rng.normal(size=(9, 1))
A, B = rng.normal(size=(9, 2)) * 0.1, rng.normal(size=(7, 2)) * 0.1
a, b = np.zeros(9), np.zeros(7)
def move(p, where, g):
    p[where] -= 0.05 * g
cells = [(i, j) for i in range(9) for j in range(7)]
for epoch in range(30):
    total = 0.0
    rng.shuffle(cells)
    for i, j in cells:
        i, j = int(i), int(j)
        error = A[i] @ B[j] + a[i] + b[j] - truth[i, j]
        total += 0.5 * error ** 2
        ga, gb = error * B[j], error * A[i]
        move(A, i, ga)
        move(B, j, gb)
        move(a, i, error)
        move(b, j, error)
    print(epoch, total)
"""
LIFTED = """
import numpy as np
rng = np.random.default_rng(1)
def points(n):
    P = rng.uniform(-3, 3, size=(n, 2))
    return P, np.sign(np.sin(P[:, 0]) * np.sin(P[:, 1]))
R = rng.normal(size=(2, 90)) * 1.2
shift = rng.uniform(0, 6.28, 90)
def lift(P):
    return np.cos(P @ R + shift) * np.sqrt(2 / 90)
P, t = points(300)
H = lift(P)
w = np.zeros(90)
for it in range(200):
    margin = np.maximum(0, 1 - t * (H @ w))
    loss = np.mean(margin ** 2)
    w = w + 2.0 * H.T @ (t * margin) / 300 * 2
    print(it, loss)
print(np.mean(np.sign(lift(points(500)[0]) @ w)))
"""


def report_on(folder: Path, text: str) -> CheckReport:
    script = folder / "net.py"
    script.write_text(text)
    return check_script(script, options=CheckOptions(seconds=40.0)).report


def test_a_total_that_grows_within_an_epoch_does_not_make_the_rate_too_high(tmp_path: Path) -> None:
    report = report_on(tmp_path, CELLS)
    assert report.findings == ()
    assert report.loss is not None


def test_the_random_matrix_of_a_feature_map_is_no_set_of_rows(tmp_path: Path) -> None:
    assert report_on(tmp_path, LIFTED).findings == ()


def test_rectified_values_below_one_are_not_taken_for_a_sigmoid_at_its_ends() -> None:
    rectified = np.maximum(np.linspace(-2, 0.95, 40), 0)
    steep = 1 / (1 + np.exp(-np.linspace(-30, 30, 40)))
    assert _saturation(rectified.reshape(8, 5)) == 0.0
    assert _saturation(steep.reshape(8, 5)) > 0.8
