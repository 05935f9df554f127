"""Training without a screen, for people: everything on stderr, nothing on stdout."""

import pytest

from .conftest import Command


def test_progress_and_summary_are_on_stderr_and_stdout_stays_empty(stepgrad: Command) -> None:
    result = stepgrad("train", "moons", "--no-tui", "--epochs", 30)
    assert (result.code, result.out) == (0, "")
    lines = result.err.splitlines()
    assert lines[0].startswith("moons: ")
    assert "2-16-16-1 tanh→tanh→sigmoid · bce · adam 0.01 · 400 examples of moons · 390 steps" in lines[1]
    assert lines[2].split() == ["step", "epoch", "loss", "accuracy", "val", "loss", "val", "acc", "dead"]
    steps = [line.split()[0] for line in lines[3:] if line[:8].strip().isdigit()]
    assert (steps[0], steps[-1]) == ("1", "390")
    assert 10 <= len(steps) <= 25
    assert "moons: step 390 of 390, epoch 30, all epochs are done" in result.err
    assert "no findings" in lines


def test_findings_are_told_as_they_rise_and_again_at_the_end_with_their_fix(stepgrad: Command) -> None:
    result = stepgrad("train", "cats-bug", "--no-tui", "--epochs", 120)
    assert result.code == 1
    assert result.err.count("dead-layer  layer 1: all 64") == 2
    assert "cleared: " in result.err
    tail = result.err[result.err.index("all epochs are done") :]
    told = ("✖ gradient-scale", "fix: ", "stepgrad explain gradient-scale", "└ ✖ dead-layer", "  └ ⚠ loss-at-chance")
    assert sorted(told, key=tail.index) == list(told)
    assert "layer 1: 64 of 64 units dead" in tail
    assert "ln 2 would be 0.69315" in tail


def test_dead_units_are_shown_by_layer_and_a_dash_where_there_can_be_none(stepgrad: Command) -> None:
    rows = stepgrad("train", "cats", "--no-tui", "--epochs", 2).err.splitlines()
    assert any(line.rstrip().endswith("/64") for line in rows)
    assert any(
        line.rstrip().endswith("–") for line in stepgrad("train", "xor", "--no-tui", "--epochs", 2).err.splitlines()
    )


def test_a_run_that_breaks_off_says_so(stepgrad: Command) -> None:
    result = stepgrad("train", "diabetes", "--no-tui", "--optimizer", "sgd", "--lr", 1e60, "--weight-decay", 0)
    assert result.code == 1
    assert "stopped: the loss or its gradient is not finite" in result.err
    assert "loss-not-finite" in result.err


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_an_error_at_the_end_fails_unless_told_otherwise(stepgrad: Command, fail_on: str, code: int) -> None:
    assert stepgrad("train", "cats-bug", "--no-tui", "--epochs", 60, "--fail-on", fail_on).code == code


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_a_warning_at_the_end_fails_only_when_asked_for(stepgrad: Command, fail_on: str, code: int) -> None:
    # In its first thousand steps xor sits at chance, which is a warning.
    result = stepgrad("train", "xor", "--no-tui", "--epochs", 1000, "--fail-on", fail_on)
    assert "loss-at-chance" in result.err
    assert result.code == code


def test_without_a_terminal_training_runs_headless_and_says_so_in_one_line(stepgrad: Command) -> None:
    result = stepgrad("train", "xor", "--epochs", 3)
    assert result.code == 0
    assert result.err.splitlines()[0] == (
        "stepgrad: no terminal to draw on, so training runs without the app (as with --no-tui)"
    )


def test_without_a_terminal_and_without_a_command_there_is_only_an_error(stepgrad: Command) -> None:
    result = stepgrad()
    assert result.code == 2
    assert result.err.startswith("stepgrad: no terminal to draw on; ")
    assert result.err.count("\n") == 1
