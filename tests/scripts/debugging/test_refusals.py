"""What cannot be stepped through gets one line, and the exit code `check` has for it; nothing is left running."""

import os
from pathlib import Path

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee
from stepgrad.core.scripts.launch import CannotAnalyseError, CheckOptions

FRAMEWORK = """\
import sys, types
sys.modules["torch"] = types.ModuleType("torch")
for i in range(3):
    loss = 1.0
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print('hello')\n", "script.py: no training loop: the script runs no loop at all"),
        ("total = 0\nfor i in range(3):\n    total += i\n", "script.py: no training loop"),
        ("x = 1\nname = input('who? ')\n", "script.py:2: the script asks for input"),
        ("for i in range(3):\n    input('who? ')\n", "script.py:2: the script asks for input"),
        ("open('nowhere.csv')\n", "script.py:1: the script looks for 'nowhere.csv', which does not exist"),
        ("import numpy as np\nx = 1 / 0\n", "script.py:2: the script stops with ZeroDivisionError"),
        ("def broken(:\n", "script.py:1: the script is no valid Python"),
        ("import surely_not_installed\n", "script.py:1: the module 'surely_not_installed' is not installed"),
        (FRAMEWORK, "script.py: trains with torch, whose gradients are not the script's own"),
    ],
)
def test_the_reason_is_said_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(text)
    with pytest.raises(CannotAnalyseError) as caught:
        ScriptTrainee(script)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_script_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("")
    with pytest.raises(StepgradError, match=r"no such file; the folder has train\.py") as caught:
        ScriptTrainee(tmp_path / "tran.py")
    assert caught.value.exit_code == 2


def test_an_interpreter_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("pass\n")
    with pytest.raises(StepgradError, match="cannot be started"):
        ScriptTrainee(script, options=CheckOptions(python=str(tmp_path / "no-python")))


def test_a_loop_that_is_not_at_the_given_line_is_said_with_the_lines_of_all_loops(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("x = 0.5\nfor i in range(3):\n    x = x * 2\n")
    with pytest.raises(CannotAnalyseError, match="no loop at line 1 was run; loops stand at 2"):
        ScriptTrainee(script, options=CheckOptions(loop=1))


def test_a_search_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("i = 0\nwhile True:\n    i += 1\n")
    with pytest.raises(CannotAnalyseError, match=r"no training loop was found within 0\.2 s; a larger --timeout"):
        ScriptTrainee(script, options=CheckOptions(seconds=0.2))


def test_a_system_without_fork_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with pytest.raises(CannotAnalyseError, match="debug needs fork, which this system does not have"):
        ScriptTrainee(tmp_path / "script.py")
