"""The closing summary: findings from the root down, the command that opens the run again, in the signs there are."""

from dataclasses import replace
from pathlib import Path

import pytest

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.tui.summary import command_to_reopen, describe_closing, in_its_signs, tell_findings
from stepgrad.tui.tree import corners
from tests.tui.canned import DEAD, DESCRIPTION, MIDDLE


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([], "stepgrad"),
        (["train", "xor", "--no-record"], "stepgrad train xor --no-record --paused"),
        (["train", "xor", "--no-tui", "--json"], "stepgrad train xor --paused"),
        (["train", "xor", "--report", "run.html", "--no-tui", "--lr", "1"], "stepgrad train xor --lr 1 --paused"),
    ],
)
def test_what_the_app_cannot_use_is_left_out_of_the_command_that_opens_it(given: list[str], wanted: str) -> None:
    assert command_to_reopen(given, None) == wanted


def test_a_recorded_run_is_opened_where_it_ended_by_its_name_or_else_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path))
    kept, other = tmp_path / "xor-2026-11-24-143012.run", tmp_path / "other" / "a b.run"
    again = "stepgrad train --resume"
    assert command_to_reopen(["train", "xor"], str(kept)) == f"{again} xor-2026-11-24-143012 --paused"
    assert command_to_reopen(["train", "xor"], str(other)) == f"{again} '{other}' --paused"
    told = describe_closing(DESCRIPTION, replace(DEAD, is_edited=True), "quit", run_file=str(kept))
    assert told[-3:] == [
        f"recorded: {kept}",
        "look at it: stepgrad open xor-2026-11-24-143012",
        f"look closer: {again} xor-2026-11-24-143012 --paused",
    ]


def finding(code: str, *causes: str) -> Finding:
    return Finding(code, Severity.ERROR, code, "message", "do this", causes=causes, root=not causes)


def test_each_root_is_followed_by_its_fix_and_by_what_it_explains() -> None:
    told = tell_findings(
        (finding("gradient-scale"), finding("input-scale"), finding("dead-layer", "gradient-scale"),
         finding("loss-at-chance", "dead-layer"))
    )  # fmt: skip
    assert [line.split("  ")[-2].strip(" └✖") for line in told if "✖" in line] == [
        "gradient-scale",
        "dead-layer",
        "loss-at-chance",
        "input-scale",
    ]
    assert told[1].strip() == "fix: do this"
    assert told[2].strip() == "more: stepgrad explain gradient-scale"
    assert tell_findings(()) == ["no findings"]


def test_the_summary_is_ascii_where_the_terminal_has_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = describe_closing(DESCRIPTION, DEAD, "quit", 3.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LC_ALL", "C")
    plain = in_its_signs(lines)
    assert all(line.isascii() for line in plain)
    assert any("X dead-layer" in line for line in plain)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert in_its_signs(lines) == lines


def test_a_run_left_within_a_step_says_whose_loss_it_tells() -> None:
    lines = describe_closing(DESCRIPTION, MIDDLE, "quit")
    assert "step 4 of 2000 and within step 5, after its phase forward 2" in lines[0]
    assert lines[1].startswith("loss in step 5 2.6 ")


def test_a_command_that_leaves_out_edits_says_so() -> None:
    edited = describe_closing(DESCRIPTION, replace(DEAD, is_edited=True), "quit")
    assert edited[-1].startswith("look closer, without the edits: ")
    assert describe_closing(DESCRIPTION, DEAD, "quit")[-1].startswith("look closer: ")


def test_only_the_last_of_several_siblings_has_an_end_corner() -> None:
    assert corners([0, 1, 2, 1, 0]) == ["", "├ ", "│ └ ", "└ ", ""]
