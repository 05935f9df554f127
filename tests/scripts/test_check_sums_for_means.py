"""A factor that all gradients share: a convention, or what a training is lost by."""

from pathlib import Path

from tests.scripts.test_check_finds_faults import checked, line_of

SUMMED = """\
import numpy as np
rng = np.random.default_rng(2)
A = rng.normal(size=(4, 150))
T = (np.sum(A ** 2, axis=0, keepdims=True) > 4) * 1.0
w = {"U": rng.normal(size=(9, 4)), "u": np.zeros((9, 1)), "V": rng.normal(size=(1, 9)), "v": np.zeros((1, 1))}
for turn in range(300):
    H = np.tanh(w["U"] @ A + w["u"])
    P = 1 / (1 + np.exp(-(w["V"] @ H + w["v"])))
    print(-np.mean(T * np.log(P + 1e-12) + (1 - T) * np.log(1 - P + 1e-12)))
    e = P - T
    k = (w["V"].T @ e) * (1 - H ** 2)
    g = {"V": e @ H.T, "v": e.sum(axis=1, keepdims=True), "U": k @ A.T, "u": k.sum(axis=1, keepdims=True)}
    for name in w:
        w[name] = w[name] - RATE * g[name]
"""


def test_sums_for_means_are_the_cause_where_the_training_is_lost_by_them(tmp_path: Path) -> None:
    text = SUMMED.replace("RATE", "1.2")
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["cause"], found.evidence["ratio"]) == ("gradient-scale", "missing-mean", 150)
    assert (found.line, found.fix) == (line_of(text, "e = P - T"), "e = (P - T) / 150")


def test_a_count_of_the_wrong_axis_is_named_where_it_is_made(tmp_path: Path) -> None:
    text = SUMMED.replace("RATE", "1.2").replace("e = P - T", "e = (P - T) / n")
    text = text.replace("for turn", "n = len(A)\nfor turn")
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["cause"], found.evidence["ratio"]) == ("gradient-scale", "factor", 37.5)
    assert found.line == line_of(text, "n = len(A)")


def test_a_count_of_the_wrong_axis_in_the_lines_of_the_weights(tmp_path: Path) -> None:
    text = SUMMED.replace("RATE", "1.2").replace("@ H.T", "@ H.T / A.shape[0]").replace("@ A.T", "@ A.T / A.shape[0]")
    text = text.replace("keepdims=True), ", "keepdims=True) / A.shape[0], ").replace("True)}", "True) / A.shape[0]}")
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["ratio"], found.variable) == ("gradient-scale", 37.5, "A.shape[0]")


def test_sums_are_a_convention_where_the_training_gets_on(tmp_path: Path) -> None:
    assert not checked(tmp_path, SUMMED.replace("RATE", "0.005")).findings


def test_of_means_and_a_rate_that_is_too_high_the_rate_is_called_the_cause(tmp_path: Path) -> None:
    text = SUMMED.replace("RATE", "200").replace("e = P - T", "e = (P - T) / 150")
    assert checked(tmp_path, text).findings[0].code == "learning-rate-high"


def test_single_numbers_whose_gradients_are_sums(tmp_path: Path) -> None:
    text = """\
rows = [(0.1 * k - 3, 0.07 * k * k % 2.3) for k in range(60)]
slope = rise = start = 0.0
for turn in range(60):
    by_slope = by_rise = by_start = total = 0.0
    for a, b in rows:
        off = slope * a + rise * b + start - (2 * a - b + 1)
        total += off * off / 2
        by_slope += off * a
        by_rise += off * b
        by_start += off
    print(total / len(rows))
    slope -= 0.2 * by_slope
    rise -= 0.2 * by_rise
    start -= 0.2 * by_start
"""
    found = checked(tmp_path, text).findings[0]
    assert (found.code, found.evidence["cause"], found.evidence["ratio"]) == ("gradient-scale", "missing-mean", 60)
    assert found.line == line_of(text, "by_slope += off")


WITHOUT_GRADIENTS = """\
import numpy as np
rng = np.random.default_rng(4)
X = rng.uniform(-3, 3, (150, 1))
y = np.sin(X) + rng.normal(0, 0.05, (150, 1))
W, b = rng.normal(size=(1, 20)), rng.normal(size=20) * 0.5
V, c = rng.normal(size=(20, 1)) * 0.2, np.zeros(1)
rate = 0.1
for k in range(800):
    h = np.tanh(X @ W + b)
    error = h @ V + c - y
    print(np.mean(error ** 2))
    d = 2 * error / len(X) / len(X)
    e = d @ V.T * (1 - h ** 2)
    V -= rate * h.T @ d
    c -= rate * d.sum(axis=0)
    W -= rate * X.T @ e
    b -= rate * e.sum(axis=0)
"""


def test_two_divisions_are_seen_where_no_gradient_is_stored(tmp_path: Path) -> None:
    found = checked(tmp_path, WITHOUT_GRADIENTS).findings[0]
    assert (found.code, found.evidence["cause"]) == ("gradient-scale", "double-mean")
    assert found.line == line_of(WITHOUT_GRADIENTS, "d = 2")


def test_one_division_is_right(tmp_path: Path) -> None:
    assert checked(tmp_path, WITHOUT_GRADIENTS.replace(" / len(X) / len(X)", " / len(X)")).healthy
