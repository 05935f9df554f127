"""`stepgrad challenge` on the command line: what it prints, asks and answers."""

import re
import sys

import pexpect  # type: ignore[import-untyped]
import pytest

from stepgrad.core.training.faults import FAULTS
from stepgrad.tui.challenge.draw import draw

from .conftest import Command
from .test_processes import ROOT, environment


def test_without_a_terminal_and_an_answer_it_says_so_in_one_line(stepgrad: Command) -> None:
    result = stepgrad("challenge", "moons")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "stepgrad: a challenge asks its question on a terminal, and there is none; give --answer CODE\n"
    )


def test_a_right_answer_is_told_so_with_the_command_that_shows_it_again(stepgrad: Command) -> None:
    drawn = draw("moons", 11, 1)
    result = stepgrad("challenge", "moons", "--seed", 11, "--answer", drawn.fault.fault.code)
    assert (result.code, result.err) == (0, "")
    assert "Right!" in result.out
    assert drawn.fault.fault.summary in result.out
    assert f"again: stepgrad train moons --seed 11 --fault {drawn.fault} --paused" in result.out


def test_a_wrong_answer_is_told_the_truth(stepgrad: Command) -> None:
    drawn = draw("moons", 11, 1)
    wrong = next(code for code in drawn.answers if code != drawn.fault.fault.code)
    result = stepgrad("challenge", "moons", "--seed", 11, "--answer", wrong)
    assert result.code == 1
    assert f"No, not {wrong}." in result.out
    assert f"It is {drawn.fault.fault.code}" in result.out


def test_an_answer_by_its_number_counts_as_its_code(stepgrad: Command) -> None:
    drawn = draw("moons", 11, 1)
    number = 1 + drawn.answers.index(drawn.fault.fault.code)
    assert stepgrad("challenge", "moons", "--seed", 11, "--answer", number).code == 0


def test_the_numbers_of_the_run_come_before_the_answer(stepgrad: Command) -> None:
    result = stepgrad("challenge", "circles", "--seed", 3, "--level", 2, "--no-tui", "--answer", 1)
    lines = result.out.splitlines()
    head = next(index for index, line in enumerate(lines) if line.split()[:2] == ["step", "loss"])
    answer = next(index for index, line in enumerate(lines) if line.startswith(("Right", "No", "Close")))
    assert head < answer
    assert re.match(r"\s+1\s", lines[head + 1])


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_nothing_before_the_answer_names_the_fault(stepgrad: Command, seed: int, level: int) -> None:
    result = stepgrad("challenge", "moons", "--seed", seed, "--level", level, "--no-tui", "--answer", "ascent")
    before = re.split(r"^(Right|No|Close)", result.out, maxsplit=1, flags=re.MULTILINE)[0]
    assert not [code for code in FAULTS if code in before]
    if level > 1:
        assert not [sign for sign in "✖⚠" if sign in before]


@pytest.mark.parametrize(
    ("answer", "message"), [("nonsens", "unknown fault 'nonsens'"), ("77", "expected a number from 1 to 6, or a code")]
)
def test_an_answer_that_is_none_is_refused(stepgrad: Command, answer: str, message: str) -> None:
    result = stepgrad("challenge", "moons", "--seed", 1, "--answer", answer)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_on_a_terminal_it_asks_until_it_can_read_the_answer() -> None:
    drawn = draw("xor", 5, 2)
    words = ["-m", "stepgrad", "challenge", "xor", "--seed", "5", "--level", "2", "--no-tui"]
    with pexpect.spawn(
        sys.executable, words, cwd=str(ROOT), env=environment(TERM="xterm"), encoding="utf-8", timeout=30
    ) as child:
        child.expect("What is wrong in this run")
        child.expect("tell me")
        child.sendline("99")
        child.expect("expected a number from 1 to")
        child.sendline(drawn.fault.fault.code)
        child.expect("Right!")
        child.expect("again: ")
        child.expect(pexpect.EOF)
    assert child.exitstatus == 0
