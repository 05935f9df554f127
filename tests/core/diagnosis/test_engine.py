"""The engine: findings rise and clear, effects are linked to causes, and looking is on a schedule of steps."""

import itertools
from typing import Any

import pytest

from stepgrad.core.debugging.commands import AfterSteps, AtStep, CheckGradients
from stepgrad.core.diagnosis.causes import EXPLAINS, link_causes
from stepgrad.core.diagnosis.engine import Diagnosis
from stepgrad.core.diagnosis.evidence import Evidence
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.observing.history import History
from tests.core.builders import built_in, small_session

NAN = float("nan")


def finding(code: str, subject: str = "it") -> Finding:
    return Finding(code, Severity.ERROR, subject, "message", "fix")


def evidence(losses: list[float]) -> Evidence:
    history = History(())
    for loss in losses:
        history.append(loss, 1.0, ())
    return Evidence(small_session().description, history, has_whole_epoch=True)


def test_a_finding_is_raised_once_and_cleared_when_its_rule_no_longer_sees_it() -> None:
    diagnosis = Diagnosis()
    told = [
        [(change.finding.code, change.cleared) for change in diagnosis.examine(evidence(losses))]
        for losses in ([1.0], [1.0, NAN], [1.0, NAN, NAN], [1.0, NAN, NAN, 2.0], [1.0, NAN, NAN, 2.0, NAN])
    ]
    assert told == [[], [("loss-not-finite", False)], [], [("loss-not-finite", True)], [("loss-not-finite", False)]]


def test_a_session_tells_each_change_once() -> None:
    session = small_session(faults=("missing-mean:1",), hyperparameters={"batch_size": 0})
    session.apply(CheckGradients())
    assert [(change.finding.code, change.cleared) for change in session.take_changes()] == [("gradient-scale", False)]
    assert session.take_changes() == []
    session.trainer.state.faults = ()
    session.apply(CheckGradients())
    assert [(change.finding.code, change.cleared) for change in session.take_changes()] == [("gradient-scale", True)]


def test_the_chain_of_the_story_is_linked_and_ordered_from_the_root() -> None:
    linked = link_causes([finding("loss-at-chance"), finding("dead-layer"), finding("gradient-scale")])
    assert [(one.code, one.causes, one.root) for one in linked] == [
        ("gradient-scale", (), True),
        ("dead-layer", ("gradient-scale",), False),
        ("loss-at-chance", ("dead-layer",), False),
    ]


def test_without_its_causes_an_effect_is_a_root() -> None:
    (alone,) = link_causes([finding("loss-at-chance")])
    assert alone.root
    assert alone.causes == ()


def test_the_nearest_cause_is_named() -> None:
    linked = link_causes([finding("gradient-sign"), finding("loss-at-chance")])
    assert linked[1].causes == ("gradient-sign",)


@pytest.mark.parametrize("cause", ["gradient-scale", "label-range", "input-scale"])
def test_a_rate_that_something_else_makes_too_low_is_not_blamed(cause: str) -> None:
    assert [one.code for one in link_causes([finding("learning-rate-low"), finding(cause)])] == [cause]


@pytest.mark.parametrize("code", EXPLAINS)
def test_no_chain_of_causes_leads_back_to_its_beginning(code: str) -> None:
    def walk(effect: str, passed: tuple[str, ...]) -> None:
        assert effect not in passed
        for cause in EXPLAINS.get(effect, ()):
            walk(cause, (*passed, effect))

    walk(code, ())


def looks(asked_at: dict[int, Any]) -> list[int]:
    """Steps after which the rules were due, when somebody also asks at other steps."""
    diagnosis, history = Diagnosis(), History(())
    description = small_session().description
    due = []
    for step in range(1, 2001):
        history.append(1.0, 1.0, ())
        if step >= diagnosis.next_look:
            due.append(step)
            diagnosis.examine(Evidence(description, history, has_whole_epoch=True))
        if step in asked_at:
            diagnosis.examine(Evidence(description, history, has_whole_epoch=True))
    return due


def test_when_to_look_is_a_function_of_the_step_alone() -> None:
    undisturbed = looks({})
    assert undisturbed == looks(dict.fromkeys([1, 5, 70, 71, 333, 1024, 1999]))
    assert undisturbed[:8] == list(range(1, 9))
    gaps = [later - sooner for sooner, later in itertools.pairwise(undisturbed)]
    assert gaps == sorted(gaps)
    assert max(gap / step for gap, step in zip(gaps, undisturbed, strict=False)) <= 1.0
    assert gaps[-1] <= 2000 / 4


def test_a_run_that_was_paused_again_and_again_is_diagnosed_as_one_that_was_not() -> None:
    through, halting = (built_in("cats-bug", hyperparameters={"epochs": 130}) for _ in range(2))
    through.run()
    halting.run(AfterSteps(3))
    for step in (7, 50, 66, 67, 90):
        halting.run(AtStep(step))
    halting.run()
    assert through.diagnosis.findings == halting.diagnosis.findings
    assert through.diagnosis.next_look == halting.diagnosis.next_look


def test_a_finding_says_everything_in_json() -> None:
    assert finding("dead-layer", "layer 1").to_json() == {
        "code": "dead-layer",
        "severity": "error",
        "subject": "layer 1",
        "layer": None,
        "variable": None,
        "line": None,
        "source": None,
        "step": None,
        "message": "message",
        "evidence": {},
        "fix": "fix",
        "causes": [],
        "root": True,
    }
