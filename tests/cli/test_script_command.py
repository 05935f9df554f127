"""Options after a script's name: the script's own where it reads a command line, stepgrad's where it reads none."""

import json
from pathlib import Path

import pytest

from stepgrad.tui.cli.main import run
from stepgrad.tui.cli.script_command import reads_arguments

SCRIPT = """\
import numpy as np
x = np.linspace(-1, 1, 20)
y = 2 * x + 0.5
w = np.zeros(2)
for step in range(60):
    e = w[0] * x + w[1] - y
    loss = np.mean(e ** 2)
    w = w - 0.3 * np.array([np.mean(2 * e * x), np.mean(2 * e)])
print("done", w)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "fit.py"
    path.write_text(SCRIPT)
    return path


def test_options_after_a_script_that_reads_none_are_stepgrads(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(script), "--json", "--loop", "5"]) == 0
    assert json.loads(capsys.readouterr().out)["loop_line"] == 5


def test_a_mistyped_option_after_such_a_script_is_refused_with_the_nearest(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(script), "--jsn"]) == 2
    assert "--json" in capsys.readouterr().err


def test_options_after_a_script_that_reads_them_are_its_own(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text("import sys\nassert sys.argv[1:] == ['--json']\n" + SCRIPT)
    assert run(["check", str(script), "--json"]) == 0
    assert capsys.readouterr().out.startswith("✔ fit.py")


def test_everything_after_two_dashes_is_the_scripts(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json", "--", str(script), "--jsn"]) == 0
    assert json.loads(capsys.readouterr().out)["healthy"] is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print(1)", False),
        ("import argparse", True),
        ("from sys import argv", True),
        ("import fire", True),
        ("loss = fired", False),
        ("import beside", True),
        ("from beside import parse", True),
        ("import numpy", False),
        ("import itself", False),
        ("for", True),
    ],
)
def test_a_script_reads_arguments_if_it_or_a_module_beside_it_does(
    tmp_path: Path, text: str, *, expected: bool
) -> None:
    (tmp_path / "beside.py").write_text("import argparse\n")
    script = tmp_path / "itself.py"
    script.write_text(text)
    assert reads_arguments(script) is expected
