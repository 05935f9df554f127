"""`train --no-tui --json`: the contract, key by key."""

import json
import math
from typing import Any

import pytest

from stepgrad.tui.headless.run import next_report

from .conftest import Command, Result

TENSOR = {"mean", "std", "norm", "min", "max"}


def train(stepgrad: Command, *words: object) -> Result:
    return stepgrad("train", *words, "--no-tui", "--json")


def test_the_start_says_what_is_trained(stepgrad: Command) -> None:
    result = train(stepgrad, "digits", "--epochs", 1)
    start = result.events[0]
    assert set(start) == {
        "event", "version", "experiment", "dataset", "examples", "features", "classes", "layers", "loss",
        "optimizer", "hyperparameters", "seed", "dtype", "steps_per_epoch", "total_steps",
    }  # fmt: skip
    assert (start["event"], start["experiment"], start["dataset"]) == ("start", "digits", "digits")
    assert (start["examples"], start["features"], start["classes"]) == (1437, 64, [str(k) for k in range(10)])
    assert start["layers"][0] == {"name": "layer 1", "shape": [64, 128], "activation": "relu", "parameters": 8320}
    assert (start["steps_per_epoch"], start["total_steps"]) == (23, 23)
    assert start["hyperparameters"]["learning_rate"] == 0.001
    assert start["hyperparameters"]["batch_size"] == 64
    assert result.err == ""


def test_every_step_reported_has_every_key(stepgrad: Command) -> None:
    steps = train(stepgrad, "digits", "--epochs", 2, "--log-every", 10).of("step")
    assert [step["step"] for step in steps] == [1, 10, 20, 30, 40, 46]
    for step in steps:
        assert set(step) == {
            "event", "step", "epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate",
            "layers", "watches",
        }  # fmt: skip
        assert [layer["name"] for layer in step["layers"]] == ["layer 1", "layer 2", "layer 3"]
        for layer in step["layers"]:
            assert set(layer) == {
                "name", "weight", "gradient", "update_ratio", "dead", "units", "dead_fraction", "saturated_fraction",
            }  # fmt: skip
            assert set(layer["weight"]) == set(layer["gradient"]) == TENSOR
            assert layer["update_ratio"] > 0
        assert steps[0]["layers"][0]["units"] == 128
    assert steps[0]["validation_loss"] is None
    assert steps[-1]["validation_accuracy"] > 0.5


def test_what_a_layer_cannot_have_is_null(stepgrad: Command) -> None:
    relu, softmax = train(stepgrad, "cats", "--epochs", 1).of("step")[0]["layers"]
    assert isinstance(relu["dead"], int)
    assert relu["dead_fraction"] == relu["dead"] / 64
    assert relu["saturated_fraction"] is None
    assert (softmax["dead"], softmax["dead_fraction"]) == (None, None)
    assert softmax["saturated_fraction"] == 0.0


def test_the_stop_says_what_was_reached(stepgrad: Command) -> None:
    result = train(stepgrad, "moons", "--epochs", 20)
    stop = result.events[-1]
    assert set(stop) == {
        "event", "reason", "breakpoint", "step", "epoch", "loss", "accuracy", "validation_accuracy", "seconds",
        "steps_per_second", "findings", "run_file",
    }  # fmt: skip
    assert (stop["event"], stop["reason"], stop["step"], stop["epoch"]) == ("stop", "end", 260, 20)
    assert stop["seconds"] > 0
    assert stop["findings"] == []
    last = result.of("step")[-1]
    assert (stop["loss"], stop["accuracy"]) == (last["loss"], last["accuracy"])
    assert result.code == 0


@pytest.mark.parametrize("total", [1, 2, 7, 99, 100, 101, 250, 1000])
def test_the_first_and_the_last_step_are_always_there_and_about_a_hundred_between(
    stepgrad: Command, total: int
) -> None:
    reported = [step["step"] for step in train(stepgrad, "xor", "--epochs", total).of("step")]
    assert reported[0] == 1
    assert reported[-1] == total
    assert reported == sorted(set(reported))
    assert len(reported) <= 202


