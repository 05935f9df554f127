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
    session.apply(CheckGradients())  # all units of layer 1 are dead by now: its derivatives are 0
    first = session.observer.gradient_check[0]
    assert (first.name, first.verdict) == ("W1", "inconclusive")
    assert codes(session) == ["gradient-scale", "dead-layer", "loss-at-chance"]


def test_a_check_that_finds_it_right_does() -> None:
    session = built_in("cats-bug")
    session.apply(CheckGradients())
    assert codes(session) == ["gradient-scale"]
    session.apply(SetHyperparameter("faults", "none"))
    session.apply(CheckGradients())
    assert codes(session) == []
