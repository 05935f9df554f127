"""`stepgrad challenge`: find the fault hidden in a run."""

import random
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from stepgrad.core.errors import StepgradError

from . import options
from .terminal import has_terminal

if TYPE_CHECKING:
    from ..challenge.draw import Challenge

LARGEST_SEED = 9999
EXIT_RIGHT, EXIT_WRONG = 0, 1

Seed = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="The challenge of that number; without it, a new one.")
]
Level = Annotated[
    int,
    typer.Option(
        min=1, max=3, help="1: findings are shown. 2: they are not. 3: they are not, and the fault may be a quiet one."
    ),
]
Answer = Annotated[
    str | None, typer.Option(metavar="CODE", help="Your answer, a number or a code: nothing is asked then.")
]


def challenge(
    experiment: options.ExperimentName = None,
    seed: Seed = None,
    level: Level = 1,
    no_tui: Annotated[
        bool, typer.Option("--no-tui", help="Print the numbers of the run instead of opening it.")
    ] = False,
    answer: Answer = None,
) -> int:
    """Find the fault that is hidden in a run: step, inspect, quit, and say what it was."""
    if answer is None and not has_terminal():
        raise StepgradError("a challenge asks its question on a terminal, and there is none; give --answer CODE")
    from ..challenge.answer import ask, describe_answers, read_answer, tell
    from ..challenge.draw import draw

    number = random.randint(0, LARGEST_SEED) if seed is None else seed
    drawn = draw(experiment, number, level)
    given = read_answer(answer, drawn) if answer is not None else None
    _say(f"challenge {number}, level {level}: {drawn.experiment}")
    if answer is None or no_tui:
        _show(drawn, opens_app=not no_tui and answer is None)
    if answer is None:
        for line in describe_answers(drawn):
            _say(line)
        given = ask(drawn, input, _say)
    for line in tell(drawn, given):
        _say(line)
    return EXIT_RIGHT if given == drawn.fault.fault.code else EXIT_WRONG


def _show(drawn: "Challenge", *, opens_app: bool) -> None:
    """The run itself: in the app, or as numbers."""
    from ..challenge.hidden import HiddenLaunch

    launch = HiddenLaunch(drawn)
    if not opens_app:
        from ..challenge.numbers import describe_numbers

        for line in describe_numbers(launch()):
            _say(line)
        return
    from ..challenge.play import play

    play(launch)


def _say(line: str) -> None:
    """To stdout; on a terminal broken between words, but for a command, which is to be copied."""
    if sys.stdout.isatty() and not line.startswith("again:"):
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        width = shutil.get_terminal_size().columns
        line = textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    sys.stdout.write(line + "\n")
