"""The parts of the debugger that need no process: where to stop, what is typed, what is drawn and measured."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.statistics import describe as describe_here
from stepgrad.core.scripts.debugging.health import Health
from stepgrad.core.scripts.debugging.losses import Losses
from stepgrad.core.scripts.debugging.reading import describe_run, read_distribution, read_layers
from stepgrad.core.scripts.debugging.stops import say_end, say_stop
from stepgrad.core.scripts.debugging.wishes import examples_for, parse_wish
from stepgrad.core.scripts.inside.stepping.going import NEW_ROUND, Going
from stepgrad.core.scripts.inside.stepping.measure import describe, look_at
from stepgrad.core.scripts.inside.stepping.target import Target
from tests.tui.scripted import FOUND, PATH, RUN


def nothing(name: str, parameter: int) -> float | None:
    return None


def after(going: Going, iterations: int, *, loss: float | None = None) -> list[str | None]:
    """Why to stop after each of so many iterations."""
    reasons = []
    for _ in range(iterations):
        going.complete()
        reasons.append(going.reason(loss, nothing, can_pause=True))
    return reasons


def test_a_step_target_stops_once_so_many_iterations_are_done() -> None:
    going = Going()
    going.set_out(Target(step=3), nothing, has_update=True)
    assert after(going, 3) == [None, None, "target"]


def test_a_limit_stops_unless_something_else_does_there() -> None:
    going = Going()
    going.set_out(Target(limit=[2, 0]), nothing, has_update=True)
    assert after(going, 2) == [None, "limit"]
    going.set_out(Target(step=3, limit=[3, 0]), nothing, has_update=True)
    assert after(going, 1) == ["target"]
    assert going.is_at_limit


def test_a_condition_that_holds_already_has_to_begin_to() -> None:
    values = iter([1.0, 1.0, 3.0, 1.0])

    def measure(name: str, parameter: int) -> float:
        return next(values)

    going = Going()
    going.complete()
    going.set_out(Target(when=[["norm", 0, "<", 2.0]]), measure, has_update=True)
    reasons = []
    for _ in range(3):
        going.complete()
        reasons.append(going.reason(None, measure, can_pause=True))
    assert reasons == [None, None, "target"]


def test_a_loss_that_is_no_number_stops_a_guarded_run_once() -> None:
    going = Going()
    going.set_out(Target(guards=True), nothing, has_update=True)
    assert after(going, 2, loss=float("nan")) == ["not-finite", None]


def test_lines_are_counted_where_they_are_gone_through() -> None:
    going = Going()
    going.set_out(Target(lines=2), nothing, has_update=True)
    assert going.needs_lines
    assert going.reason_at("f.py", 3, is_counted=True) is None
    assert going.reason_at("g.py", 9, is_counted=False) is None
    assert going.reason_at("f.py", 4, is_counted=True) == "target"
    assert going.at == [0, 3]


def test_the_end_of_an_iteration_counts_as_a_line() -> None:
    going = Going()
    going.set_out(Target(lines=1), nothing, has_update=True)
    assert after(going, 1) == ["target"]


def test_lines_are_watched_only_in_the_iteration_that_they_lead_into() -> None:
    going = Going()
    going.set_out(Target(step=2, events=5), nothing, has_update=True)
    assert not going.needs_lines
    after(going, 2)
    assert going.needs_lines
    going.lines = 5
    assert not going.needs_lines


def test_the_top_of_a_loop_entered_again_is_after_all_lines_since_it_was_left() -> None:
    going = Going()
    after(going, 1)
    going.enter_again()
    assert going.is_between
    assert [1, 500] < going.at == [1, NEW_ROUND]
    going.set_out(Target(step=1, events=NEW_ROUND + 3), nothing, has_update=True)
    assert going.needs_lines


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("loss < 0.1", {"when": [["loss", -1, "<", 0.1]]}),
        ("LOSS is nan", {"when": [["loss", -1, "is", "nan"]]}),
        ("dead(W1) > 50%", {"when": [["dead", 0, ">", 0.5]]}),
        ("dead(1) >= 1", {"when": [["dead", 0, ">=", 1.0]]}),
        ("norm(b1) > 1e3 and iteration >= 20", {"when": [["norm", 1, ">", 1e3], ["iteration", -1, ">=", 20.0]]}),
        ("line 40", {"line": 40, "file": "/home/user/cats.py"}),
    ],
)
def test_what_is_typed_is_understood(typed: str, meant: dict[str, Any]) -> None:
    assert parse_wish(typed, RUN) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "say what to run to"),
        ("loss", "'loss' is no condition; write one like"),
        ("loss < little", "'little' is no number"),
        ("accuracy > 0.9", "'accuracy' cannot be measured in a script"),
        ("dead > 1", "say of which: dead(W1)"),
        ("dead(W2) > 1", "dead(W2): there are W1"),
        ("norm(V) > 1", "norm(V): there are W1, b1, W2, b2"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(typed: str, said: str) -> None:
    with pytest.raises(StepgradError) as caught:
        parse_wish(typed, RUN)
    assert said in str(caught.value)


def test_every_example_that_is_complete_can_be_run_to() -> None:
    examples = [text for text in examples_for(RUN) if not text.endswith(" ")]
    assert len(examples) > 4
    assert all(parse_wish(text, RUN) for text in examples)


def test_losses_of_some_iterations_only_stand_at_their_own_places() -> None:
    losses = Losses()
    losses.take([[10, 3.0], [20, float("inf")], [30, 1.0]])
    curve = losses.curve()
    assert (curve.steps.tolist(), curve.values.tolist(), curve.nonfinite.tolist()) == ([10, 30], [3.0, 1.0], [20])
    assert (losses.at(9), losses.at(10), losses.at(29)) == (None, 3.0, float("inf"))


def test_losses_that_come_again_must_be_the_same() -> None:
    losses = Losses()
    losses.take([[step, 1.0 / step] for step in range(1, 3000)])
    losses.take([[5, 0.2], [6, 1 / 6]])
    assert losses.parted is None
    losses.take([[7, 0.5], [8, 0.5]])
    assert losses.parted == 7


@pytest.mark.parametrize(
    "values", [np.arange(12.0).reshape(3, 4), np.zeros(5), np.array([1.0, np.nan, -2.0]), np.array([[-7.5]])]
)
def test_the_script_s_process_measures_as_we_do(values: np.ndarray) -> None:
    theirs, ours = read_distribution(describe(values)), describe_here(values)
    assert repr(theirs.histogram) == repr(ours.histogram)
    for name in ("mean", "std", "minimum", "maximum", "norm", "nonfinite"):
        assert getattr(theirs, name) == pytest.approx(getattr(ours, name), nan_ok=True)


def test_a_close_look_shows_the_units_along_an_axis() -> None:
    look = look_at("W", 1, 1, np.array([[1.0, 3.0], [2.0, 4.0]]))
    assert (look["norms"][1], look["entries"]) == (5.0, [3.0, 4.0])
    assert look_at("b", 0, 7, np.array([1.0, -2.0]))["norms"] == [1.0, -2.0]


def test_units_without_a_single_example_above_zero_are_dead() -> None:
    value = describe(np.ones(3))
    units = [{"parameter": 0, "active": [0, 1, 40], "examples": 40, "is_whole": True}]
    first, second = read_layers([{"value": value}, {"value": value, "change": value, "ratio": 0.5}], units)
    assert (first.dead, first.rare, first.units) == (1, 1, 3)
    assert (second.dead, second.update_ratio) == (None, 0.5)


def test_a_script_is_described_by_what_was_found() -> None:
    run = describe_run(PATH, FOUND, "1")
    assert run.script is not None
    assert (run.experiment, run.script.lap, run.total_steps) == ("cats.py", 20, 2000)
    assert [(layer.label, layer.size, layer.is_rectifier) for layer in run.layers[:2]] == [
        ("W1", "64×12288", True), ("b1", "64×1", False),
    ]  # fmt: skip


def test_dead_layers_are_told_with_the_iteration_since_when_and_point_to_the_cause() -> None:
    cause = Finding("gradient-scale", Severity.ERROR, "dW1", "10 times", "/ m", line=67)
    layers = read_layers(
        [{"value": describe(np.ones(2))}], [{"parameter": 0, "active": [0, 0], "examples": 10, "is_whole": True}]
    )
    health = Health(RUN)
    told = health.findings(8, 0.7, layers, (cause,))
    later = health.findings(12, 0.7, layers, ())
    assert [(f.code, f.step, f.causes) for f in told[1:]] == [("dead-layer", 8, ("gradient-scale",))]
    assert [(f.code, f.step, f.root) for f in later] == [("dead-layer", 8, True)]
    alive = replace(layers[0], dead=0)
    assert health.findings(12, float("nan"), (alive,), ())[0].code == "loss-not-finite"


def test_stops_are_said_in_words() -> None:
    state = {"at": [3, 0], "place": {"line": 82}, "is_between": True, "reason": "target"}
    assert say_stop(state, "loss < 1").message == "loss < 1: after iteration 3"
    assert say_stop({**state, "at": [3, 2], "is_between": False}, "").message == "before line 82, in iteration 4"
    assert say_stop({**state, "reason": "pause"}, "").message == "paused after iteration 3"
    assert say_stop({**state, "at": [0, 0]}, "").code == "start"
    assert say_end(12, None).message == "the script has ended after 12 iterations"
    assert say_end(12, "a.py:3: ValueError: no").code == "error"
