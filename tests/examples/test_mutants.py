"""Mutation operators make one mistake each, of the kind they say, and know its line."""

from pathlib import Path

import pytest

from benchmarks.diagnosis.mutants import effects
from benchmarks.diagnosis.mutants.effects import Run, effect, learns_as_well, run, series
from benchmarks.diagnosis.mutants.kinds import FAMILIES, mutants_of
from benchmarks.diagnosis.mutants.mutant import Mutant
from benchmarks.diagnosis.mutants.sample import draw
from benchmarks.diagnosis.mutants.source import Source

NETWORK = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.uniform(0, 255, size=(20, 3)) / 255
y = (X.sum(axis=1, keepdims=True) > 1.5) * 1.0
W1 = rng.normal(size=(3, 4))
W2 = rng.normal(size=(4, 1))
lr = 0.5
m = X.shape[0]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
for k in range(40):
    order = rng.permutation(m)
    X, y = X[order], y[order]
    z1 = X @ W1
    a1 = np.tanh(z1)
    z2 = a1 @ W2
    a2 = sigmoid(z2)
    loss = -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))
    accuracy = np.mean((a2 > 0.5) == y)
    dz2 = (a2 - y) / m
    dW2 = a1.T @ dz2
    dz1 = dz2 @ W2.T * (1 - a1 ** 2)
    dW1 = X.T @ dz1
    db = dz1.sum(axis=0)
    W2 -= lr * dW2
    W1 -= lr * dW1
    print(k, "loss", loss, "accuracy", accuracy)
"""

MOMENTUM = """\
import numpy as np
for t in range(1, 9):
    grads = np.zeros(3)
    for row in np.eye(3):
        grads += row * (row @ w)
    m = 0.9 * m + (1 - 0.9) * grads
    v = 0.99 * v + (1 - 0.99) * grads ** 2
    m_hat = m / (1 - 0.9 ** t)
    w -= 0.1 * m_hat / (np.sqrt(v) + eps)
