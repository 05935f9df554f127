"""A comprehension that trains is a loop like any other, forward and back."""

from pathlib import Path

import numpy as np

from stepgrad.core.debugging.commands import AfterSteps, Back, Run

from .debugged import Debugged

COMPREHENSION = """\
import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=(20, 3))
y = x @ np.array([1.0, -2.0, 0.5])
w = np.zeros(3)
def train(epoch):
    global w
    error = x @ w - y
    w = w - 0.1 * x.T @ error / len(y)
    return float(np.mean(error ** 2))
losses = [train(epoch) for epoch in range(30)]
print(losses[-1])
"""


def losses(count: int) -> list[float]:
    names: dict[str, object] = {"print": lambda *words: None}
    exec(COMPREHENSION.replace("range(30)", f"range({count})"), names)
    return list(names["losses"])  # type: ignore[call-overload]


def test_its_turns_are_steps_that_can_be_gone_back_to(tmp_path: Path) -> None:
    expected = losses(6)
    with Debugged(tmp_path, COMPREHENSION) as script:
        assert script.do(Run(AfterSteps(6))).step == 6
        assert script.now.training_curve.values.tolist() == expected
        assert script.do(Back(AfterSteps(4))).step == 2
        assert script.now.layers[0].weight.norm > 0
        assert script.do(Run(AfterSteps(2))).step == 4
        assert np.array_equal(script.now.training_curve.values[:4], expected[:4])
