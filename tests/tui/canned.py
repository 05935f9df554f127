"""Snapshots and a trainee made by hand: the screen's tests need no training.

The numbers follow the story of cats-bug (12288-64-1, ten pictures, one batch an epoch): the loss shoots up, falls
back to ln 2, and the ReLUs die one after the other.
"""

import queue
from dataclasses import replace

import numpy as np

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    Back,
    BackTo,
    CheckGradients,
    Command,
    GoTo,
    LimitSpeed,
    Pause,
    Quit,
    RemoveBreakpoint,
    Run,
    SetBreakpoint,
    SetHyperparameter,
    Watch,
    When,
)
from stepgrad.core.debugging.comparison import Comparison, Difference, LayerComparison
from stepgrad.core.debugging.messages import Message
from stepgrad.core.debugging.snapshot import Branch, PhaseState, Snapshot, StopReason, WatchValue
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.observing.close_look import ExampleRow, ExampleTable, UnitDetail, UnitRow
from stepgrad.core.observing.description import Chance, LayerDescription, RunDescription
from stepgrad.core.observing.measurements import (
    FEW_WEIGHTS,
    Curve,
    Distribution,
    Focus,
    Histogram,
    LayerStatistics,
    UnitActivity,
    UnitState,
)
from stepgrad.core.training.gradient_check import GradientEntry

HYPERPARAMETERS = Hyperparameters(learning_rate=0.1, epochs=2000)
NAN = float("nan")
PHASES = ("batch", "forward 1", "forward 2", "loss", "backward 2", "backward 1", "update")
BELL = (1, 2, 5, 9, 14, 9, 5, 2, 1)
SPIKE = (0, 0, 1, 30, 1, 0, 0, 0, 0)

DESCRIPTION = RunDescription(
    experiment="cats-bug",
    title="A cat classifier whose hidden gradient lacks its mean",
    dataset="pictures",
    task="binary",
    examples=10,
    validation_examples=40,
    features=12288,
    feature_names=(),
    class_names=("other", "cat"),
    picture_shape=(64, 64, 3),
    layers=(
        LayerDescription(1, 12288, 64, "relu", "max(0, z)", "1 if z > 0 else 0", True, False),
        LayerDescription(2, 64, 1, "sigmoid", "1 / (1 + e^−z)", "a (1 − a)", False, True),
    ),
    loss="bce",
    loss_formula="−(y ln a + (1 − y) ln(1 − a))",
    delta_formula="(a − y) / m",
    optimizer="sgd",
    optimizer_formula="w ← w − η · g",
    hyperparameters=HYPERPARAMETERS,
    seed=1,
    dtype="float64",
    steps_per_epoch=1,
    total_steps=2000,
    chance=Chance(0.6931, "ln 2", "the entropy of the labels: 5 of 10 are cat"),
    version="0.1.0",
)


def distribution(mean: float, std: float, norm: float, *, counts: tuple[int, ...] = BELL) -> Distribution:
    low, high = mean - 4 * std, mean + 4 * std
    return Distribution(mean, std, low, high, norm, 0, Histogram(low, high, counts))


def activity(dead: int, units: int = 64, *, rare: int = 3, is_whole_epoch: bool = True) -> UnitActivity:
    states = np.full(units, UnitState.ACTIVE, np.uint8)
    states[: min(rare, units)] = UnitState.RARE
    states[np.random.default_rng(3).permutation(units)[:dead]] = UnitState.DEAD
    share = np.where(states == UnitState.DEAD, 0.0, np.where(states == UnitState.RARE, 0.1, 0.7))
    return UnitActivity(states, share, 10, is_whole_epoch)


