"""`stepgrad compare`: what differs, what each came to, the curves, and where they part, for people and programs."""

import json
from pathlib import Path

import pytest

from stepgrad.core.recording.recorded import read_run
from stepgrad.tui.cli.main import run
from stepgrad.tui.comparing.text import LETTERS

from .conftest import Command


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story's run with and without its bug."""
    folder = tmp_path_factory.mktemp("compared")
    for name, experiment, epochs in (("bug", "cats-bug", "60"), ("fine", "cats", "80")):
        run(["train", experiment, "--no-tui", "--epochs", epochs, "--record", str(folder / f"{name}.run")])
    return folder


@pytest.fixture(autouse=True)
def folder(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the runs are, on a terminal that shows everything."""
    monkeypatch.setenv("STEPGRAD_RUNS", str(kept))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm")
    return kept


def test_two_runs_are_told_apart_without_colours(stepgrad: Command) -> None:
    said = stepgrad("compare", "bug", "fine")
    assert (said.code, said.err) == (0, "") and "\x1b" not in said.out
    lines = said.out.splitlines()
    assert lines[:2] == ["A +  bug   finished, 60 of 60 steps", "B ⠤  fine  finished, 80 of 80 steps"]
    table = {line[: line.index("  ")]: line.split()[-2:] for line in lines[4:8] if "  " in line}
    assert table["epochs"] == ["60", "80"] and table["faults"] == ["missing-mean:1", "-"]
    chart = "\n".join(lines[lines.index("loss") + 1 : lines.index("loss") + 19])
    assert chart.count("+") > 10 and any("⠀" < sign <= "⣿" for sign in chart) and "ln 2" in chart
    (parted,) = (line for line in lines if line.startswith("B and A: "))
    assert parted.startswith("B and A: losses part at step 2: ")
    assert any(line.startswith("A: ✖ gradient-scale") for line in lines) and "B: no findings" in lines


def test_numbers_are_the_last_and_the_best_with_their_steps(stepgrad: Command, folder: Path) -> None:
    told = json.loads(stepgrad("compare", "bug", "fine", "--json").out)
    for ours, name in zip(told["runs"], ("bug", "fine"), strict=True):
        loss = read_run(folder / f"{name}.run").steps.loss
        assert (ours["name"], ours["loss"], ours["step"]) == (name, loss[-1], len(loss))
        assert ours["lowest_loss"] == {"value": loss.min(), "step": int(loss.argmin()) + 1}
        assert ours["validation_loss"] is None
    assert told["runs"][0]["findings"][0]["code"] == "gradient-scale"
    (parting,) = told["partings"]
    assert (parting["runs"], parting["losses"]["step"], parting["losses"]["same_until"]) == (["bug", "fine"], 2, 1)
    assert set(parting["parameters"]) == {"compared", "same_until", "first", "last"}
    assert {each["what"] for each in told["differences"]} == {"experiment", "faults", "epochs"}


def test_validation_scores_are_among_the_numbers_where_there_are_some(stepgrad: Command, folder: Path) -> None:
    for seed in (1, 2):
        words = ("digits", "--epochs", 3, "--seed", seed, "--no-tui", "--record", folder / f"digits-{seed}.run")
        stepgrad("train", *words)
    said = stepgrad("compare", "digits-1", "digits-2").out
    assert "highest validation accuracy" in said and "at step 69" in said
    assert "seed" in said and "losses part at step 1: " in said
    assert "parameters are apart by" in said and "layer 3" in said


def test_a_run_beside_itself_parts_nowhere(stepgrad: Command) -> None:
    said = stepgrad("compare", "fine", "fine").out
    rows = [line for line in said.splitlines() if "│" in line or "┤" in line]
    assert any("x" in row and any("⠀" < sign <= "⣿" for sign in row) for row in rows)  # neither hides the other
    assert "recipe, data, edits, versions and machine are the same" in said
    assert "losses are the same at all 80 common steps, to the last bit" in said
    assert "parameters are the same at " in said


def test_a_terminal_that_knows_only_ascii_gets_ascii(stepgrad: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    said = stepgrad("compare", "bug", "fine")
    assert said.out.isascii() and "gradient-scale" in said.out


def test_networks_of_other_shapes_say_so(stepgrad: Command, folder: Path) -> None:
    stepgrad("train", "xor", "--no-tui", "--epochs", 5, "--record", folder / "xor.run")
    assert "parameters: networks of other shapes" in stepgrad("compare", "fine", "xor").out
    told = json.loads(stepgrad("compare", "fine", "xor", "--json").out)
    assert told["partings"][0]["parameters"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bug",), "compare takes two runs or more"),
        (("bug", "fein"), "there is no run 'fein'; nearest: fine"),
        (("bug",) * 7, "give at most 6, or --json"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(stepgrad: Command, words: tuple[str, ...], said: str) -> None:
    result = stepgrad("compare", *words)
    assert result.code == 2 and said in result.err and len(result.err.splitlines()) == 1
    assert len(LETTERS) == 6
