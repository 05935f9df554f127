"""Reasons that stand elsewhere: kept sums, two divisions, silent layers, misspelled words, numbers shown wrongly."""

import ast
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stepgrad.core.scripts.inside.evidence.data.wrapped import WrapWatch
from stepgrad.core.scripts.inside.evidence.results.upside_down import RatioWatch
from stepgrad.core.scripts.inside.evidence.update.misspelled import misspelled_option
from stepgrad.core.scripts.inside.running.comprehensions import is_a_loop
from stepgrad.core.scripts.inside.running.instrument import Program
from tests.scripts.test_check_finds_faults import checked, line_of

NET = """\
import numpy as np
rng = np.random.default_rng(1)
ROWS = rng.uniform(0, 1, (80, 4))
GOAL = np.sin(3 * ROWS[:, :2])
P = {"U": rng.normal(size=(4, 9)), "u": np.zeros(9), "V": rng.normal(size=(9, 2)) * 0.3, "v": np.zeros(2)}
G = {k: np.zeros_like(a) for k, a in P.items()}
M = {k: np.zeros_like(a) for k, a in P.items()}
for turn in range(600):
    for k in G:
        G[k][...] = 0
    hid = np.maximum(ROWS @ P["U"] + P["u"], 0)
    out = hid @ P["V"] + P["v"]
    print(np.mean((out - GOAL) ** 2))
    err = 2 * (out - GOAL) / out.size
    G["V"] += hid.T @ err
    G["v"] += err.sum(0)
    low = err @ P["V"].T * (hid > 0)
    G["U"] += ROWS.T @ low
    G["u"] += low.sum(0)
    for k in P:
        M[k] = 0.9 * M[k] + G[k]
        P[k] -= 0.02 * M[k]
"""

LASSO = """\
import numpy as np
rng = np.random.default_rng(3)
A = rng.normal(size=(60, 8))
b = A[:, 0] - 2 * A[:, 3] + 0.1 * rng.normal(size=60)
coef, force = rng.normal(size=8), 0.1
for n in range(300):
    rest = A @ coef - b
    cost = np.mean(rest ** 2) + force * np.sum(np.abs(coef))
    coef = coef - 0.05 * (2 / 60 * A.T @ rest + force * np.sign(coef))
"""

TWICE = """\
import numpy as np
rng = np.random.default_rng(4)
x = rng.normal(size=(3, 120))
t = np.sin(x[:1] + x[1:2] * x[2:])
W, w = rng.normal(size=(6, 3)) * 0.5, rng.normal(size=(1, 6)) * 0.5
for n in range(2000):
    h = np.tanh(W @ x)
    gap = w @ h - t
    loss = np.sum(gap ** 2) / 120
    d = 2 * gap / 120
    dw = d @ h.T
    dW = (w.T @ d * (1 - h * h)) @ x.T
    w -= 0.1 * dw
    W -= 0.1 * dW
"""

STATES = """\
import numpy as np
rng = np.random.default_rng(5)
A, c = rng.normal(size=(4, 4)) * 0.4, rng.normal(size=4)
for n in range(200):
    start, goal = rng.normal(size=4), 0.3
    kept, s = [start], start.copy()
    for step in range(5):
        s = np.tanh(A @ s)
        kept.append(s)
    miss = c @ s - goal
    loss = 0.5 * miss ** 2
    back, dA = miss * c, np.zeros((4, 4))
    for step in range(4, -1, -1):
        raw = back * (1 - kept[step + 1] ** 2)
        dA += np.outer(raw, kept[step])
        back = A.T @ raw
    c = c - 0.05 * miss * s
    A = A - 0.05 * dA
"""

COLUMN = """\
import numpy as np
rng = np.random.default_rng(6)
C = rng.normal(size=(50, 4)).astype(np.float32)
b = (100 + C @ np.ones(4)).astype(np.float32)
w = np.zeros(4, dtype=np.float32)
for n in range(200):
    print(np.mean((C @ w - b) ** 2))
    w = w - 0.01 * 2 * C.T @ (C @ w - b) / 50
"""

WARM_UP = """\
import numpy as np
rng = np.random.default_rng(7)
Z = rng.normal(size=(30, 3))
goal = Z @ np.array([1.0, -1.0, 2.0]) + 0.1 * rng.normal(size=30)
w = np.zeros(3)
for step in range(1, 6000):
    rate = 0.0004 * step
    gap = Z @ w - goal
    loss = np.mean(gap ** 2)
    w = w - rate * 2 * Z.T @ gap / 30
"""


def test_sums_of_gradients_that_are_kept_are_found_behind_a_momentum(tmp_path: Path) -> None:
    kept = NET.replace("        G[k][...] = 0", "        G[k][...] = G[k] * (G[k].ndim == 1)")
    root = checked(tmp_path, kept).findings[0]
    assert root.evidence["cause"] == "not-reset"
    assert root.line == line_of(kept, 'G["u"] += ')


def test_a_layer_that_is_silent_from_the_start_is_named_with_its_weights(tmp_path: Path) -> None:
    silent = NET.replace('P = {"U": rng.normal(size=(4, 9))', 'P = {"U": -rng.uniform(0, 1, (4, 9))')
    root = checked(tmp_path, silent).findings[0]
    assert root.code == "dead-layer"
    assert root.line == line_of(silent, "P = {")