def layers(dead: int, *, gradient_norm: float = 57.1, is_whole_epoch: bool = True) -> tuple[LayerStatistics, ...]:
    units = activity(dead, is_whole_epoch=is_whole_epoch)
    sigmoid = UnitActivity(np.full(1, UnitState.ACTIVE, np.uint8), np.ones(1), 10, True)
    gradient = distribution(0.0012, 0.0644, gradient_norm, counts=SPIKE)
    first = LayerStatistics(
        1, distribution(-1.1e-5, 0.01001, 8.873), distribution(0.0, 0.001, 0.01), gradient, gradient,
        0.6437, distribution(0.31, 0.52, 4.1), units, units.count(UnitState.DEAD),
        units.count(UnitState.RARE), None,
    )  # fmt: skip
    second = LayerStatistics(
        2, distribution(0.0009, 0.0098, 0.0791), distribution(0.0, 0.0, 0.0), distribution(0.1, 0.2, 1.93),
        distribution(0.1, 0.0, 0.1), 0.0214, distribution(0.5, 0.1, 1.6), sigmoid, None, None, 0.0,
    )  # fmt: skip
    return first, second


def curve(steps: int, *, nonfinite: tuple[int, ...] = ()) -> Curve:
    at = np.unique(np.linspace(1, steps, min(steps, 5000)).astype(np.int64))
    values = np.full(len(at), 0.6931)
    values[:8] = [0.70, 0.92, 1.61, 2.60, 2.2, 1.4, 0.95, 0.75][: len(at)]
    return Curve(at, values, np.array(nonfinite, np.int64))


NO_CURVE = Curve(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))
FINDINGS = (
    Finding(
        "dead-layer", Severity.ERROR, "layer 1", "layer 1: 64 of 64 ReLU units dead since step 11",
        "lower the learning rate, or use leaky_relu; first see why the update was so large",
        evidence={"dead": 64, "units": 64, "since": 11, "update_ratio": 0.6437}, layer=1, step=11,
    ),
    Finding(
        "loss-at-chance", Severity.WARNING, "loss", "the loss is 0.6931 = ln 2, the entropy of the labels",
        "nothing the network does depends on its input any more: revive the dead layer",
        evidence={"loss": 0.6931, "chance": 0.6931}, step=14, causes=("dead-layer",), root=False,
    ),
    Finding(
        "input-scale", Severity.INFO, "inputs", "inputs reach from 0 to 1 and are not centred", "standardize them",
        evidence={"low": 0.0, "high": 1.0},
    ),
)  # fmt: skip


def untouched(layer: LayerStatistics) -> LayerStatistics:
    """A layer before the first step: no gradient, no activation, no unit judged."""
    unknown = UnitActivity(np.zeros(layer.units, np.uint8), np.zeros(layer.units), 0, False)
    return replace(
        layer, gradient=None, bias_gradient=None, update_ratio=None, activation=None, dead=None, rare=None,
        activity=unknown,
    )  # fmt: skip


START = Snapshot(
    status="paused", stop=StopReason("start", "ready at step 0"), step=0, epoch=0, steps_per_epoch=1,
    total_steps=2000, phase=PhaseState(PHASES, 0, "", "take all 10 examples as one batch"), loss=None, accuracy=None,
    validation_loss=None, validation_accuracy=None, learning_rate=0.1, hyperparameters=HYPERPARAMETERS,
    steps_per_second=0.0,
    layers=tuple(untouched(layer) for layer in layers(0)),
    training_curve=NO_CURVE, validation_curve=NO_CURVE, findings=(),
)  # fmt: skip

MIDDLE = replace(
    START, step=4, epoch=4, newest=4, stop=StopReason("target", "1 step done"), loss=2.60, accuracy=0.5,
    validation_loss=2.71, validation_accuracy=0.48, steps_per_second=312.4, layers=layers(12), training_curve=curve(4),
    validation_curve=Curve(np.array([2, 4]), np.array([1.0, 2.71]), np.zeros(0, np.int64)),
    phase=PhaseState(PHASES, 3, "a2 = σ(z2) = 0.9631 for the first example", "loss = −(y ln a + (1 − y) ln(1 − a))"),
)  # fmt: skip

