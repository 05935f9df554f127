"""The report of a run as the app left it: one file, and nobody's other file."""

from pathlib import Path

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.tui.report import ReportFile
from tests.tui.canned import DEAD, DESCRIPTION


def test_a_run_that_was_left_is_reported_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "run.html"
    ReportFile(path).write(DESCRIPTION, DEAD, "quit")
    text = path.read_text(encoding="utf-8")
    assert f"step {DEAD.step} of {DEAD.total_steps}" in text
    assert "left before the end</p>" in text


def test_a_file_that_came_meanwhile_is_kept_and_one_line_says_so(tmp_path: Path) -> None:
    path = tmp_path / "run.html"
    ReportFile(path).check()
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(StepgradError, match="File exists, so it was not written"):
        ReportFile(path).write(DESCRIPTION, DEAD, "quit")
    assert path.read_text(encoding="utf-8") == "mine"
    ReportFile(path, overwrite=True).write(DESCRIPTION, DEAD, "quit")
    assert "<svg" in path.read_text(encoding="utf-8")
