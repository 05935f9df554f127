"""A mistake in the checker's own code is told as one, with its place; it never looks like the script's."""

import shutil
from pathlib import Path

import pytest

from stepgrad.core.scripts import launch
from stepgrad.core.scripts.inside.running.failures import Failures, TriedError, describe, guarded
from stepgrad.core.scripts.launch import CannotAnalyseError, CheckOptions, check_script
from stepgrad.tui.cli.main import run

SCRIPT = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(30, 3))
y = X @ np.array([[1.0], [-2.0], [0.5]])
w, b = np.zeros((3, 1)), np.zeros(1)
for step in range(100):
    try:
        e = X @ w + b - y
        loss = np.mean(e ** 2)
        w = w - 0.1 * 2 * X.T @ e / 30
        b = b - 0.1 * 2 * np.sum(e)
    except ZeroDivisionError:
        pass
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "fit.py"
    path.write_text(SCRIPT)
    return path


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what runs in the script's process, to be spoiled."""
    copy = tmp_path / "inside"
    shutil.copytree(launch.INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(launch, "INSIDE", copy)
    return copy


def spoil(file: Path, before: str) -> str:
    """Let the code divide by zero before a line; returns `folder/file.py:line`."""
    lines = file.read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip().startswith(before))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines.insert(at, f"{indent}1 / 0")
    file.write_text("\n".join(lines))
    return f"{file.parent.name}/{file.name}:{at + 1}"


def test_a_question_that_fails_is_told_and_the_others_are_still_answered(script: Path, inside: Path) -> None:
    place = spoil(inside / "evidence" / "update" / "structure.py", "parameters, frozen = ")
    report = check_script(script, options=CheckOptions(seconds=20)).report
    assert report.failure is not None
    assert f"the check itself failed at evidence/{place} (ZeroDivisionError" in report.failure
    assert "\n" not in report.failure
    assert [(f.code, f.line) for f in report.findings if f.root] == [("gradient-scale", 11)]


def test_a_report_with_a_failure_goes_to_stdout_and_ends_with_exit_code_3(
    script: Path, inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(inside / "evidence" / "update" / "structure.py", "parameters, frozen = ")
    assert run(["check", str(script)]) == 3
    captured = capsys.readouterr()
    assert "gradient-scale" in captured.out
    assert "the check itself failed at" in captured.err
    assert captured.err.count("\n") == 1


def test_a_child_that_fails_is_no_missing_loss(script: Path, inside: Path) -> None:
    place = spoil(inside / "running" / "recorder.py", "outcome.scalar_site.append")
    with pytest.raises(CannotAnalyseError, match=rf"the check itself failed at {place}"):
        check_script(script, options=CheckOptions(seconds=20))


def test_a_failure_before_the_analysis_is_no_missing_loop(script: Path, inside: Path) -> None:
    place = spoil(inside / "conductor.py", "turn = self.turns.enter").replace("inside/", "")
    with pytest.raises(CannotAnalyseError, match=rf"the check itself failed at {place}"):
        check_script(script, options=CheckOptions(seconds=20))


def test_the_healthy_checker_tells_no_failure(script: Path) -> None:
    assert check_script(script, options=CheckOptions(seconds=20)).report.failure is None


def test_each_failure_is_noted_once_and_the_others_are_counted() -> None:
    failures = Failures()
    assert failures.sentence is None
    assert failures.ask("else", lambda: 1 / 0) == "else"
    failures.note("a.py:1")
    failures.note("a.py:1")
    assert len(failures.told) == 2
    assert "and at 1 other places" in str(failures.sentence)


def test_a_guarded_hook_gives_the_value_back_and_lets_what_was_tried_pass() -> None:
    noted: list[Exception] = []

    def hook(number: int, value: object) -> object:
        raise (TriedError if number else ValueError)("no")

    careful = guarded(hook, noted.append)
    assert careful(0, "value") == "value"
    assert len(noted) == 1
    with pytest.raises(TriedError):
        careful(1, "value")


def test_an_error_without_a_line_of_the_checker_is_described_all_the_same() -> None:
    assert describe(ValueError("two\nlines")) == "an unknown line (ValueError: two lines)"
