"""A script under the debugger, for tests: a command in, the snapshot at which it comes to rest out."""

from pathlib import Path
from types import TracebackType

from stepgrad.core.debugging.commands import Command
from stepgrad.core.debugging.messages import Died, Output, Refused
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee, StartRecorder

PATIENCE = 60.0
"""Seconds until a test gives up: far more than anything takes."""

LINE = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(20, 3))
y = X @ np.array([1.0, -2.0, 0.5])
w = np.zeros(3)
for i in range(40):
    error = X @ w - y
    loss = np.mean(error ** 2)
    gradient = 2 * X.T @ error / len(y)
    w = w - 0.05 * gradient
    print("iteration", i)
"""
"""A line through points: the smallest training there is."""

HIDDEN = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(64, 4))
y = (X[:, :1] * X[:, 1:2] > 0).astype(float)
W1, b1 = rng.normal(size=(4, 8)), np.zeros(8)
b1[2] = -100.0
W2, b2 = rng.normal(size=(8, 1)), np.zeros(1)
for epoch in range(6):
    order = rng.permutation(64)
    for start in range(0, 64, 16):
        xb, yb = X[order[start:start + 16]], y[order[start:start + 16]]
        z = xb @ W1 + b1
        h = np.maximum(z, 0)
        p = 1 / (1 + np.exp(-(h @ W2 + b2)))
        loss = -np.mean(yb * np.log(p) + (1 - yb) * np.log(1 - p))
        d2 = (p - yb) / len(xb)
        d1 = d2 @ W2.T * (z > 0)
        W2 -= 0.3 * h.T @ d2
        b2 -= 0.3 * d2.sum(0)
        W1 -= 0.3 * xb.T @ d1
        b1 -= 0.3 * d1.sum(0)
"""
"""Mini-batches, a hidden layer, and one of its units dead from the start."""


class Debugged:
    """Stands at the first iteration when it is made, and the check beside it is over.

    `output` is what the script printed, `refused` what was refused.
    """

    def __init__(
        self, folder: Path, text: str, *arguments: str, checks: bool = False, record: StartRecorder | None = None
    ) -> None:
        self.script = folder / "script.py"
        self.script.write_text(text)
        self.trainee = ScriptTrainee(self.script, arguments, checks=checks, record=record)
        self.output = ""
        self.refused: list[str] = []
        self.died: Died | None = None
        self.now = self._rest()
        self.first = self.now
        while self.now.checking.startswith("check is looking"):  # so that every snapshot answers a command
            self.now = self._rest()

    def __enter__(self) -> "Debugged":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.trainee.close()

    def do(self, command: Command) -> Snapshot:
        """Give a command and wait until the script stands still, or the command is refused, or the script is gone."""
        self.trainee.send(command)
        self.now = self._rest()
        return self.now

    def _rest(self) -> Snapshot:
        while True:
            heard = self.hear()
            if isinstance(heard, (Refused, Died)):
                return self.now
            if isinstance(heard, Snapshot) and heard.status != "running":
                return heard

    def hear(self) -> object:
        """The next message."""
        heard = self.trainee.receive(PATIENCE)
        assert heard is not None, "the script said nothing for too long"
        if isinstance(heard, Output):
            self.output += heard.text
        elif isinstance(heard, Refused):
            self.refused.append(heard.message)
        elif isinstance(heard, Died):
            self.died = heard
        return heard


def numbers(snapshot: Snapshot) -> list[object]:
    """All that can be measured of the parameters, to be compared bit for bit; nan equals nan."""
    return [repr((layer.weight, layer.gradient, layer.update_ratio, layer.dead)) for layer in snapshot.layers]
