"""End to end: small scripts with one mistake each, and what is said about them."""

from pathlib import Path

import pytest

from stepgrad.core.scripts.launch import CheckOptions, check_script
from stepgrad.core.scripts.report import CheckReport

NETWORK = """\
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(20, 3))
y = (X[:, :1] * X[:, 1:2] > 0).astype(float)
W1, b1 = rng.normal(size=(3, 6)), np.zeros((1, 6))
W2, b2 = rng.normal(size=(6, 1)), np.zeros((1, 1))
m = len(X)

for step in range(200):
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    A2 = 1 / (1 + np.exp(-(A1 @ W2 + b2)))
    cost = -np.mean(y * np.log(A2) + (1 - y) * np.log(1 - A2))
    dZ2 = A2 - y
    dW2 = A1.T @ dZ2 / m
    db2 = dZ2.sum(axis=0, keepdims=True) / m
    dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)
    dW1 = X.T @ dZ1 / m
    db1 = dZ1.sum(axis=0, keepdims=True) / m
    W1 = W1 - 0.3 * dW1
    b1 = b1 - 0.3 * db1
    W2 = W2 - 0.3 * dW2
    b2 = b2 - 0.3 * db2
"""


def checked(folder: Path, text: str, *, name: str = "net.py") -> CheckReport:
    """The report on a script with this text."""
    script = folder / name
    script.write_text(text)
    return check_script(script, options=CheckOptions(seconds=30.0)).report


def with_change(old: str, new: str) -> str:
    assert NETWORK.count(old) == 1
    return NETWORK.replace(old, new)


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_right_network_is_healthy_and_every_gradient_is_correct(tmp_path: Path) -> None:
    report = checked(tmp_path, NETWORK)
    assert report.healthy
    assert not report.findings
    assert {p.name: p.verdict for p in report.parameters} == dict.fromkeys(("W1", "b1", "W2", "b2"), "correct")
    assert report.loss is not None
    assert report.loss["line"] == line_of(NETWORK, "cost =")


@pytest.mark.parametrize(
    ("old", "new", "code", "cause", "fix"),
    [
        ("dW1 = X.T @ dZ1 / m", "dW1 = X.T @ dZ1", "gradient-scale", "missing-mean", "dW1 = X.T @ dZ1 / m"),
        (
            "dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)",
            "dZ1 = dZ2 @ W2.T",
            "gradient-wrong",
            "missing-activation-derivative",
            "dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)",
        ),
        (
            "(1 - A1 ** 2)",
            "(1 - Z1 ** 2)",
            "gradient-wrong",
            "derivative-of-wrong-value",
            "dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)",
        ),
        (
            "dZ1 = dZ2 @ W2.T",
            "dZ1 = -dZ2 @ W2.T",
            "gradient-sign",
            "sign",
            "dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)",
        ),
        ("W2 = W2 - 0.3 * dW2", "W2 = W2 + 0.3 * dW2", "update-sign", "sign", "W2 = W2 - 0.3 * dW2"),
    ],
)
def test_a_gradient_fault_is_named_with_line_cause_and_a_fix_that_was_tried(
    tmp_path: Path, old: str, new: str, code: str, cause: str, fix: str
) -> None:
    text = with_change(old, new)
    report = checked(tmp_path, text)
    root = report.findings[0]
    assert (root.code, root.evidence["cause"], root.line) == (code, cause, line_of(text, new))
    assert root.fix.replace("(A1 ** 2)", "A1 ** 2") == fix
    assert not report.healthy


def test_a_parameter_that_is_read_after_its_update_is_named(tmp_path: Path) -> None:
    moved = with_change("    W2 = W2 - 0.3 * dW2\n", "").replace("    dZ1 =", "    W2 = W2 - 0.3 * dW2\n    dZ1 =")
    root = checked(tmp_path, moved).findings[0]
    assert root.evidence["cause"] == "updated-before-backward"
    assert root.line == line_of(moved, "dZ1 =")


def test_a_flat_target_beside_a_column_is_a_label_shape(tmp_path: Path) -> None:
    text = with_change("dZ2 = A2 - y", "dZ2 = (A2 - y[:, 0]).mean(axis=1, keepdims=True)")
    flat = text.replace(
        "y = (X[:, :1] * X[:, 1:2] > 0).astype(float)", "t = (X[:, 0] * X[:, 1] > 0) * 1.0\ny = t[:, None]"
    )
    flat = flat.replace("(A2 - y[:, 0])", "(A2 - t)")
    root = checked(tmp_path, flat).findings[0]
    assert (root.code, root.variable) == ("label-shape", "t")


def test_a_module_beside_the_script_is_traced_and_leaves_no_byte_code(tmp_path: Path) -> None:
    (tmp_path / "slopes.py").write_text("def slope(a):\n    return a * (1 - a)\n")
    text = "from slopes import slope\n" + with_change("(1 - A1 ** 2)", "slope(A1)")
    report = checked(tmp_path, text)
    assert report.findings[0].evidence["cause"] == "wrong-derivative"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.py", "slopes.py"]


def test_steps_that_are_too_large_are_found_by_trying_smaller_ones(tmp_path: Path) -> None:
    text = """\
import numpy as np
x = np.arange(1.0, 9.0)
y = 3 * x + 1
w = np.zeros(1)
rate = 0.1
for step in range(100):
    e = w * x - y
    loss = np.mean(e ** 2)
    w = w - rate * 2 * np.mean(e * x)
"""
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.variable) == ("learning-rate-high", "rate")


def test_the_json_of_a_report_has_the_promised_keys(tmp_path: Path) -> None:
    content = checked(tmp_path, with_change("/ m\n    db2", "\n    db2")).to_json()
    assert list(content) == [
        "script", "loop_line", "iterations_observed", "loss", "parameters", "findings", "healthy", "seconds",
    ]  # fmt: skip
    assert content["loop_line"] == line_of(NETWORK, "for step")


def test_weights_that_are_made_anew_in_every_turn_are_named(tmp_path: Path) -> None:
    text = """\
import numpy as np
np.random.seed(0)
X, y = np.random.randn(12, 2), np.random.randn(12, 1)
for step in range(40):
    w = np.random.randn(2, 1)
    e = X @ w - y
    loss = np.mean(e ** 2)
    w -= 0.1 * X.T @ e / 12
"""
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.variable, root.line) == ("update-missing", "w", 5)


def test_whole_number_weights_that_numpy_refuses_to_change_are_a_finding(tmp_path: Path) -> None:
    text = "import numpy as np\nw = np.array([1, 2])\nfor i in range(9):\n    w -= 0.1 * w\n"
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == ("integer-parameters", 4)


def test_single_examples_with_plain_lists_are_checked_too(tmp_path: Path) -> None:
    text = """\
data = [([0.2, 1.0], 0.5), ([0.9, -0.3], 1.5), ([-0.4, 0.7], -0.1), ([0.5, 0.5], 0.7)]
w, b = [0.1, -0.2], 0.0
for epoch in range(50):
    total = 0.0
    for x, t in data:
        out = w[0] * x[0] + w[1] * x[1] + b
        error = out - t
        total += error ** 2
        w[0] -= 0.05 * 2 * error * x[1]
        w[1] -= 0.05 * 2 * error * x[1]
        b -= 0.05 * 2 * error
"""
    root = checked(tmp_path, text).findings[0]
    assert root.line == 9
    assert root.fix == "w[0] -= 0.05 * 2 * error * x[0]"
