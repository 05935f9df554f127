"""Conditions print and parse to themselves, refuse nonsense in one line, and stop a run where they begin to hold."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.breakpoints import Breakpoints
from stepgrad.core.debugging.commands import (
    AfterPhases,
    AtStep,
    BackTo,
    GoTo,
    Pause,
    RemoveBreakpoint,
    Run,
    SetBreakpoint,
    SetHyperparameter,
    SetParameter,
    When,
)
from stepgrad.core.debugging.condition_parser import parse_condition
from stepgrad.core.debugging.conditions import (
    COMPARE,
    COMPUTE,
    STATES,
    Arithmetic,
    AtPhase,
    Comparison,
    Condition,
    Expression,
    HasFinding,
    IsState,
    Metric,
    Number,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from tests.core.builders import small_data, small_experiment

plain = st.sampled_from(["loss", "accuracy", "validation_loss", "learning_rate", "gradient_norm", "step", "epoch"])
layers = st.integers(1, 9).map(str)
numbers = st.builds(Number, st.floats(-1e9, 1e9, allow_nan=False), st.booleans())
metrics = st.one_of(
    plain.map(Metric),
    st.builds(lambda layer: Metric("dead", (layer,)), layers),
    st.builds(lambda tensor, layer: Metric("norm", (tensor, layer)), st.sampled_from(["weights", "gradient"]), layers),
    st.builds(lambda name: Metric(name, ("loss",)), st.sampled_from(["min", "max"])),
)
expressions: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(numbers, metrics),
    lambda inner: st.builds(Arithmetic, inner, st.sampled_from(sorted(COMPUTE)), inner),
    max_leaves=6,
)
tests = st.one_of(
    st.builds(Comparison, expressions, st.sampled_from(sorted(COMPARE)), expressions),
    st.builds(IsState, expressions, st.sampled_from(sorted(STATES))),
    st.builds(HasFinding, st.sampled_from(["dead-layer", "loss-at-chance"])),
    st.builds(AtPhase, st.sampled_from(["batch", "update", "forward 1", "backward 2"])),
)


@given(st.builds(Condition, tests, st.integers(1, 1000)))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_condition_reads_back_as_itself(condition: Condition) -> None:
    assert parse_condition(str(condition)) == condition


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_a_condition_or_refused_in_one_line(text: str) -> None:
    try:
        condition = parse_condition(text)
    except StepgradError as error:
        assert "Traceback" not in str(error)
    else:
        assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("grad_nrm(1) > 10", "did you mean 'gradient_norm'?"),
        ("norm(weigts, 1) > 2", "did you mean 'weights'?"),
        ("loss", "a comparison"),
        ("loss > ", "it ends where a number"),
        ("dead > 3", "dead needs brackets: dead(layer)"),
        ("dead(0) > 3", "a layer from 1"),
        ("dead(1, 2) > 3", "got 2 argument(s)"),
        ("loss > 2 foo", "'foo' is too much"),
        ("loss is good", "known: nan, infinite, finite"),
        ("loss > 1e999", "beyond all numbers"),
        ("((((loss > 1", "expected ')'"),
        ("loss > 2 every 0", "a whole number from 1"),
        ("", "it is empty"),
        ("-" * 200 + "loss > 1", "nested too deeply"),
        ("loss > 2 " * 100, "500 characters at most"),
        ("__import__('os') > 1", "means nothing here"),
    ],
)
def test_nonsense_is_refused_with_what_would_be_right(text: str, part: str) -> None:
    with pytest.raises(StepgradError) as refused:
        parse_condition(text)
    assert part in str(refused.value)


def test_a_layer_that_is_not_there_is_refused() -> None:
    with pytest.raises(StepgradError, match="no layer 4; layers are 1 to 3"):
        parse_condition("dead(4) > 1", layers=3)
    with pytest.raises(StepgradError, match="no layer 7"):
        parse_condition("backward 7", layers=3)


def session_with(*conditions: str) -> Session:
    session = build_session(small_experiment(), small_data(), keeps_past=True)
    for condition in conditions:
        session.apply(SetBreakpoint(None, condition))
    return session


def test_a_run_stops_where_a_condition_begins_to_hold_and_goes_on_past_it() -> None:
    session = session_with("step >= 3")
    assert session.run().code == "breakpoint"
    assert session.trainer.state.step == 3
    assert session.run().code == "end"
    (point,) = session.snapshot().breakpoints
    assert (point.hits, point.hit_at) == (1, 3)


def test_every_asks_only_after_such_steps() -> None:
    session = session_with("step > 0 every 5")
    stops = [session.run().code and session.trainer.state.step for _ in range(2)]
    assert stops == [5, 10]


def test_a_phase_stops_in_the_middle_of_each_step() -> None:
    session = session_with("backward 2")
    places = [(session.run().code, session.position.step, str(session.snapshot().phase.done)) for _ in range(3)]
    assert places == [("breakpoint", step, "7") for step in range(3)]


def test_ignored_hits_pass_and_once_goes_off() -> None:
    points = Breakpoints(parse_condition)
    point = points.put(None, "loss > 2", once=True, ignore=1)
    stops = [points.note(point.number, holds, step) for step, holds in enumerate([True, False, True, False])]
    assert [stop is not None for stop in stops] == [False, False, True, False]
    assert not points.listed[0].enabled
    assert points.listed[0].hits == 2


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("dead(2) > 1", "cannot be evaluated: units of layer 2 cannot die"),  # layer 2 is tanh
        ("saturated(1) > 0.5", "cannot be evaluated: layer 1 is relu"),
        ("finding dead-layr", "unknown finding 'dead-layr'; did you mean 'dead-layer'?"),
    ],
)
def test_a_condition_that_this_run_can_never_tell_is_refused_at_once(condition: str, words: str) -> None:
    with pytest.raises(StepgradError) as refused:
        session_with(condition)
    assert words in str(refused.value)


def test_a_run_to_what_never_begins_to_hold_says_so_at_its_end() -> None:
    reason = session_with().run(When("loss > 1e9"))
    assert reason.code == "end"
    assert "loss > 1000000000 never began to hold" in reason.message


def test_breakpoints_are_removed_by_number_and_unknown_numbers_refused() -> None:
    session = session_with("loss > 100", "step == 2")
    session.apply(RemoveBreakpoint(2))
    assert [point.number for point in session.snapshot().breakpoints] == [1]
    with pytest.raises(StepgradError, match="no breakpoint 2; there are: 1"):
        session.apply(RemoveBreakpoint(2))


def test_nan_compares_with_nothing_but_is_nan() -> None:
    session = session_with("loss is nan", "loss > 0 every 1")
    session.apply(RemoveBreakpoint(2))
    session.trainer.state.parameters[:] = float("nan")
    assert "loss is nan at step 1" in session.run().message


@pytest.mark.parametrize(
    "condition", ["loss < 0.62", "gradient_norm < 0.2", "dead(1) >= 1", "accuracy > 0.7", "norm(weights, 1) > 2.5"]
)
def test_back_to_a_condition_finds_what_running_to_it_finds(condition: str) -> None:
    forward = session_with()
    begins = []
    while not forward.trainer.is_finished and forward.run(When(condition)).code == "target":
        begins.append(forward.trainer.state.step)
    back = session_with()
    back.run(AtStep(20))
    found = []
    while True:
        back.apply(BackTo(condition))
        back.advance(lambda: False)
        assert back.stop is not None
        if back.stop.code == "error":
            assert "begins to hold at none" in back.stop.message
            break
        found.append(back.trainer.state.step)
    assert found == [step for step in reversed(begins) if step < 20]


def test_what_already_holds_after_a_journey_does_not_stop_the_next_step() -> None:
    session = session_with("step >= 3")
    session.run(AtStep(20))
    session.run(AtStep(20)) if session.trainer.state.step < 20 else None
    session.apply(GoTo(8))
    assert session.run(AtStep(10)).code == "target"


def test_a_search_that_cannot_be_made_leaves_the_session_where_it_was() -> None:
    session = session_with()
    session.run(AtStep(6))
    before = session.trainer.state.parameters.tobytes()
    for condition in ("dead(2) > 1", "backward 1", "finding dead-layer", "saturated(1) > 0.5", "w1[9,9] > 1"):
        with suppress(StepgradError):
            session.apply(BackTo(condition))
            session.advance(lambda: False)
            assert session.stop is not None
            assert session.stop.code == "error"
        assert not session.is_running
        assert session.trainer.state.step == 6
        assert session.trainer.state.parameters.tobytes() == before


def test_an_impossible_condition_is_refused_before_anything_moves() -> None:
    session = session_with()
    for command in (Run(When("los > 1")), SetBreakpoint(None, "dead(9) > 1"), SetHyperparameter("faults", "nope")):
        with pytest.raises(StepgradError):
            session.apply(command)
    assert session.trainer.state.step == 0
    assert not session.is_running


def test_a_search_can_be_put_aside_and_given_up() -> None:
    session = session_with()
    session.run(AtStep(20))
    session.run(AfterPhases(2)) if not session.trainer.is_finished else None
    before = session.trainer.state.parameters.tobytes()
    session.apply(BackTo("accuracy > 2"))
    seen = []
    for _ in range(5):
        session.advance(lambda: True)
        snapshot = session.snapshot()
        assert (snapshot.status, snapshot.step) == ("running", 20)
        seen.append(snapshot.looking_back)
    assert len(set(seen)) == 5
    with pytest.raises(StepgradError, match="looking back"):
        session.apply(GoTo(3))
    session.apply(Pause())
    assert not session.is_running
    assert session.trainer.state.parameters.tobytes() == before
    assert session.trainer.state.step == 20
    assert session.snapshot().looking_back is None


def test_a_breakpoint_on_a_weight_stops_where_it_begins_to_hold() -> None:
    session = session_with("w1[0,0] != 0.25")
    session.apply(SetParameter(1, "weights", 0, 0, 0.25))
    reason = session.run()
    assert reason.breakpoint is not None
    assert (reason.code, reason.breakpoint.number, reason.breakpoint.hits) == ("breakpoint", 1, 1)
    assert session.trainer.state.step == 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (SetParameter(9, "bias", 0, None, 1.0), "there is no layer 9"),
        (SetParameter(1, "bias", 99, None, 1.0), "has no unit 99"),
        (SetParameter(1, "weights", 0, 99, 1.0), "has no input 99"),
        (SetParameter(1, "weights", 0, -1, 1.0), "has no input -1"),
        (SetParameter(1, "weights", 0, None, 1.0), "has no input None"),
        (SetParameter(1, "weights", 0, 0, float("nan")), "finite"),
    ],
)
def test_a_parameter_that_is_not_there_is_refused(command: SetParameter, words: str) -> None:
    session = session_with()
    before = session.trainer.state.parameters.tobytes()
    with pytest.raises(StepgradError, match=words):
        session.apply(command)
    assert session.trainer.state.parameters.tobytes() == before


def test_a_weight_can_be_set_until_its_forward_phase_has_used_it() -> None:
    session = session_with()
    session.run(AfterPhases(2))  # batch, forward 1
    session.apply(SetParameter(2, "bias", 0, None, 0.1))
    with pytest.raises(StepgradError, match="forward 1 has used w1"):
        session.apply(SetParameter(1, "weights", 0, 0, 0.1))