@pytest.mark.parametrize("every", [1, 3, 10, 1000])
def test_every_so_many_steps_are_reported_when_asked_for(stepgrad: Command, every: int) -> None:
    reported = [step["step"] for step in train(stepgrad, "xor", "--epochs", 25, "--log-every", every).of("step")]
    assert reported == sorted({1, 25, *range(every, 26, every)})


@pytest.mark.parametrize("every", [1, 7, 100])
@pytest.mark.parametrize("early", [False, True])
def test_the_next_report_is_always_ahead_and_never_beyond_the_next_multiple(every: int, early: bool) -> None:
    for step in range(3000):
        following = next_report(step, every, early=early)
        assert step < following
        assert following <= (step // every + 1) * every or step == 0


def test_findings_are_events_when_they_rise_and_when_they_clear(stepgrad: Command) -> None:
    result = train(stepgrad, "cats-bug", "--epochs", 120)
    findings = result.of("finding")
    assert set(findings[0]) >= {
        "code", "severity", "subject", "layer", "variable", "line", "source", "step", "message", "evidence", "fix",
        "causes", "root",
    }  # fmt: skip
    raised = {each["code"] for each in findings if "cleared" not in each}
    cleared = {each["code"] for each in findings if each.get("cleared") is True}
    assert "dead-layer" in raised
    assert "dead-units" in raised & cleared
    assert result.of("stop")[0]["findings"] == ["gradient-scale", "dead-layer", "loss-at-chance"]
    assert result.code == 1


def test_numbers_that_are_not_finite_are_strings_and_every_line_is_strict_json(stepgrad: Command) -> None:
    result = train(stepgrad, "diabetes", "--optimizer", "sgd", "--lr", 1e60, "--weight-decay", 0, "--log-every", 1)

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    for line in result.out.splitlines():
        json.loads(line, parse_constant=refuse)
    stop = result.of("stop")[0]
    assert stop["reason"] == "not-finite"
    assert stop["loss"] in ("nan", "inf")
    assert (stop["findings"][0], stop["findings"][-1]) == ("learning-rate-high", "loss-not-finite")
    (finding,) = [each for each in result.of("finding") if each["code"] == "loss-not-finite"]
    assert finding["evidence"]["loss"] in ("nan", "inf")
    assert result.code == 1


def test_the_step_at_which_a_run_broke_off_is_reported_whatever_the_interval(stepgrad: Command) -> None:
    words = ("diabetes", "--optimizer", "sgd", "--lr", 1e60, "--weight-decay", 0, "--log-every", 1000)
    result = train(stepgrad, *words)
    reported = [step["step"] for step in result.of("step")]
    assert reported == [1, result.of("stop")[0]["step"]]


def test_a_gradient_check_reports_before_the_first_step(stepgrad: Command) -> None:
    result = train(stepgrad, "cats-bug", "--epochs", 3, "--grad-check")
    kinds = [(event["event"], event.get("code")) for event in result.events]
    assert kinds[0] == ("start", None)
    assert kinds.index(("finding", "gradient-scale")) < [kind for kind, _ in kinds].index("step")
    (finding,) = [each for each in result.of("finding") if each["code"] == "gradient-scale"]
    assert (finding["subject"], finding["step"], finding["severity"]) == ("dW1", 0, "error")
    assert math.isclose(finding["evidence"]["ratio"], 10.0, rel_tol=1e-4)
    assert result.code == 1


def test_the_same_command_prints_the_same_run(stepgrad: Command) -> None:
    def numbers(result: Result) -> list[dict[str, Any]]:
        return [event for event in result.events if event["event"] != "stop"]

    first, second = (train(stepgrad, "spirals", "--epochs", 3) for _ in range(2))
    assert numbers(first) == numbers(second)
    other = train(stepgrad, "spirals", "--epochs", 3, "--seed", 2)
    assert numbers(first) != numbers(other)
