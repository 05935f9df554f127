"""Iterations that are more, or less, than a turn of a loop: truncated sequences, gradients summed over examples."""

from __future__ import annotations

from pathlib import Path

from stepgrad.core.scripts.report import CheckReport
from tests.scripts.test_check_finds_faults import checked

SEQUENCE = """
import numpy as np
rng = np.random.RandomState(0)
U = rng.uniform(-0.3, 0.3, (2, 6))
W = rng.uniform(-0.3, 0.3, (6, 6))
V = rng.uniform(-0.3, 0.3, (6, 1))
X = rng.randint(0, 2, (60, 2)).astype(float)
Y = (X[:, :1] != np.roll(X[:, 1:], 1)).astype(float)
for epoch in range(30):
    h = np.zeros(6)
    total = 0.0
    kept = []
    for t in range(len(X)):
        before = h
        h = np.tanh(X[t] @ U + before @ W)
        miss = h @ V - Y[t]
        total += 0.5 * float(miss @ miss)
        kept.append((X[t], before, h, miss))
        if (t + 1) % 6 == 0:
            gU, gW, gV = np.zeros_like(U), np.zeros_like(W), np.zeros_like(V)
            back = np.zeros(6)
            for x, b, s, e in reversed(kept):
                gV += np.outer(s, e)
                d = (V @ e + back) * (1 - s ** 2)
                gU += np.outer(x, d)
                gW += np.outer(b, d)
                back = W @ d
            U -= 0.02 * gU
            W -= 0.02 * gW
            V -= 0.02 * gV
            kept = []
    print(epoch, total)
"""

NEURONS = """
import numpy as np
np.random.seed(2)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
T = np.array([0, 1, 1, 0], dtype=float)
w1, w2, w3 = (np.random.uniform(-1, 1, 3) for _ in range(3))
s1, s2, s3 = np.zeros(3), np.zeros(3), np.zeros(3)

def squash(v):
    return 1 / (1 + np.exp(-v))

for epoch in range(300):
    for n in range(4):
        i1 = np.array([1.0, X[n][0], X[n][1]])
        a1, a2 = squash(np.dot(w1, i1)), squash(np.dot(w2, i1))
        i3 = np.array([1.0, a1, a2])
        a3 = squash(np.dot(w3, i3))
        d3 = (T[n] - a3) * a3 * (1 - a3)
        d1 = d3 * w3[1] * a1 * (1 - a1)
        d2 = d3 * w3[2] * a2 * (1 - a2)
        s3 += d3 * i3
        s1 += d1 * i1
        s2 += d2 * i1
    w1 = w1 + 0.8 * s1
    w2 = w2 + 0.8 * s2
    w3 = w3 + 0.8 * s3
    for s in (s1, s2, s3):
        s.fill(0.0)
"""


def verdicts(report: CheckReport) -> dict[str, str]:
    return {row.name: row.verdict for row in report.parameters}


def test_truncated_sequences_are_judged_from_update_to_update(tmp_path: Path) -> None:
    report = checked(tmp_path, SEQUENCE)
    assert not report.findings
    assert verdicts(report) == {"U": "correct", "W": "correct", "V": "correct"}


def test_a_slope_left_out_in_a_truncated_sequence_is_found(tmp_path: Path) -> None:
    report = checked(tmp_path, SEQUENCE.replace("(1 - s ** 2)", "(1 - s)"))
    assert (report.findings[0].source or "").strip() == "d = (V @ e + back) * (1 - s)"
    assert verdicts(report)["V"] == "correct"


def test_errors_of_single_examples_are_summed_where_the_update_comes_after_them(tmp_path: Path) -> None:
    report = checked(tmp_path, NEURONS)
    assert not report.findings
    assert set(verdicts(report).values()) == {"correct"}


def test_a_slope_left_out_in_one_neuron_is_found(tmp_path: Path) -> None:
    report = checked(tmp_path, NEURONS.replace("w3[1] * a1 * (1 - a1)", "w3[1] * a1"))
    assert (report.findings[0].source or "").strip() == "d1 = d3 * w3[1] * a1"
    assert verdicts(report)["w2"] == "correct"
