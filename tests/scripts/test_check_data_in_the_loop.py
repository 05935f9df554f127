"""Data that are lost or scaled on the way, weights of whole numbers, losses of whole columns, names of closures."""

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.scripts.inside.blame.causes import step_sign
from stepgrad.core.scripts.inside.evidence.data.rescaled import rescaled
from stepgrad.core.scripts.inside.evidence.results.columns import ColumnWatch
from stepgrad.core.scripts.inside.running.instrument import Program
from stepgrad.core.scripts.inside.running.leaves import Leaves
from stepgrad.core.scripts.inside.running.matching import compare
from stepgrad.core.scripts.inside.running.projections import project
from stepgrad.core.scripts.report import CheckReport
from tests.scripts.test_check_finds_faults import checked, line_of

CLOSURES = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(40, 3))
T = np.sin(X[:, :2])

def dense(n, m):
    W, c = rng.normal(size=(n, m)) * 0.5, np.zeros(m)
    def go(a):
        return a @ W + c
    def learn(gW, gc):
        W[...] -= 0.1 * gW
        c[...] -= 0.1 * gc
    return go, learn, W

go1, learn1, W1 = dense(3, 6)
go2, learn2, W2 = dense(6, 6)
go3, learn3, W3 = dense(6, 2)
for turn in range(100):
    a = np.tanh(go1(X))
    b = np.tanh(go2(a))
    out = go3(b)
    print(np.mean((out - T) ** 2))
    d3 = 2 * (out - T) / T.size
    d2 = d3 @ W3.T * (1 - b ** 2)
    d1 = d2 @ W2.T * (1 - a ** 2)
    learn3(b.T @ d3, d3.sum(0))
    learn2(a.T @ d2, d2.sum(0))
    learn1(X.T @ d1, d1.sum(0))
