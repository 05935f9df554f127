"""What cannot be analysed gets one plain sentence with the script's own line, never a traceback."""

from pathlib import Path

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.scripts.launch import CannotAnalyseError, CheckOptions, check_script


def refusal(folder: Path, text: str) -> str:
    script = folder / "script.py"
    script.write_text(text)
    with pytest.raises(CannotAnalyseError) as caught:
        check_script(script, options=CheckOptions(seconds=20.0))
    assert caught.value.exit_code == 3
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print('hello')\n", "runs no loop at all"),
        ("total = 0\nfor i in range(3):\n    total += i\n", "no training loop"),
        ("x = 1\nname = input('who? ')\n", "script.py:2: the script asks for input"),
        ("open('nowhere.csv')\n", "script.py:1: the script looks for 'nowhere.csv', which does not exist"),
        ("import numpy as np\nx = 1 / 0\n", "script.py:2: the script stops with ZeroDivisionError"),
        ("def broken(:\n", "script.py:1: the script is no valid Python"),
        ("import surely_not_installed\n", "script.py:1: the module 'surely_not_installed' is not installed"),
    ],
)
def test_the_reason_is_said_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    message = refusal(tmp_path, text)
    assert said in message
    assert "\n" not in message


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="a folder; name the script in it that trains"):
        check_script(tmp_path)


def test_a_device_is_no_script() -> None:
    with pytest.raises(StepgradError, match="/dev/null: not a plain file"):
        check_script(Path("/dev/null"))


def test_a_script_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("")
    with pytest.raises(StepgradError, match=r"no such file; the folder has train\.py") as caught:
        check_script(tmp_path / "tran.py")
    assert caught.value.exit_code == 2


def test_an_interpreter_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("pass\n")
    with pytest.raises(StepgradError, match="cannot be started"):
        check_script(script, options=CheckOptions(python=str(tmp_path / "no-python")))


def test_a_loop_that_is_not_at_the_given_line_is_said_with_the_lines_of_all_loops(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("x = 0.5\nfor i in range(3):\n    x = x * 2\n")
    with pytest.raises(CannotAnalyseError, match="no loop at line 1 was run; loops stand at 2"):
        check_script(script, options=CheckOptions(loop=1))
