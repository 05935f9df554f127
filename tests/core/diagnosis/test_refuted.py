"""A gradient once shown to be wrong stays so until it is shown to be right."""

from stepgrad.core.debugging.commands import AtStep, CheckGradients, SetHyperparameter
from stepgrad.core.debugging.session import Session
from tests.core.builders import built_in


def codes(session: Session) -> list[str]:
    return [finding.code for finding in session.diagnosis.findings]


def test_a_check_that_can_compare_nothing_takes_nothing_back() -> None:
    session = built_in("cats-bug")
    session.apply(CheckGradients())
    session.run(AtStep(120))
    session.apply(CheckGradients())  # all units are dead by now: every derivative is 0
    assert {entry.verdict for entry in session.observer.gradient_check} == {"inconclusive"}
    assert codes(session) == ["gradient-scale", "dead-layer", "loss-at-chance"]


def test_a_check_that_finds_it_right_does() -> None:
    session = built_in("cats-bug")
    session.apply(CheckGradients())
    assert codes(session) == ["gradient-scale"]
    session.apply(SetHyperparameter("faults", "none"))
    session.apply(CheckGradients())
    assert codes(session) == []