"""

LOGISTIC = """\
import numpy as np
rng = np.random.default_rng(5)
points = rng.integers(0, 200, size=(60, 8))
y = (points[:, 0] > points[:, 1]) * 1.0
scaled = points / 255
w, v, c = rng.normal(0, 0.3, (8, 5)), rng.normal(0, 0.3, 5), 0.0
for epoch in range(60):
    h = np.tanh(scaled @ w)
    p = 1 / (1 + np.exp(-(h @ v + c)))
    print(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    d = (p - y) / 60
    e = np.outer(d, v) * (1 - h ** 2)
    v = v - 0.5 * (h.T @ d)
    w = w - 0.5 * (scaled.T @ e)
    c = c - 0.5 * d.sum()
"""

WHOLE = """\
import numpy as np
rng = np.random.default_rng(2)
answers = rng.integers(0, 4, size=(50, 3))
y = (answers[:, 0] > answers[:, 1]) * 1
w = np.zeros_like(answers[0])
b = 0.0
for k in range(50):
    p = 1 / (1 + np.exp(-(answers @ w + b)))
    print(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    for j in range(3):
        w[j] = w[j] - 0.1 * np.mean((p - y) * answers[:, j])
    b = b - 0.1 * np.mean(p - y)
"""


def codes(report: CheckReport) -> list[tuple[str, int | None]]:
    return [(item.code, item.line) for item in report.findings if item.severity == "error"]


def test_three_closures_with_variables_of_one_name_are_three_parameters(tmp_path: Path) -> None:
    report = checked(tmp_path, CLOSURES)
    names = [row.name for row in report.parameters]
    assert report.healthy and len(names) == len(set(names)) == 6


def test_a_mistake_in_one_of_several_closures_is_found(tmp_path: Path) -> None:
    text = CLOSURES.replace("(1 - a ** 2)", "(1 - b ** 2)")
    assert codes(checked(tmp_path, text)) == [("gradient-wrong", line_of(text, "d1 = d2"))]


def test_leaves_of_closures_are_told_apart_by_their_function() -> None:
    values: dict[str, Any] = {}
    source = "import numpy as np\ndef f(n):\n    c = np.zeros(n)\n    return lambda: c\na, b, d = f(2), f(3), f(4)"
    exec(source, values)
    frame: Any = SimpleNamespace(f_locals=values, f_globals=values, f_code=(lambda: 0).__code__)
    names = [leaf.name for leaf in Leaves(frame, {"__main__": values}).find()]
    assert names == ["c", "b.c", "d.c"]


def test_lists_of_different_lengths_are_no_multiples_of_each_other() -> None:
    assert compare([1.0, 2.0, 3.0], [1.0, 2.0]).residual == 1.0
    assert compare([2.0, 4.0], [1.0, 2.0]).residual < 1e-12


def test_inputs_divided_as_whole_numbers_are_all_zero(tmp_path: Path) -> None:
    text = LOGISTIC.replace("points / 255", "points // 255")
    assert codes(checked(tmp_path, text)) == [("input-constant", line_of(text, "scaled ="))]
    assert codes(checked(tmp_path, LOGISTIC)) == []


def test_inputs_divided_in_every_turn_are_changed_data(tmp_path: Path) -> None:
    text = LOGISTIC.replace("    h = ", "    scaled /= 10.0\n    h = ")
    assert codes(checked(tmp_path, text)) == [("data-changed", line_of(text, "    scaled /="))]


def test_inputs_divided_by_their_own_largest_value_stay_as_they_are(tmp_path: Path) -> None:
    assert codes(checked(tmp_path, LOGISTIC.replace("    h = ", "    scaled = scaled / scaled.max()\n    h = "))) == []


@pytest.mark.parametrize(
    ("line", "factor", "is_told"),
    [
        ("X /= 255", 1 / 255, True),
        ("X = X * size", 100.0, True),
        ("X /= X.max()", 1 / 255, False),
        ("X *= 0.9", 0.9, False),
        ("Y /= 255", 1 / 255, False),
    ],
)
def test_only_large_factors_from_elsewhere_are_told(line: str, factor: float, is_told: bool) -> None:
    program = Program()
    program.instrument(f"for k in range(3):\n    {line}\n    print(k)\n", "user.py")
    table = np.arange(1.0, 13).reshape(4, 3)
    before, now = {"X": ((4, 3), project(table))}, {"X": ((4, 3), project(table * factor))}
    assert (rescaled(program, "user.py", (1, 3), before, now) is not None) is is_told


def test_whole_number_weights_beside_a_bias_that_trains_are_told(tmp_path: Path) -> None:
    assert ("integer-parameters", line_of(WHOLE, "        w[j]")) in codes(checked(tmp_path, WHOLE))
    assert codes(checked(tmp_path, WHOLE.replace("answers[0])", "answers[0], dtype=float)"))) == []


def test_the_one_update_that_subtracts_where_the_others_add_is_at_fault(tmp_path: Path) -> None:
    text = LOGISTIC.replace("(p - y)", "(y - p)").replace("v - 0.5", "v + 0.5").replace("c - 0.5", "c + 0.5")
    text = text.replace("    w = w - 0.5 * (scaled.T @ e)", "    step = scaled.T @ e\n    w -= 0.5 * step")
    assert codes(checked(tmp_path, text)) == [("update-sign", line_of(text, "    w -="))]


@pytest.mark.parametrize(
    ("text", "sign"),
    [("w -= r * g", -1), ("w += -r * g", -1), ("w = w + r * g", 1), ("w -= -g", 1), ("w = step(w, g)", 0)],
)
def test_the_sign_of_a_step_is_read_from_its_update(text: str, sign: int) -> None:
    assert step_sign(ast.parse(text).body[0]) == sign


def columns_found(line: str, others: str = "") -> int:
    program = Program()
    program.instrument(f"{line}\n{others}\n", "user.py")
    watch = ColumnWatch(program)
    y, p = np.array([0, 1, 1, 2, 0]), np.full((5, 3), 0.3)
    frame = SimpleNamespace(f_locals={"y": y, "p": p}, f_globals={})
    for site in program.sites:
        watch.learn(site)
        if isinstance(site.node, ast.Subscript):
            watch.look(site.id, eval(ast.unparse(site.node), {"np": np}, {"y": y, "p": p}), frame)
    return len(watch.findings())


def test_a_loss_of_whole_columns_is_told_once_and_one_of_single_entries_is_not() -> None:
    assert columns_found("loss = -np.mean(np.log(p[:, y] + 1e-9))") == 1
    assert columns_found("loss = -np.mean(np.log(p[np.arange(5), y]))") == 0
    assert columns_found("loss = -np.log(p[:, y]).trace() / 5") == 0
    assert columns_found("q = np.log(p[:, y])", "loss = -np.diag(q).mean()") == 0
    assert columns_found("chosen = p[:, y]") == 0
