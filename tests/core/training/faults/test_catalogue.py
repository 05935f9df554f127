"""The catalogue: how faults are written, where they are refused, and that their absence costs nothing."""

import re

import pytest

from stepgrad.core.debugging.commands import SetHyperparameter
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment_file import builtin_experiments, load_experiment
from stepgrad.core.training.faults import (
    FAULTS,
    PLACES,
    PlacedFault,
    by_place,
    fitting_layers,
    parse_fault,
    place_fault,
)
from tests.core.builders import small_data, small_experiment, small_session, small_trainer


def test_there_are_many_each_with_a_place_of_its_own_kind() -> None:
    assert len(FAULTS) >= 40
    assert sorted(fault.code for place in PLACES for fault in by_place()[place]) == sorted(FAULTS)
    assert all(by_place()[place] for place in PLACES)


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_says_what_it_is_how_it_looks_and_what_should_name_it(code: str) -> None:
    fault = FAULTS[code]
    assert fault.summary
    assert fault.summary == fault.summary.rstrip(".")
    assert fault.line
    assert "\n" not in fault.line
    assert fault.quietness in (1, 2, 3)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in (code, *fault.diagnosed_as))


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_is_read_and_printed_the_same(code: str) -> None:
    text = f"{code}:2" if FAULTS[code].has_layer else code
    assert str(parse_fault(text, 3)) == str(parse_fault(f" {text} ", 3)) == text
    assert parse_fault(text, 3).fault is FAULTS[code]


def test_without_a_layer_it_is_the_first() -> None:
    assert str(parse_fault("missing-mean", 2)) == "missing-mean:1"
    assert str(parse_fault(" wrong-sign:2 ", 2)) == "wrong-sign:2"


def test_without_a_layer_it_is_the_first_that_fits() -> None:
    assert str(place_fault("sigmoid-slope", small_experiment().site())) == "sigmoid-slope:2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("missing-men", "unknown fault 'missing-men'; did you mean 'missing-mean'"),
        ("zzz", "unknown fault 'zzz'; `stepgrad faults` lists all"),
        ("missing-mean:3", "there is no layer 3; layers are 1 to 2"),
        ("missing-mean:0", "there is no layer 0; layers are 1 to 2"),
        ("missing-mean:x", "expected missing-mean:LAYER with LAYER from 1 to 2, got 'x'"),
        ("missing-mean:", "expected missing-mean:LAYER with LAYER from 1 to 2, got ''"),
        ("missing-mean:-1", "got '-1'"),
        ("missing-mean:" + "9" * 5000, "LAYER from 1 to 2|there is no layer"),
        ("ascent:1", "fault 'ascent:1': ascent is in no single layer; write it without one"),
    ],
)
def test_a_fault_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        parse_fault(text, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sigmoid-slope:1", "fault 'sigmoid-slope:1': it needs a tanh layer; here that is layer 2"),
        ("wrong-operand:1", "it needs a layer above one that is not linear; here those are layers 2, 3"),
        (
            "transposed-gradient",
            "it needs a layer with as many units as inputs, and more than one; no layer here is one",
        ),
        ("missing-activation-derivative:3", "whose derivative is not part of the loss's; here those are layers 1, 2"),
        ("momentum-sign", "fault 'momentum-sign': it needs optimizer momentum or nesterov"),
        ("no-bias-correction", "it needs optimizer adam or adamw"),
        ("decay-grows-weights", "it needs a weight decay above 0"),
        ("delta-of-absolute-error", "it needs loss mse, sse or huber"),
        ("softmax-wrong-axis", "it needs a softmax output"),
        ("labels-from-one", "it needs data of more than two classes"),
    ],
)
def test_a_fault_that_does_not_fit_the_recipe_is_refused_saying_what_it_needs(text: str, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        small_experiment(faults=(text,))


def test_a_fault_that_does_not_fit_the_data_is_refused_when_they_are_known() -> None:
    recipe = {"faults": ("targets-in-large-unit",), "loss": "mse", "activations": ("relu", "tanh", "identity")}
    with pytest.raises(StepgradError, match="it needs data with numbers to predict"):
        small_trainer(data=small_data(), **recipe)
    small_trainer(data=small_data("regression"), **recipe)


def test_two_faults_of_which_one_takes_away_what_the_other_needs_are_refused_together() -> None:
    with pytest.raises(StepgradError, match="fault 'sigmoid-slope:2': it needs a tanh layer"):
        small_trainer(faults=("no-nonlinearity", "sigmoid-slope:2"))


def test_every_fault_fits_some_experiment_that_ships_or_one_a_layer_deeper() -> None:
    recipes = [load_experiment(name) for name in builtin_experiments()]
    sites = [recipe.site() for recipe in recipes]
    fitting = {code for code, fault in FAULTS.items() for site in sites if fitting_layers(fault, site)}
    assert set(FAULTS) - fitting == {"wrong-gradient"}


@pytest.mark.parametrize("value", ["none", "wrong-sign:2"])
def test_a_fault_that_acted_when_the_run_was_built_cannot_be_taken_back(value: str) -> None:
    session = small_session(faults=("zero-start", "missing-mean:1"))
    with pytest.raises(StepgradError, match="zero-start acted when the run was built and cannot be taken back"):
        session.apply(SetHyperparameter("faults", value))
    assert session.trainer.state.faults == ("zero-start", "missing-mean:1")
    session.apply(SetHyperparameter("faults", "zero-start"))
    assert session.trainer.state.faults == ("zero-start",)


def test_a_fault_that_acts_when_a_run_is_built_cannot_be_put_into_one_that_is() -> None:
    session = small_session()
    message = "zero-start acts when a run is built; start one with --fault zero-start"
    with pytest.raises(StepgradError, match=message):
        session.apply(SetHyperparameter("faults", "zero-start"))


def test_a_fault_that_does_not_fit_cannot_be_put_into_a_run() -> None:
    session = small_session()
    with pytest.raises(StepgradError, match="it needs a tanh layer"):
        session.apply(SetHyperparameter("faults", "sigmoid-slope:1"))
    assert session.trainer.state.faults == ()


def test_a_secret_fault_can_neither_be_seen_nor_changed() -> None:
    session = small_session(faults=("wrong-sign:2",))
    session.keep_secret()
    with pytest.raises(StepgradError, match="for you to find") as refused:
        session.apply(SetHyperparameter("faults", "none"))
    assert "wrong-sign" not in str(refused.value)


def test_without_faults_a_step_has_no_operation_more() -> None:
    plain, faulty = small_trainer(), small_trainer(faults=("missing-mean:1",))
    plain.step()
    faulty.step()
    operations = [len(next(iter(trainer._plans.values())).whole) for trainer in (plain, faulty)]
    work = plain.workspace
    assert operations[0] == 3 + sum(map(len, work.forward)) + sum(map(len, work.backward))
    assert operations[1] == operations[0] + 1


def test_a_placed_fault_is_printed_as_it_is_written() -> None:
    assert str(PlacedFault(FAULTS["ascent"], 0)) == "ascent"
    assert str(PlacedFault(FAULTS["wrong-sign"], 3)) == "wrong-sign:3"