DEAD = replace(
    MIDDLE, step=24, epoch=24, newest=24, stop=StopReason("pause", "paused after step 24"), loss=0.6931, accuracy=0.5,
    validation_loss=0.70, layers=layers(64, gradient_norm=0.0), training_curve=curve(24),
    validation_curve=Curve(np.arange(2, 25, 2), np.linspace(1.9, 0.7, 12), np.zeros(0, np.int64)), findings=FINDINGS,
    phase=PhaseState(PHASES, 0, "w ← w − η · g: |Δw| / |w| = 0", "take all 10 examples as one batch"),
)  # fmt: skip

RUNNING = replace(DEAD, status="running", stop=None, step=1000, epoch=1000, newest=1000, training_curve=curve(1000))
FINISHED = replace(DEAD, status="finished", stop=StopReason("end", "all 2000 epochs are done"), step=2000, epoch=2000,
                   newest=2000)  # fmt: skip
DIVERGED = replace(
    DEAD, stop=StopReason("not-finite", "the loss is nan at step 25"), loss=float("nan"),
    training_curve=curve(24, nonfinite=(25,)),
    layers=tuple(replace(layer, weight=replace(layer.weight, mean=float("nan"), norm=float("inf"), nonfinite=12))
                 for layer in layers(3)),
)  # fmt: skip

BACK = replace(
    DEAD, step=9, epoch=9, stop=StopReason("target", "back at step 9"), loss=0.6931, layers=layers(41),
    findings=FINDINGS[2:], branch=Branch("main", 24, 24, NO_CURVE, 0, loss=0.6931),
)  # fmt: skip
"""Back at step 9 of the 24 of `DEAD`: the curves go on ahead."""
LEFT = Branch("main", 3, 24, Curve(np.arange(4, 25), curve(24).values[3:], np.array([22])), 0, loss=0.6931)
THIS = Branch("lr 0.01 at 3", 20, 20, NO_CURVE, 1, "main", 3, 0.02)
MAIN = Branch("main", 24, 24, NO_CURVE, 0, loss=0.6931)
BRANCHED = replace(
    BACK, step=15, epoch=15, newest=20, stop=StopReason("target", "at step 15"), branches=(LEFT,), branch=THIS,
    training_curve=Curve(np.arange(1, 21), np.geomspace(0.7, 0.02, 20), np.zeros(0, np.int64)),
    validation_curve=NO_CURVE,
)  # fmt: skip
"""In the past once more, after another way was taken from step 3."""
COMPARISON = Comparison(
    "main", "lr 0.01 at 3", 3, 20, (Difference("learning_rate", "0.1", "0.01"), Difference("w1[3,5]", "", "0.2 at 7")),
    0.6931, 0.02, 0.5, 1.0, (LayerComparison(1, 64, 64, 12, 0.6437), LayerComparison(2, 1, None, None, 1.25)),
)  # fmt: skip
BREAKPOINTS = (
    Breakpoint(1, "dead(1) > 50%", hits=2, hit_at=24),
    Breakpoint(2, "norm(gradient, 2) < 0.5", enabled=False, once=True, hits=1, hit_at=3),
    Breakpoint(4, "loss is nan", ignore=2),
)
STOPPED = replace(
    DEAD, breakpoints=BREAKPOINTS,
    stop=StopReason("breakpoint", "breakpoint 1: dead(1) > 50% at step 24", BREAKPOINTS[0]),
)  # fmt: skip
WATCHES = (
    WatchValue("norm(gradient, 2)", 0.0125, tuple(np.geomspace(4.0, 0.0125, 20))),
    WatchValue("w1[3,5]", None),
)