"""

EXPECTED = [
    ("mean dropped", "    dz2 = a2 - y"),
    ("mean doubled", "    dz2 = (a2 - y) / m / m"),
    ("mean of wrong size", "m = X.shape[1]"),
    ("sign of gradient", "    dW2 = -a1.T @ dz2"),
    ("sign of error", "    dz2 = (y - a2) / m"),
    ("transpose dropped", "    dz1 = dz2 @ W2 * (1 - a1 ** 2)"),
    ("operands swapped", "    dW1 = dz1 @ X.T"),
    ("* for @, @ for *", "    dz1 = (dz2 @ W2.T) @ (1 - a1 ** 2)"),
    ("slope dropped", "    dz1 = dz2 @ W2.T"),
    ("slope of wrong value", "    dz1 = dz2 @ W2.T * (1 - z1 ** 2)"),
    ("slope changed", "    dz1 = dz2 @ W2.T * (1 - a1)"),
    ("wrong axis", "    db = dz1.sum(axis=1)"),
    ("sign of update", "    W2 += lr * dW2"),
    ("another's gradient", "    W1 -= lr * dW2"),
    ("activation left out", "    a1 = z1"),
    ("loss formula", "    loss = -np.mean(y * np.log(a2) + (y) * np.log(1 - a2))"),
    ("rate x 1000", "lr = 500"),
    ("rate / 10000", "lr = 5e-05"),
    ("start at zero", "W1 = np.zeros_like(rng.normal(size=(3, 4)))"),
    ("start x 100", "W1 = 100 * (rng.normal(size=(3, 4)))"),
    ("whole numbers", "W1 = (rng.normal(size=(3, 4))).astype(int)"),
    ("scaling removed", "X = rng.uniform(0, 255, size=(20, 3))"),
    ("labels shuffled apart", "    X, y = X[order], y[np.sort(order)]"),
    ("metric", "    accuracy = np.mean((a2 > 0) == y)"),
]


def made(text: str, kind: str) -> list[Mutant]:
    return [mutant for mutant in mutants_of(Source(text)) if mutant.kind == kind]


def number_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize(("kind", "line"), EXPECTED)
def test_a_mistake_is_made_on_the_line_it_says(kind: str, line: str) -> None:
    mutants = [mutant for mutant in made(NETWORK, kind) if mutant.text.splitlines()[mutant.line - 1] == line]
    assert len(mutants) == 1
    assert mutants[0].line in mutants[0].lines
    different = [a for a, b in zip(NETWORK.splitlines(), mutants[0].text.splitlines(), strict=True) if a != b]
    assert len(different) == 1


@pytest.mark.parametrize(
    "line",
    [
        "    m = 0.9 * m - (1 - 0.9) * grads",
        "    m = (1 - 0.9) * m + 0.9 * grads",
        "    m_hat = m",
        "    w -= 0.1 * m_hat / (v + eps)",
        "    v = 0.99 * v + (1 - 0.99) * grads",
    ],
)
def test_the_arithmetic_of_an_optimizer_is_made_wrong(line: str) -> None:
    assert any(line in mutant.text.splitlines() for mutant in made(MOMENTUM, "optimizer arithmetic"))


def test_an_update_is_left_out_or_comes_before_the_weight_is_read() -> None:
    assert "    pass" in made(NETWORK, "update left out")[0].text.splitlines()
    early = made(NETWORK, "update too early")[0]
    assert number_of(early.text, "W2 -=") == number_of(early.text, "dz1 =") - 1
    assert early.variables == {"W2"}


def test_a_sum_of_gradients_is_set_to_zero_before_the_loop_only() -> None:
    (mutant,) = made(MOMENTUM, "gradient not reset")
    assert number_of(mutant.text, "np.zeros(3)") == 2
    assert number_of(mutant.text, "for t in") == 3
    assert number_of(mutant.text, "grads +=") in mutant.lines


def test_a_factor_may_be_put_right_where_its_value_is_used_and_nowhere_else() -> None:
    (mutant,) = [m for m in made(NETWORK, "sign of gradient") if "dW2 = -" in m.text]
    assert mutant.lines == {number_of(NETWORK, "dW2 ="), number_of(NETWORK, "W2 -=")}
    (mutant,) = [m for m in made(NETWORK, "mean dropped") if "dz2 = a2 - y" in m.text]
    assert mutant.lines == {number_of(NETWORK, "dz2 =")}  # two lines use dz2


def test_every_kind_of_mistake_has_a_family_of_right_answers() -> None:
    assert {mutant.kind for text in (NETWORK, MOMENTUM) for mutant in mutants_of(Source(text))} <= set(FAMILIES)


def test_what_a_mistake_does_is_told_from_what_is_printed_and_left() -> None:
    right = Run("step 1 loss 2.0\nstep 2 loss 1.0\n", [3.0], "")
    assert effect(right, right, may_be_harmless=True) == "nothing"
    assert effect(right, Run("", [], "ValueError: x"), may_be_harmless=True) == "stops"
    close = Run("step 1 loss 2.0\nstep 2 loss 1.05\n", [2.0], "")
    assert effect(right, close, may_be_harmless=True) == "harmless"
    assert effect(right, close, may_be_harmless=False) == "broken"
    far = Run("step 1 loss 2.0\nstep 2 loss 1.9\n", [2.0], "")
    assert effect(right, far, may_be_harmless=True) == "broken"


def test_a_number_that_is_no_number_is_not_learned_as_well() -> None:
    assert not learns_as_well("loss 2.0\nloss 1.0", "loss 2.0\nloss nan")
    assert series("W1 epoch 3 loss 1e-3, acc 0.5")[("W1 epoch # loss #, acc #", 1)] == [1e-3]


def test_mutants_are_drawn_by_their_seed_and_each_of_them_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "CACHE", tmp_path / "cache")
    script = tmp_path / "scripts" / "net.py"
    script.parent.mkdir()
    script.write_text(NETWORK)
    drawn = [trial.mutant for trial in draw([script], 3, 4, jobs=1)]
    assert drawn == [trial.mutant for trial in draw([script], 3, 4, jobs=1)]
    assert len({mutant.kind for mutant in drawn}) == 3
    assert run(script).error == ""
