"""`stepgrad diagnose` and `--report`: the verdict for people and programs, and a run as one file."""

import json
import re
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AtStep, GoTo, SetHyperparameter, SetParameter
from stepgrad.tui.launch import Changes, Launch

from .conftest import Command

WRONG = ("circles", "--fault", "wrong-sign:2", "--epochs", 10, "--seconds", 30)


def test_the_verdict_comes_first_then_what_was_tried_then_the_findings(stepgrad: Command) -> None:
    result = stepgrad("diagnose", *WRONG)
    assert result.code == 1
    assert result.out == ""
    told = ("gradient-sign: dW2 points the opposite way", "with gradients that differences confirm", "what was tried",
            "✖ gradient-sign", "fix: ")  # fmt: skip
    places = [result.err.index(words) for words in told]
    assert places == sorted(places)


def test_what_plus_and_minus_mean_is_said_and_examples_by_heart_are_told_apart(stepgrad: Command) -> None:
    lines = stepgrad("diagnose", "moons", "--epochs", 2, "--seconds", 30).err.splitlines()
    alone = lines.index("what was tried, each alone (+ it helps, - it does not, ? not tried):")
    by_heart = lines.index("whether the network can learn a few examples by heart (+ yes, - no, ? not tried):")
    assert all("with adam" not in line for line in lines[alone:by_heart])
    assert lines[by_heart + 1].startswith("  + with 16 examples alone")


def test_json_is_one_object_on_stdout(stepgrad: Command) -> None:
    result = stepgrad("diagnose", *WRONG, "--json", "--fail-on", "never")
    report = json.loads(result.out)
    assert result.code == 0
    assert (report["cause"], report["healthy"]) == ("gradient-sign", False)
    assert report["findings"][0]["code"] == "gradient-sign"


@pytest.fixture
def edited_run(tmp_path: Path) -> Path:
    """A run of circles whose rate and one of whose weights were changed on the way, and that has another branch."""
    path = tmp_path / "edited.run"
    session = Launch("circles", Changes(epochs=10), keeps_past=True, record=path)()
    session.run(AtStep(20))
    session.apply(GoTo(8))
    session.apply(SetHyperparameter("learning_rate", 0.02))
    session.run(AtStep(12))
    session.apply(SetParameter(1, "weights", 3, 1, 0.5))
    session.run(AtStep(15))
    session.end("quit")
    return path


def test_a_recorded_run_is_diagnosed_as_it_stood_and_what_is_left_out_is_said(
    stepgrad: Command, edited_run: Path
) -> None:
    lines = stepgrad("diagnose", edited_run, "--seconds", 30).err.splitlines()
    assert lines[0] == f"{edited_run}: circles as it stood at step 15: momentum 0.02, w1[1,3] set by hand"
    assert (
        lines[1] == "settings were changed at step 8: only the last are tried, from the start; 1 other branch left out"
    )
    assert any("with no weight set by hand" in line for line in lines)
    report = json.loads(stepgrad("diagnose", edited_run, "--seconds", 5, "--json", "--lr", 0.5).out)
    assert report["run_file"] == str(edited_run) and report["experiment"] == "circles"
    assert {trial["change"] for trial in report["trials"]} >= {"rate 5"}


def test_a_file_that_is_no_run_is_refused_by_diagnose_in_one_line(stepgrad: Command, edited_run: Path) -> None:
    edited_run.write_bytes(edited_run.read_bytes()[:9000])
    result = stepgrad("diagnose", edited_run)
    assert result.code == 2 and "damaged" in result.err and len(result.err.splitlines()) == 1


def test_a_mistyped_experiment_is_no_run_that_begins_like_it(stepgrad: Command) -> None:
    assert stepgrad("train", "moons", "--no-tui", "--epochs", 1).code == 0
    result = stepgrad("diagnose", "moon")
    assert (result.code, result.out) == (2, "")
    assert "did you mean 'moons'" in result.err


def test_a_wrong_option_is_answered_as_train_answers_it(stepgrad: Command) -> None:
    for words in (("moon",), ("moons", "--fault", "wrong-sig"), ("moons", "--fail-on", "sometimes")):
        result = stepgrad("diagnose", *words)
        assert result.code == 2
        assert len(result.err.splitlines()) == 1


def test_a_report_is_one_file_that_needs_no_network(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = stepgrad("train", "moons", "--no-tui", "--fault", "wrong-sign:1", "--epochs", 5, "--report", path)
    assert result.code == 1
    assert result.err.splitlines()[-1] == f"report: {path}"
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|<link|src=", text)
    places = [text.index(words) for words in ("gradient-sign", "<svg", "<td>1 tanh")]
    assert places == sorted(places)
    assert text.count("<polyline") == 2
    assert "ln 2 = 0.6931" in text
    assert "stepgrad train moons --no-tui --fault wrong-sign:1" in text


def test_a_report_of_a_run_that_ended_in_nan_marks_it(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    stepgrad("train", "diabetes", "--no-tui", "--optimizer", "sgd", "--lr", 1e60, "--report", path)
    assert "not finite: step" in path.read_text(encoding="utf-8")


def test_a_report_nowhere_to_be_written_is_refused_before_training(stepgrad: Command, tmp_path: Path) -> None:
    result = stepgrad("train", "moons", "--no-tui", "--report", tmp_path / "no" / "report.html")
    assert result.code == 2
    assert "does not exist" in result.err
    assert "epoch" not in result.err


def test_a_report_is_never_written_over_a_file_unless_that_is_asked_for(stepgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("mine", encoding="utf-8")
    refused = stepgrad("train", "moons", "--no-tui", "--epochs", 1, "--report", path)
    assert refused.code == 2
    assert "exists already" in refused.err
    assert "epoch" not in refused.err
    assert path.read_text(encoding="utf-8") == "mine"
    stepgrad("train", "moons", "--no-tui", "--epochs", 1, "--report", path, "--overwrite")
    assert "<svg" in path.read_text(encoding="utf-8")


def test_overwriting_without_a_report_is_refused(stepgrad: Command) -> None:
    assert "--overwrite needs --report" in stepgrad("train", "moons", "--no-tui", "--overwrite").err
