"""What there is: experiments, data sets, help and version."""

import json

import pytest

from stepgrad import __version__
from stepgrad.core.experiment_file import builtin_experiments
from stepgrad.datasets import describe

from .conftest import Command


def test_experiments_are_listed_for_people_with_a_line_each(stepgrad: Command) -> None:
    result = stepgrad("experiments")
    lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert lines[0].split() == ["name", "layers", "data", "loss", "optimizer", "title"]
    assert [line.split()[0] for line in lines[1:]] == builtin_experiments()


def test_experiments_as_json_say_everything_about_the_recipe(stepgrad: Command) -> None:
    rows = json.loads(stepgrad("experiments", "--json").out)
    bug = next(row for row in rows if row["name"] == "cats-bug")
    assert set(bug) == {
        "name", "title", "description", "data", "layers", "activations", "loss", "init", "optimizer",
        "learning_rate", "batch_size", "epochs", "seed", "faults",
    }  # fmt: skip
    assert (bug["layers"], bug["learning_rate"], bug["batch_size"]) == ("12288-64-1", 0.1, "full")
    assert bug["faults"] == ["missing-mean:1"]
    assert {row["name"] for row in rows} == set(builtin_experiments())


def test_data_sets_are_listed_with_their_sizes_and_licences(stepgrad: Command) -> None:
    result = stepgrad("datasets")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()[1:]] == [row.name for row in describe()]
    rows = {row["name"]: row for row in json.loads(stepgrad("datasets", "--json").out)}
    assert (rows["digits"]["features"], rows["digits"]["classes"]) == (64, 10)
    assert all(row["license"] and row["source"] for row in rows.values())


@pytest.mark.parametrize("words", [("--help",), ("-h",)])
def test_help_names_every_command(stepgrad: Command, words: tuple[str, ...]) -> None:
    result = stepgrad(*words)
    assert (result.code, result.err) == (0, "")
    assert all(command in result.out for command in ("train", "experiments", "datasets", "--version"))


def test_help_of_train_names_every_option_with_its_form(stepgrad: Command) -> None:
    text = stepgrad("train", "--help").out
    for option in (
        "--data", "--target", "--examples", "--validation", "--standardize", "--scale", "--layers", "--activation",
        "--output", "--loss", "--init", "--optimizer", "--lr", "--schedule", "--weight-decay", "--clip-norm",
        "--batch-size", "--epochs", "--seed", "--dtype", "--fault", "--grad-check", "--paused", "--no-tui", "--json",
        "--log-every", "--fail-on",
    ):  # fmt: skip
        assert option in text


def test_the_version_is_the_packages(stepgrad: Command) -> None:
    assert stepgrad("--version").out == f"stepgrad {__version__}\n"
