"""`stepgrad explain`: every code has its page, and the command on it shows the finding."""

import json
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from stepgrad.core.diagnosis.causes import EXPLAINS
from stepgrad.core.diagnosis.explanations import codes, explain
from stepgrad.core.diagnosis.thresholds import DEFAULT, SOURCES

from .conftest import Command

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", codes())
def test_the_command_of_a_page_shows_its_finding(code: str, stepgrad: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    words = shlex.split(explain(code).command)
    assert words[0] == "stepgrad"
    result = stepgrad(*words[1:], "--json") if words[1] == "train" else stepgrad(*words[1:2], "--json", *words[2:])
    assert result.code in (0, 1), result.err
    if words[1] == "check":
        found = [finding["code"] for finding in json.loads(result.out)["findings"]]
    else:
        found = [finding["code"] for finding in result.of("finding")]
    assert code in found


def test_without_a_code_all_are_listed_with_what_they_mean(stepgrad: Command) -> None:
    lines = stepgrad("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())
    listed = json.loads(stepgrad("explain", "--json").out)
    assert [entry["code"] for entry in listed] == list(codes())


def test_a_page_has_the_numbers_of_the_rules_and_where_they_come_from(stepgrad: Command) -> None:
    page = stepgrad("explain", "dead-units").out
    assert f"from {DEFAULT.dead_fraction_warning:g} of a layer on" in " ".join(page.split())
    assert f"dead_fraction_warning = {DEFAULT.dead_fraction_warning:g}: measured" in page
    told = json.loads(stepgrad("explain", "dead-units", "--json").out)
    assert set(told) == {"code", "title", "sections", "thresholds", "command"}


def test_an_unknown_code_is_answered_with_the_nearest(stepgrad: Command) -> None:
    result = stepgrad("explain", "dead-layers")
    assert result.code == 2
    assert "did you mean 'dead-layer'?" in result.err


def test_every_threshold_has_its_source_and_every_page_its_parts() -> None:
    assert set(SOURCES) == {field.name for field in fields(DEFAULT)}
    for code in codes():
        assert [heading for heading, _ in explain(code).sections] == [
            "What it means", "How it is measured", "What else looks like it", "How to fix it", "The smallest example",
        ]  # fmt: skip
        assert all(text for _, text in explain(code).sections)


def test_every_code_that_can_be_caused_or_cause_has_a_page() -> None:
    named = {*EXPLAINS, *(cause for causes in EXPLAINS.values() for cause in causes)}
    assert named <= set(codes())


def test_every_page_says_itself_how_it_is_measured_and_more_than_a_line_about_it() -> None:
    for code in codes():
        sections = dict(explain(code).sections)
        assert not sections["How it is measured"].startswith("As for"), code
        assert len(sections["What it means"]) + len(sections["How it is measured"]) > 100, code


def test_the_page_of_a_dead_layer_has_formula_threshold_and_source() -> None:
    page = explain("dead-layer").text
    for words in ("max(0, z)", "exactly 0 for every example of a whole epoch", "dead_fraction_warning = 0.6", "(2019)"):
        assert words in page


def test_explain_keeps_to_ascii_where_the_terminal_does(stepgrad: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    told = stepgrad("explain", "weight-decay-high").out
    assert told.isascii()
    assert "eta lambda" in told
    assert stepgrad("explain").out.isascii()