GRADIENT_CHECK = (
    GradientEntry("W2", 2, 64, (12, 0), 0.03127, 0.03127, 1.0, 1.0, 3.1e-9, "correct", "agrees"),
    GradientEntry("W1", 1, 200, (417, 3), 0.5210, 0.0521, 10.0, 1.0, 0.9, "scaled", "10.00× too large = examples"),
    GradientEntry("b1", 1, 64, (5,), 0.0, 0.0, NAN, NAN, NAN, "inconclusive", "both are zero"),
)  # fmt: skip


def detail(focus: Focus, *, seed: int = 5) -> UnitDetail:
    """A close look at a unit, with z = w·x + b really adding up."""
    layer = DESCRIPTION.layers[focus.layer - 1]
    rng = np.random.default_rng(seed + focus.layer * 1000 + focus.unit)
    inputs = rng.random((10, layer.inputs))
    weights = rng.normal(0, 0.01, layer.inputs)
    bias = -0.02
    z = inputs @ weights + bias
    a = np.maximum(z, 0) if layer.is_rectifier else 1 / (1 + np.exp(-z))
    slope = (z > 0).astype(float) if layer.is_rectifier else a * (1 - a)
    delta = slope * rng.normal(0, 0.1, 10)
    states = activity(12 if layer.units > 12 else 0, layer.units, rare=0).states
    share = {UnitState.DEAD: 0.0, UnitState.RARE: 0.1, UnitState.ACTIVE: 0.7}
    ranked = sorted(range(layer.units), key=lambda unit: share[UnitState(states[unit])])
    units = tuple(
        UnitRow(unit, state, share[state], 0.8 + unit / 100, 0.01 * unit, -0.02)
        for unit, state in ((unit, UnitState(states[unit])) for unit in ranked)
    )
    names = DESCRIPTION.class_names
    rows = [
        ExampleRow(
            row, row, names[row % 2], names[row % 3 % 2], row % 3 % 2 == row % 2, 0.6931 + row / 100, float(z[row]),
            float(a[row]), float(delta[row]),
        )
        for row in range(10)
    ]  # fmt: skip
    if focus.by_loss:
        rows.sort(key=lambda row: (bool(row.is_right), -(row.loss or 0.0)))
    wrong = sum(not row.is_right for row in rows)
    table = ExampleTable(focus.among, focus.by_loss, tuple(rows), 10, 10, wrong, ((3, 2), (wrong - 2, 7 - wrong)))
    chosen = rows[0] if focus.example is None else next(row for row in rows if row.place == focus.example)
    weight = focus.weight
    if weight is None:
        weight = 0 if layer.inputs <= FEW_WEIGHTS else int(np.abs(weights).argmax())
    factors = inputs[:, weight] if weight < layer.inputs else np.ones(10)
    down, across = np.mgrid[0:64, 0:64] / 63
    picture = np.stack([down, across, (down - 0.5) ** 2 + (across - 0.5) ** 2], axis=2).ravel()
    resolved = replace(focus, example=chosen.place, weight=weight)
    return UnitDetail(
        resolved, units, weights, bias, inputs.T @ delta, float(delta.sum()), chosen,
        inputs[chosen.place], picture, slope, delta, factors, table,
    )  # fmt: skip


def at_start(focus: Focus) -> UnitDetail:
    """The same unit before the first batch: weights, and nothing else."""
    known = detail(replace(focus, example=0))
    return replace(
        known, focus=replace(known.focus, example=None), chosen=None, inputs=None, picture=None, slope=None, delta=None,
        factors=None, weight_gradient=None, bias_gradient=None, examples=None,
    )  # fmt: skip


def close_look(focus: Focus | None, step: int) -> UnitDetail | None:
    """What a trainee at that step answers to a look at this."""
    return None if focus is None else detail(focus) if step else at_start(focus)