def test_the_network_with_sums_is_healthy(tmp_path: Path) -> None:
    assert not checked(tmp_path, NET).findings


@pytest.mark.parametrize("slope", ["coef", "np.abs(coef)"])
def test_the_slope_of_a_size_is_its_sign(tmp_path: Path, slope: str) -> None:
    root = checked(tmp_path, LASSO.replace("np.sign(coef)", slope)).findings[0]
    assert root.evidence["cause"] == "regularization"
    assert "np.sign(coef)" in root.fix


def test_two_divisions_by_the_number_of_examples_are_one_too_many(tmp_path: Path) -> None:
    twice = TWICE.replace("dw = d @ h.T", "dw = d @ h.T / 120").replace("@ x.T", "@ x.T / 120")
    root = checked(tmp_path, twice).findings[0]
    assert (root.code, root.evidence["cause"], root.line) == ("gradient-scale", "double-mean", line_of(twice, "d = 2"))
    assert not checked(tmp_path, TWICE).findings


def test_a_rate_that_rises_until_the_loss_is_thrown_back_is_named(tmp_path: Path) -> None:
    root = checked(tmp_path, WARM_UP).findings[0]
    assert (root.code, root.variable, root.line) == ("learning-rate-high", "rate", line_of(WARM_UP, "rate = "))
    assert not checked(tmp_path, WARM_UP.replace("0.0004 * step", "0.1 * min(1, step / 250)")).findings


def test_states_that_are_kept_and_changed_in_place_are_named(tmp_path: Path) -> None:
    same = STATES.replace("s = np.tanh(A @ s)", "s[:] = np.tanh(A @ s)")
    root = checked(tmp_path, same).findings[0]
    assert (root.evidence["cause"], root.line) == ("shared-object", line_of(same, "kept.append(s)"))
    assert not checked(tmp_path, STATES).findings


def test_an_error_is_no_new_value_of_the_target_it_is_taken_from(tmp_path: Path) -> None:
    assert not checked(tmp_path, COLUMN).findings


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[net.learn(x) for x in data]", 1), ("(step(a, b) for a, b in pairs)", 1), ("[float(v) for v in row]", 0),
     ("[np.tanh(a) for a in rows]", 0), ("{k: make(k) for k in names}", 1), ("[i * i for i in range(3)]", 0)],
)  # fmt: skip
def test_a_comprehension_is_a_loop_if_it_calls_code_of_the_script(text: str, expected: int) -> None:
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.DictComp))
    assert is_a_loop(node) == bool(expected)


def run_watched(text: str, watch: WrapWatch | RatioWatch, program: Program) -> None:
    tree = program.instrument(text, "a.py")
    for site in program.sites:
        watch.learn(site)
    names = {"np": np, "__sg_done__": lambda *_: None}

    def value(number: int, result: object) -> object:
        arguments = (number, result) if isinstance(watch, WrapWatch) else (number,)
        watch.look(*arguments, frame_of(names))  # type: ignore[arg-type,call-arg]
        return result

    names["__sg_value__"] = value
    exec(compile(tree, "a.py", "exec"), names)


def frame_of(names: dict[str, object]) -> object:
    return SimpleNamespace(f_locals={}, f_globals=names)


@pytest.mark.parametrize(
    ("line", "told"),
    [("d = a - b", ["label-range"]), ("d = a.astype(int) - b", []), ("d = b - a[:1]", []), ("d = a / 2 - b", [])],
)
def test_bytes_that_wrap_are_seen(line: str, told: list[str]) -> None:
    program = Program()
    watch = WrapWatch(program)
    run_watched(f"a = np.array([1, 9], dtype=np.uint8)\nb = np.array([2, 3], dtype=np.uint8)\n{line}\n", watch, program)
    assert [item["code"] for item in watch.findings()] == told


@pytest.mark.parametrize(("ratio", "told"), [("total / rest", 1), ("rest / total", 0)])
def test_r_squared_is_seen_upside_down(ratio: str, told: int) -> None:
    program = Program()
    watch = RatioWatch(program)
    text = "y = np.arange(9.0)\nrest = np.sum((y * 0.1) ** 2) * 1e-3\ntotal = np.sum((y - y.mean()) ** 2)\n"
    run_watched(text + f"shown = 1 - {ratio}\n", watch, program)
    assert len(watch.findings()) == told


@pytest.mark.parametrize(
    ("asked", "expected"), [('"ReLU"', ("ReLU", "relu")), ('"relu"', None), ('"tanh"', None), ('"sigmoide"', None)]
)
def test_a_word_that_is_known_but_for_its_spelling_is_found(asked: str, expected: tuple[str, str] | None) -> None:
    program = Program()
    program.instrument(
        f'def act(z, kind):\n    if kind == "relu":\n        return z * (z > 0)\n    return z\nact(1, {asked})\n',
        "a.py",
    )
    found = misspelled_option(program, "a.py")
    assert (found[:2] if found else None) == expected
