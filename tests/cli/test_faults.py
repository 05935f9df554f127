"""`stepgrad faults`, its page, and the faults as options of a run."""

import json
import runpy
from pathlib import Path

import pytest

from stepgrad.core.training.faults import FAULTS, PLACES

from .conftest import Command

ROOT = Path(__file__).parents[2]


def test_every_fault_is_listed_under_its_place(stepgrad: Command) -> None:
    result = stepgrad("faults")
    assert (result.code, result.err) == (0, "")
    listed = [line.split()[0] for line in result.out.splitlines() if line.startswith("  ")]
    assert [entry.removesuffix("[:LAYER]") for entry in listed] == sorted(
        FAULTS, key=lambda code: PLACES.index(FAULTS[code].place)
    )
    assert "[:LAYER]" in next(line for line in result.out.splitlines() if "missing-mean" in line)


def test_as_json_a_fault_says_everything_about_itself(stepgrad: Command) -> None:
    rows = {row["code"]: row for row in json.loads(stepgrad("faults", "--json").out)}
    assert set(rows) == set(FAULTS)
    assert rows["sigmoid-slope"] == {
        "code": "sigmoid-slope",
        "place": "backward",
        "has_layer": True,
        "summary": FAULTS["sigmoid-slope"].summary,
        "line": FAULTS["sigmoid-slope"].line,
        "diagnosed_as": ["gradient-wrong"],
        "needs": [need.words for need in FAULTS["sigmoid-slope"].needs],
        "acts_when_built": False,
    }
    assert rows["zero-start"]["acts_when_built"]


def test_the_page_of_faults_is_the_one_that_would_be_made_now() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "fault_page.py"))["page"]()
    assert (ROOT / "docs" / "faults.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("fault", ["zero-start", "rate-too-high", "inputs-as-bytes", "reported-negative", "ascent"])
def test_a_fault_of_any_place_can_be_put_into_a_run(stepgrad: Command, fault: str) -> None:
    words = ("train", "moons", "--no-tui", "--json", "--epochs", 2, "--fail-on", "never", "--seed", 3)
    plain, spoiled = stepgrad(*words), stepgrad(*words, "--fault", fault)
    assert (plain.code, spoiled.code) == (0, 0)
    assert plain.of("step")[-1]["loss"] != spoiled.of("step")[-1]["loss"]


def test_a_fault_in_the_wrong_place_is_refused_in_one_line(stepgrad: Command) -> None:
    result = stepgrad("train", "moons", "--no-tui", "--fault", "softmax-wrong-axis")
    assert (result.code, result.out) == (2, "")
    assert result.err == "stepgrad: fault 'softmax-wrong-axis': it needs a softmax output\n"