class CannedTrainee:
    """A trainee that answers every command at once from the snapshots above, and remembers what it was asked."""

    def __init__(self, first: Snapshot = START, *, description: RunDescription = DESCRIPTION) -> None:
        self.description = description
        self.commands: list[Command] = []
        self.snapshot = first
        self.is_closed = False
        self._focus: Focus | None = None
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self.say(first)

    def say(self, message: Message) -> None:
        """Make a message come out of `receive`."""
        if isinstance(message, Snapshot):
            self.snapshot = message
        self._messages.put(message)

    def is_drained(self, seen: Snapshot | None) -> bool:
        """Whether everything said has been taken, and the newest snapshot is the one seen."""
        return self._messages.empty() and seen is self.snapshot

    def send(self, command: Command) -> None:
        self.commands.append(command)
        if isinstance(command, Watch):
            self._focus = command.focus
        answer = self._answer(command)
        if answer is not None:
            self.say(answer)

    def receive(self, timeout: float | None = None) -> Message | None:
        if self.is_closed:
            return None
        try:
            return self._messages.get(timeout=timeout)
        except queue.Empty:
            return None

    def close(self) -> None:
        self.is_closed = True
        self._messages.put(None)

    def _answer(self, command: Command) -> Snapshot | None:
        now = self.snapshot
        match command:
            case Run(AtEnd()):
                return replace(now, status="running", stop=None)
            case Run(AtStep(step)) | GoTo(int(step)):
                return self._at(step)
            case GoTo(None):
                return self._at(now.newest)
            case Run(AfterSteps(count)) | Run(AfterEpochs(count)):
                return self._at(now.step + count)
            case Back(AfterSteps(count)) | Back(AfterEpochs(count)):
                return self._at(now.step - count)
            case SetBreakpoint():
                return replace(now, breakpoints=changed_breakpoints(now.breakpoints, command))
            case RemoveBreakpoint(number):
                return replace(now, breakpoints=tuple(p for p in now.breakpoints if p.number != number))
            case SetHyperparameter(_, _) if now.step < now.newest:
                begun = Branch(f"another at {now.step}", now.step, now.step, NO_CURVE, 1, "main", now.step)
                left = replace(now.branch or MAIN, shared=now.step, curve=now.training_curve)
                return replace(now, newest=now.step, branch=begun, branches=(*now.branches, left))
            case Back(_) | BackTo(_) | Run(When(_)):
                return None
            case Run(AfterPhases(count)):
                done = (now.phase.done + count) % len(PHASES)
                return replace(now, phase=replace(now.phase, done=done))
            case Pause():
                return replace(now, status="paused", stop=StopReason("pause", f"paused after step {now.step}"))
            case Watch(None):
                return replace(now, detail=None)
            case Watch(focus):
                return replace(now, detail=close_look(focus, now.step))
            case SetHyperparameter("learning_rate", value):
                return replace(now, learning_rate=float(value))
            case LimitSpeed(limit):
                return replace(now, speed_limit=limit)
            case CheckGradients():
                return replace(now, gradient_check=GRADIENT_CHECK, gradient_check_step=now.step)
            case Quit():
                self.close()
        return None

    def _at(self, step: int) -> Snapshot:
        base = START if step == 0 else (MIDDLE if step < 12 else DEAD)
        newest, words = max(step, self.snapshot.newest), "back at" if step < self.snapshot.step else "at"
        return replace(
            base, step=step, epoch=step, status="paused", stop=StopReason("target", f"{words} step {step}"),
            newest=newest, training_curve=curve(newest), detail=close_look(self._focus, step),
        )  # fmt: skip


def changed_breakpoints(points: tuple[Breakpoint, ...], command: SetBreakpoint) -> tuple[Breakpoint, ...]:
    """What the list becomes by a command."""
    if command.number is None:
        return (*points, Breakpoint(max([point.number for point in points], default=0) + 1, command.condition))
    return tuple(
        replace(point, condition=command.condition, enabled=command.enabled, once=command.once, ignore=command.ignore)
        if point.number == command.number
        else point
        for point in points
    )
