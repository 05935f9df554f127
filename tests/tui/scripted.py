"""A user's script on the screen, made by hand: what its process would have told of the cat classifier."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from stepgrad.core.debugging.commands import AfterPhases, AtEnd, Back, Command, Pause, Run, ViewParameter
from stepgrad.core.debugging.snapshot import ParameterView, PhaseState, Place, Snapshot, StopReason
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.observing.measurements import (
    Curve,
    Distribution,
    Histogram,
    LayerStatistics,
    UnitActivity,
    Verdict,
)
from stepgrad.core.scripts.debugging.policy import POLICY
from stepgrad.core.scripts.debugging.reading import NOTHING, describe_run
from tests.tui.canned import CannedTrainee

PATH = Path("/home/user/cats.py")
FOUND = {
    "file": str(PATH),
    "loop": [21, 28],
    "outer": None,
    "total": 2000,
    "parameters": [
        {"name": "W1", "leaf": "parameters['W1']", "shape": [64, 12288]},
        {"name": "b1", "shape": [64, 1]},
        {"name": "W2", "shape": [1, 64]},
        {"name": "b2", "shape": [1, 1]},
    ],
    "rectified": [{"parameter": 0, "units": 64}],
    "loss": {"name": "cost", "line": 23},
}
RUN = describe_run(PATH, FOUND, "1.0")
SOURCE = tuple(
    '''\
"""Cat or not?"""
import numpy as np


def relu(z):
    return np.maximum(0, z)  # 0 for what is negative


def backward(X, Y, parameters, cache):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = np.dot(dZ2, cache["A1"].T) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (cache["Z1"] > 0)
    dW1 = np.dot(dZ1, X.T)
    return {"dW1": dW1, "dW2": dW2}


def model(X, Y, iterations=2000):
    parameters = initialize(X)

    for i in range(iterations):
        A2, cache = forward(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward(X, Y, parameters, cache)
        parameters = update(parameters, grads, 0.1)

        if i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))

    return parameters
'''.splitlines()
)
CAUSE = Finding(
    "gradient-scale", Severity.ERROR, "dW1", "dW1 is 10.00 times the true gradient of the loss: / m is missing.",
    "dW1 = np.dot(dZ1, X.T) / m", {"ratio": 10.0}, variable="dW1", line=14, source="dW1 = np.dot(dZ1, X.T)",
)  # fmt: skip
EFFECT = Finding(
    "dead-units", Severity.WARNING, "W1", "39 of 64 units behind W1 gave 0 for every example, seen since iteration 5",
    "go back", layer=1, step=5, causes=("gradient-scale",), root=False,
)  # fmt: skip
BELL = Histogram(-1.0, 1.0, (1, 2, 5, 9, 14, 9, 5, 2, 1))


def distribution(norm: float) -> Distribution:
    return Distribution(0.01, norm / 10, -norm, norm, norm, 0, BELL)


def parameter(index: int, norm: float, *, dead: int | None = None) -> LayerStatistics:
    active = np.where(np.arange(64) < (dead or 0), 0.0, 0.5)
    states = np.where(active > 0, 1, 3).astype(np.uint8)
    activity = (
        UnitActivity(states, active, 10, True) if dead is not None else UnitActivity(states[:0], active[:0], 0, True)
    )
    return LayerStatistics(
        index, distribution(norm), NOTHING, distribution(norm * 2), None, 0.3125, None, activity, dead,
        0 if dead is not None else None, None, Verdict("10×", False) if index == 1 else Verdict("", True),
    )  # fmt: skip


STANDING = Snapshot(
    status="paused",
    stop=StopReason("target", "after iteration 5"),
    step=5,
    epoch=0,
    steps_per_epoch=0,
    total_steps=2000,
    phase=PhaseState(("line 21",), 0, "", "line 21"),
    loss=3.246,
    accuracy=None,
    validation_loss=None,
    validation_accuracy=None,
    learning_rate=float("nan"),
    hyperparameters=RUN.hyperparameters,
    steps_per_second=0.0,
    layers=(parameter(1, 9.248, dead=39), parameter(2, 0.01312), parameter(3, 1.102), parameter(4, 0.06888)),
    training_curve=Curve(np.arange(1, 6), np.array([0.69, 0.59, 0.51, 0.8, 3.246]), np.zeros(0, np.int64)),
    validation_curve=Curve(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)),
    findings=(CAUSE, EFFECT),
    newest=5,
    place=Place(str(PATH), 21, "model", SOURCE),
    policy=POLICY,
)
READY = replace(
    STANDING, stop=StopReason("start", "ready before the first iteration"), step=0, newest=0, loss=None,
    training_curve=STANDING.validation_curve, findings=(), checking="check is looking at the gradients beside this",
    layers=tuple(replace(layer, gradient=None, update_ratio=None, verdict=None) for layer in STANDING.layers),
)  # fmt: skip
WITHIN = replace(
    STANDING, step=4, stop=StopReason("target", "before line 24, in iteration 5"),
    phase=PhaseState(("line 24",), 1, "", "line 24"), place=Place(str(PATH), 24, "model", SOURCE),
)  # fmt: skip
"""In the past, and in the middle of an iteration."""
VIEWED = replace(
    STANDING,
    view=ParameterView(
        "W1", (64, 12288), distribution(9.248), 0, 2, np.linspace(1.0, 1.4, 64),
        np.sin(np.arange(12288) / 400.0).astype(np.float64),
    ),
)  # fmt: skip


class ScriptedTrainee(CannedTrainee):
    """A script that answers at once from the snapshots above."""

    def __init__(self, first: Snapshot = STANDING) -> None:
        super().__init__(first, description=RUN)

    def _answer(self, command: Command) -> Snapshot | None:
        match command:
            case Run(AfterPhases()):
                return WITHIN
            case Run(AtEnd()):
                return replace(STANDING, status="running", stop=None)
            case Run() | Back() | Pause():
                return STANDING
            case ViewParameter(None):
                return replace(self.snapshot, view=None)
            case ViewParameter(name, axis, unit):
                assert VIEWED.view is not None
                return replace(VIEWED, view=replace(VIEWED.view, name=name, axis=axis, unit=unit))
        return None
