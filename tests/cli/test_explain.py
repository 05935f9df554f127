"""`stepgrad explain`: every code has its page, and the command on it shows the finding."""

import json
import shlex
from pathlib import Path

import pytest

from stepgrad.core.diagnosis.explanations import codes, explain

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
