"""Watches: values of expressions at each snapshot, of whole steps only, and never of steps gone back over."""

import pytest

from stepgrad.core.debugging.commands import AfterPhases, AtStep, GoTo, RemoveWatch, SetWatch
from stepgrad.core.errors import StepgradError
from tests.core.builders import small_session
from tests.core.debugging.laws import travelling


def test_a_watch_has_the_value_of_what_it_names() -> None:
    session = small_session()
    for text in ("loss", "W1[2,4]", "b3[0]", "norm(weights,1)/2"):
        session.apply(SetWatch(text))
    session.run(AtStep(3))
    loss, weight, bias, half = session.snapshot().watches
    assert (loss.expression, loss.value) == ("loss", session.trainer.loss)
    assert (weight.expression, weight.value) == ("w1[2,4]", session.trainer.network.layers[0].weights[2, 4])
    assert (bias.expression, bias.value) == ("b3[0]", session.trainer.network.layers[2].bias[0])
    assert half.expression == "(norm(weights, 1) / 2)"
    assert half.value == pytest.approx(session.snapshot().layers[0].weight.norm / 2)


def test_before_the_first_step_only_what_is_there_has_a_value() -> None:
    session = small_session(watches=("loss", "norm(gradient, 1)", "w1[0,0]", "norm(weights, 1)"))
    values = [watch.value is not None for watch in session.snapshot().watches]
    assert values == [False, False, True, True]


def test_values_so_far_are_kept_until_one_goes_back_over_them() -> None:
    session = travelling(watches=("step",))
    for step in range(1, 7):
        session.run(AtStep(step))
        session.snapshot()
    assert session.snapshot().watches[0].recent == (1, 2, 3, 4, 5, 6)
    session.apply(GoTo(3))
    (watch,) = session.snapshot().watches
    assert (watch.value, watch.recent) == (3, (1, 2, 3))


def test_in_the_middle_of_a_step_the_value_is_that_of_the_last_whole_one() -> None:
    session = small_session(watches=("loss",))
    session.run(AtStep(2))
    whole = session.snapshot().watches
    session.run(AfterPhases(6))  # past the loss
    assert session.snapshot().watches == whole


def test_what_cannot_be_told_says_why() -> None:
    session = small_session()
    session.apply(SetWatch("dead(2)"))
    session.run(AtStep(1))
    (watch,) = session.snapshot().watches
    assert watch.value is None
    assert "layer 2 cannot die" in watch.problem


def test_watches_are_changed_in_place_and_removed() -> None:
    session = small_session(watches=("loss", "step", "epoch"))
    session.apply(SetWatch("max(loss)", "step"))
    session.apply(RemoveWatch("loss"))
    assert [watch.expression for watch in session.snapshot().watches] == ["max(loss)", "epoch"]
    session.apply(SetWatch("epoch", "max(loss)"))
    assert [watch.expression for watch in session.snapshot().watches] == ["epoch"]
    for command, words in (
        (RemoveWatch("loss"), "'loss' is not watched; watched are: epoch"),
        (SetWatch("loss", "step"), "'step' is not watched"),
        (SetWatch("w9[0,0]"), "there is no layer 9"),
        (SetWatch("w1[0,99]"), "layer 1 has no unit 99"),
        (SetWatch("los"), "did you mean 'loss'"),
        (SetWatch("w1[0]"), r"expected w1\[INPUT,UNIT\]"),
    ):
        with pytest.raises(StepgradError, match=words):
            session.apply(command)
