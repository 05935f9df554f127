"""The command itself: exit codes, plain text when piped, JSON alone on stdout."""

import json
from pathlib import Path

import pytest

from stepgrad.tui.cli.main import run

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


def script_in(folder: Path, text: str) -> str:
    script = folder / "fit.py"
    script.write_text(text)
    return str(script)


def test_a_healthy_script_gets_its_own_arguments_and_exit_code_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--json", script_in(tmp_path, HEALTHY), "0.5"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["healthy"] is True
    assert report["parameters"][0]["verdict"] == "correct"


def test_a_fault_is_shown_with_its_line_and_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEALTHY.replace("w = w - 0.3", "w = w + 0.3")
    assert run(["check", script_in(tmp_path, text), "0.5"]) == 1
    out = capsys.readouterr().out
    head = out.splitlines()[0]
    assert "update-sign" in head
    assert "fit.py:9" in head
    assert "\x1b" not in out


def test_the_scripts_own_error_is_one_line_on_stderr_and_exit_code_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", script_in(tmp_path, HEALTHY)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "fit.py:4: the script stops with IndexError" in captured.err
    assert captured.err.count("\n") == 1
