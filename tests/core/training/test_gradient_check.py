"""The gradient check: right gradients pass in every network, and each fault gets the verdict it deserves."""

import numpy as np
import pytest

from stepgrad.core.network.activations import ACTIVATIONS
from stepgrad.core.training.faults import FAULTS, place_faults
from stepgrad.core.training.gradient_check import GradientEntry, check_gradients, name_factor
from stepgrad.core.training.trainer import Trainer
from tests.core.builders import built_in, small_data, small_trainer


def check(trainer: Trainer, *faults: str, seed: int = 0) -> dict[str, GradientEntry]:
    placed = place_faults(faults, trainer.site)
    entries = check_gradients(trainer.network, trainer.x, trainer.targets, placed, seed=seed, updater=trainer.updater)
    return {entry.name: entry for entry in entries}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("hidden", [name for name in ACTIVATIONS if name != "softmax"])
def test_every_array_of_a_healthy_network_is_correct(hidden: str, dtype: str, seed: int) -> None:
    trainer = small_trainer(activations=(hidden, hidden, "sigmoid"), seed=seed, dtype=dtype)
    entries = check(trainer, seed=seed)
    assert list(entries) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert {entry.verdict for entry in entries.values()} == {"correct"}
    assert all(entry.ratio == pytest.approx(1.0, abs=1e-5) for entry in entries.values())


VERDICTS = {
    "missing-mean": ("W", "scaled", 13.0),
    "double-mean": ("W", "scaled", 1 / 13),
    "wrong-sign": ("W", "sign", -1.0),
    "missing-gradient": ("W", "missing", 0.0),
    "frozen-bias": ("b", "missing", 0.0),
}


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("fault", VERDICTS)
def test_each_fault_is_found_in_its_array_and_nowhere_else(fault: str, layer: int) -> None:
    letter, verdict, ratio = VERDICTS[fault]
    entries = check(small_trainer(), f"{fault}:{layer}")
    guilty = entries.pop(f"{letter}{layer}")
    assert (guilty.verdict, guilty.layer) == (verdict, layer)
    assert guilty.ratio == pytest.approx(ratio, rel=1e-5)
    assert {entry.verdict for entry in entries.values()} == {"correct"}


def test_every_fault_is_expected_to_be_diagnosed_as_its_verdict() -> None:
    codes = {"scaled": "gradient-scale", "sign": "gradient-sign", "missing": "gradient-missing"}
    assert {code: FAULTS[code].diagnosed_as for code in VERDICTS} == {
        code: (codes[verdict],) for code, (_, verdict, _) in VERDICTS.items()
    }


def test_a_gradient_in_another_direction_is_wrong_and_no_factor_is_named() -> None:
    entry = check(small_trainer(), "wrong-operand:2")["W2"]
    assert entry.verdict == "wrong"
    assert abs(entry.cosine) < 0.999
    assert entry.explanation == "dW2 does not point along the true gradient"


def test_two_faults_are_both_found() -> None:
    entries = check(small_trainer(), "wrong-sign:1", "missing-mean:3")
    assert (entries["W1"].verdict, entries["W3"].verdict) == ("sign", "scaled")
    assert entries["W2"].verdict == "correct"


def test_the_factor_of_a_missing_mean_is_named_as_the_number_of_examples() -> None:
    entry = check(small_trainer(), "missing-mean:1")["W1"]
    assert entry.explanation == (
        "dW1 is 13 times the true gradient = the number of examples: a division by m = 13 is missing"
    )


@pytest.mark.parametrize(
    ("ratio", "rows", "meaning"),
    [(10.0, 10, "a division by m = 10 is missing"), (0.1, 10, "twice"), (2.0, 10, "too many"), (0.5, 10, "missing")],
)
def test_known_factors_have_a_meaning(ratio: float, rows: int, meaning: str) -> None:
    assert meaning in name_factor(ratio, rows)


def test_other_factors_have_none() -> None:
    assert name_factor(3.7, 10) == name_factor(1.0, 1) == ""


@pytest.mark.parametrize("fault", [None, *VERDICTS, "gradients-not-reset", "weights-already-updated"])
def test_checking_leaves_the_run_untouched(fault: str | None) -> None:
    faults = () if fault is None else (fault,) if fault == "gradients-not-reset" else (f"{fault}:2",)
    checked, twin = small_trainer(faults=faults), small_trainer(faults=faults)
    for _ in range(6):
        check(checked, *faults)
        assert checked.step() == twin.step()
    assert checked.state.parameters.tobytes() == twin.state.parameters.tobytes()
    assert checked.network.gradients.tobytes() == twin.network.gradients.tobytes()


def test_of_a_large_array_a_sample_is_tried_with_its_steepest_entries() -> None:
    trainer = built_in("cats-bug").trainer
    entry = check(trainer, "missing-mean:1")["W1"]
    assert 8 <= entry.checked <= 24
    assert entry.verdict == "scaled"
    assert entry.ratio == pytest.approx(10.0, rel=1e-5)


def test_a_dead_layer_has_nothing_to_compare() -> None:
    trainer = small_trainer()
    trainer.network.layers[0].bias.fill(-1e3)
    entries = check(trainer)
    assert entries["W1"].verdict == "inconclusive"
    assert entries["b1"].verdict == "inconclusive"
    assert entries["b3"].verdict == "correct"


def test_a_network_that_is_nan_is_inconclusive() -> None:
    trainer = small_trainer()
    trainer.network.parameters[0] = np.nan
    assert {entry.verdict for entry in check(trainer).values()} == {"inconclusive"}


def test_a_relu_whose_examples_all_stand_on_its_kink_has_no_derivative_to_compare() -> None:
    trainer = small_trainer()
    trainer.x[:, :-1] = 0.0
    entries = check(trainer)
    assert entries["b1"].verdict == "inconclusive"
    assert entries["b2"].verdict == "correct"


@pytest.mark.parametrize("seed", range(4))
def test_right_gradients_of_a_start_that_is_very_small_are_not_called_wrong(seed: int) -> None:
    trainer = small_trainer(seed=seed)
    trainer.network.parameters *= 1e-4
    assert {entry.verdict for entry in check(trainer, seed=seed).values()} <= {"correct", "inconclusive"}


def test_an_infinite_weight_behind_a_squashing_layer_is_no_wrong_gradient() -> None:
    trainer = small_trainer()
    trainer.network.parameters[0] = np.inf
    assert {entry.verdict for entry in check(trainer).values()} <= {"inconclusive", "correct"}


def test_one_example_makes_a_missing_mean_no_fault_at_all() -> None:
    data = small_data()
    trainer = small_trainer(data=data, hyperparameters={"batch_size": 1})
    faults = place_faults(("missing-mean:1",), trainer.site)
    entries = check_gradients(trainer.network, trainer.x[:1], trainer.targets[:1], faults)
    assert entries[0].verdict == "correct"
