"""Trials on copies: the change that makes a run learn names the cause, in words with numbers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AtStep, SetParameter
from stepgrad.core.debugging.journal import ParameterValue
from stepgrad.core.experiment import Experiment
from stepgrad.core.experiment_file import load_experiment
from stepgrad.core.training.data import TrainingData
from stepgrad.core.trials import Attempt, Report, diagnose
from stepgrad.core.trials.changes import one_batch, right_gradient, standardized, wider
from stepgrad.core.trials.training import train
from stepgrad.datasets import DataRequest, load


def recipe(
    name: str, *, hyperparameters: dict[str, Any] | None = None, **changes: Any
) -> tuple[Experiment, TrainingData]:
    experiment = replace(load_experiment(name), **changes)
    settings = replace(experiment.hyperparameters, **{"epochs": 30, **(hyperparameters or {})})
    choice = experiment.data
    data = load(DataRequest(choice.name, None, examples=choice.examples, validation=choice.validation))
    return replace(experiment, hyperparameters=settings), data


def report_on(name: str, **changes: Any) -> Report:
    return diagnose(*recipe(name, **changes), seconds=60.0)


def helping(report: Report) -> set[str]:
    return {trial.name for trial in report.trials if trial.helps}


def test_a_healthy_run_learns_as_it_is() -> None:
    report = report_on("moons")
    assert report.is_healthy
    assert report.cause is None
    assert "learns as it is" in report.verdict


def test_a_rate_too_high_is_proven_by_a_lower_one_and_told_with_the_first_step() -> None:
    report = report_on("digits", hyperparameters={"learning_rate": 1.0, "epochs": 6})
    assert report.cause == "learning-rate-high"
    assert "rate/10" in helping(report)
    assert "with rate 0.1 it learns" in report.verdict
    assert "step 1 moves layer" in report.verdict
    assert "of its norm" in report.verdict


def test_a_wrong_gradient_is_proven_by_the_right_one() -> None:
    report = report_on("circles", faults=("wrong-sign:2",))
    assert report.cause == "gradient-sign"
    assert "right-gradient" in helping(report)


def test_a_start_too_large_is_proven_by_another_start_and_not_by_another_seed() -> None:
    report = report_on("spirals", initializer="normal:30", hyperparameters={"epochs": 60})
    assert report.cause == "init-too-large"
    assert "other-start" in helping(report)
    assert "other-seed" not in helping(report)


def test_with_noisy_labels_a_change_helps_though_no_loss_can_come_far_below_chance() -> None:
    experiment, data = recipe("circles", hyperparameters={"epochs": 100})
    wrong = np.random.default_rng(0).random(data.targets.shape) < 0.25
    noisy = replace(data, inputs=1e4 * data.inputs, targets=np.where(wrong, 1 - data.targets, data.targets))
    report = diagnose(experiment, noisy, seconds=60.0)
    assert report.cause == "input-scale"
    assert "standardized" in helping(report)
    assert "with inputs of mean 0 and deviation 1 it learns in part" in report.verdict


def test_one_hidden_unit_is_too_few_because_more_learn_a_batch_by_heart() -> None:
    report = report_on("circles", sizes=(2, 1, 1))
    assert report.cause == "not-enough-capacity"
    assert "one-batch" not in helping(report)
    assert "one-batch-wider" in helping(report)


def test_where_there_is_nothing_to_learn_no_trial_is_said_to_fail_at_it() -> None:
    report = report_on("moons", faults=("labels-one-class",), hyperparameters={"epochs": 4})
    assert report.cause == "label-constant"
    told = {trial.name: trial.says for trial in report.trials}
    assert "there is nothing to learn" in told["other-seed"]
    assert not any("does not learn" in says for says in told.values())


def test_only_the_trials_on_a_few_examples_change_more_than_one_thing() -> None:
    report = report_on("moons", hyperparameters={"epochs": 2})
    assert [trial.name for trial in report.trials if not trial.is_one_change] == ["one-batch"]


def test_the_verdict_says_nothing_twice() -> None:
    report = report_on("circles", sizes=(2, 1, 1))
    parts = report.verdict.split("; ")
    assert len(set(parts)) == len(parts)
    leap = report_on("cats", hyperparameters={"learning_rate": 50.0, "epochs": 40})
    assert leap.cause == "learning-rate-high"
    assert leap.verdict.count("moves layer") == 1


def test_no_time_means_no_trials_and_still_a_report() -> None:
    report = diagnose(*recipe("moons"), seconds=0.0)
    assert {trial.outcome for trial in report.trials} == {None}
    assert all("not tried" in trial.says for trial in report.trials)


def test_recipe_and_data_are_left_as_they_were() -> None:
    experiment, data = recipe("circles", hyperparameters={"epochs": 2})
    before = data.inputs.copy(), data.targets.copy()
    progress: list[Attempt] = []
    diagnose(experiment, data, seconds=20.0, progress=progress.append)
    assert np.array_equal(before[0], data.inputs)
    assert np.array_equal(before[1], data.targets)
    assert progress[0].words == "the run as it is"
    assert any(attempt.words.startswith("with seed") for attempt in progress)
    assert [attempt.number for attempt in progress] == list(range(1, len(progress) + 1))
    assert len(progress) <= progress[0].most


def test_a_change_that_changes_nothing_is_none() -> None:
    experiment, data = recipe("diabetes")
    assert standardized(experiment, data) is None
    assert right_gradient(experiment, data) is None
    assert one_batch(*recipe("cats")) is None


def test_standardizing_moves_the_unseen_examples_by_the_same_numbers() -> None:
    experiment, data = recipe("circles")
    changed = standardized(experiment, data)
    assert changed is not None
    assert changed.data.inputs.mean(axis=0) == pytest.approx(0.0, abs=1e-12)
    assert changed.data.inputs.std(axis=0) == pytest.approx(1.0)
    shift = (data.validation_inputs - data.inputs.mean(axis=0)) / data.inputs.std(axis=0)
    assert changed.data.validation_inputs == pytest.approx(shift)


def test_a_wider_copy_of_a_network_made_narrow_by_a_fault_is_wide() -> None:
    experiment, data = recipe("circles", faults=("one-hidden-unit",))
    changed = wider(experiment, data)
    assert changed is not None
    assert changed.experiment.sizes == (2, 16, 1)
    assert changed.experiment.faults == ()


def test_the_report_in_json_has_every_trial() -> None:
    report = report_on("circles", hyperparameters={"epochs": 2})
    told = report.to_json()
    assert set(told) == {"experiment", "verdict", "cause", "healthy", "baseline", "trials", "findings", "seconds"}
    assert [trial["name"] for trial in told["trials"]] == [trial.name for trial in report.trials]


def test_weights_set_by_hand_are_set_in_the_trials_and_leaving_them_alone_is_one() -> None:
    by_hand = tuple((3, ParameterValue(1, "weights", unit, row, 1e3)) for unit in range(16) for row in range(2))
    report = diagnose(*recipe("moons"), by_hand=by_hand, seconds=60.0)
    alone = next(trial for trial in report.trials if trial.name == "untouched")
    assert alone.helps and not report.baseline.learns
    assert "with no weight set by hand it learns" in report.verdict
    assert "one-batch" in {trial.name for trial in report.trials}


def test_a_weight_set_by_hand_is_set_at_its_step_as_in_the_run() -> None:
    value = ParameterValue(2, "bias", 1, None, 0.75)
    experiment, data = recipe("moons")
    copy = train(experiment, data, 30, 60.0, ((7, value),))
    run = build_session(experiment, data)
    run.run(AtStep(7))
    run.apply(SetParameter(2, "bias", 1, None, 0.75))
    run.run(AtStep(30))
    assert copy.trainer.state.parameters.tobytes() == run.trainer.state.parameters.tobytes()


def test_a_run_without_edits_has_no_trial_about_them() -> None:
    assert "untouched" not in {trial.name for trial in report_on("xor").trials}
