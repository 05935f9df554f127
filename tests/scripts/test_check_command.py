"""The command itself: exit codes, plain text when piped, JSON alone on stdout."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from stepgrad.tui.cli.check import check

HEALTHY = """\
import sys
import numpy as np
x = np.linspace(-1, 1, 20)
y = 2 * x + float(sys.argv[1])
w = np.zeros(2)
for step in range(60):
    e = w[0] * x + w[1] - y
    loss = np.mean(e ** 2)
    w = w - 0.3 * np.array([np.mean(2 * e * x), np.mean(2 * e)])
print("done", w)
"""


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})(check)
    return app


def script_in(folder: Path, text: str) -> str:
    script = folder / "fit.py"
    script.write_text(text)
    return str(script)


def test_a_healthy_script_gets_its_own_arguments_and_exit_code_0(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--json", script_in(tmp_path, HEALTHY), "0.5"])
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["healthy"] is True
    assert report["parameters"][0]["verdict"] == "correct"


def test_a_fault_is_shown_with_its_line_and_exit_code_1(app: typer.Typer, tmp_path: Path) -> None:
    text = HEALTHY.replace("w = w - 0.3", "w = w + 0.3")
    result = CliRunner().invoke(app, [script_in(tmp_path, text), "0.5"])
    assert result.exit_code == 1
    head = result.stdout.splitlines()[0]
    assert "update-sign" in head
    assert "fit.py:9" in head
    assert "\x1b" not in result.stdout


def test_the_scripts_own_error_is_one_line_on_stderr_and_exit_code_3(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [script_in(tmp_path, HEALTHY)])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "fit.py:4: the script stops with IndexError" in result.stderr
    assert result.stderr.count("\n") == 1
