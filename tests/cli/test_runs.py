"""`stepgrad runs`: the list, what may go, and how a run is named."""

import json
import os
import sys
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.tui.run_files import find_run

from .conftest import Command

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stepgrad: Command) -> Path:
    """Two runs, and a letter."""
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    stepgrad("train", "xor", "--no-tui", "--epochs", 5, "--record", "xor-1.run")
    stepgrad("train", "cats-bug", "--no-tui", "--epochs", 3, "--record", "cats-bug-1.run")
    (tmp_path / "letter.run").write_text("dear reader")
    return tmp_path


def test_runs_are_listed_newest_first_with_their_size_and_what_is_no_run_is_named(
    stepgrad: Command, folder: Path
) -> None:
    said = stepgrad("runs")
    lines = said.out.splitlines()
    assert lines[0].split() == ["name", "experiment", "begun", "steps", "loss", "state", "size", "findings"]
    assert [line.split()[0] for line in lines[1:3]] == ["cats-bug-1", "xor-1"]
    assert "3/3" in lines[1] and lines[1].endswith("gradient-scale") and "finished" in lines[1]
    assert lines[3].startswith("2 runs, ") and lines[3].endswith(f"MiB in {folder}")
    assert said.err.splitlines() == [
        f"stepgrad: skipped: cannot open run file '{folder / 'letter.run'}': it is no run file"
    ]


def test_the_list_for_programs_has_paths_and_bytes(stepgrad: Command, folder: Path) -> None:
    newest, oldest = json.loads(stepgrad("runs", "--json").out)
    assert set(newest) == {
        "name", "path", "experiment", "begun", "step", "total_steps", "loss", "state", "findings", "bytes",
    }  # fmt: skip
    assert (newest["findings"], oldest["path"]) == (["gradient-scale"], str(folder / "xor-1.run"))
    assert oldest["bytes"] == (folder / "xor-1.run").stat().st_size


def test_a_folder_without_runs_says_how_to_get_one(
    stepgrad: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path / "none"))
    assert stepgrad("runs").out == f"no runs in {tmp_path / 'none'} yet; `stepgrad train` records one\n"
    assert json.loads(stepgrad("runs", "--json").out) == []
    monkeypatch.setenv("STEPGRAD_RUNS", "")
    said = stepgrad("runs")
    assert said.code == 2 and "STEPGRAD_RUNS is empty" in said.err


def test_nothing_goes_unasked_and_with_yes_only_what_was_shown(stepgrad: Command, folder: Path) -> None:
    assert "none of 2 runs is old enough" in stepgrad("runs", "--prune").out
    said = stepgrad("runs", "--prune", "--older-than", 0)
    assert said.code == 2 and "there is no terminal to ask on; --yes removes them" in said.err
    assert len(list(folder.glob("*.run"))) == 3
    said = stepgrad("runs", "--prune", "--keep", 1, "--yes")
    assert said.out.splitlines()[1].startswith("xor-1 ") and said.out.endswith("removed 1 of 2 runs\n")
    assert sorted(file.name for file in folder.glob("*.run")) == ["cats-bug-1.run", "letter.run"]


@pytest.mark.parametrize(("answer", "stays"), [("", True), ("n", True), ("y", False)])
def test_on_a_terminal_it_asks(folder: Path, answer: str, stays: bool) -> None:
    shell = pexpect.spawn(
        sys.executable,
        ["-m", "stepgrad", "runs", "--prune", "--older-than", "0"],
        cwd=str(ROOT),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        encoding="utf-8",
        timeout=30,
    )
    shell.expect_exact("remove 2 of 2 runs, ")
    shell.expect_exact("[y/N]")
    shell.sendline(answer)
    shell.expect(pexpect.EOF)
    assert ("nothing was removed" in shell.before, (folder / "xor-1.run").exists()) == (stays, stays)


@pytest.mark.parametrize("words", [("--yes",), ("--keep", 1), ("--older-than", 1), ("--prune", "--json")])
def test_options_that_belong_to_others_are_refused(stepgrad: Command, words: tuple[object, ...]) -> None:
    said = stepgrad("runs", *words)
    assert said.code == 2 and len(said.err.splitlines()) == 1


def test_a_run_is_found_by_path_by_name_and_by_the_beginning_of_its_name(folder: Path) -> None:
    for words in ("xor-1", "xor-1.run", "xor", "x", str(folder / "xor-1.run")):
        assert find_run(words).resolve() == folder / "xor-1.run", words
    (folder / "xor-12.run").write_text("another")
    assert find_run("xor-1").name == "xor-1.run"
    with pytest.raises(StepgradError, match="'xor' could be any of xor-12, xor-1; write more of the name"):
        find_run("xor")
    with pytest.raises(StepgradError, match="there is no run 'xro-1'; nearest: xor-1"):
        find_run("xro-1")
    assert find_run("some/where.run") == Path("some/where.run")


def test_a_run_is_resumed_by_its_name(stepgrad: Command, folder: Path) -> None:
    said = stepgrad("train", "--resume", "xor", "--no-tui")
    assert said.code == 0 and "step 5 of 5" in said.err
