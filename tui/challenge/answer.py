"""Asking what it was, and telling: the fault, what of the run shows it, and the command that shows it again."""

import shlex
from collections.abc import Callable, Iterator

from stepgrad import __version__
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AtStep
from stepgrad.core.diagnosis.finding import Finding
from stepgrad.core.errors import StepgradError
from stepgrad.core.training.faults import FAULTS, Place, parse_fault

from ..summary import finding_line
from .draw import Challenge

WATCHED = 200
"""Steps after which the run is asked what it shows."""
LOOK: dict[Place, str] = {
    "backward": "k compares each gradient with finite differences: the wrong one stands out",
    "update": "k calls every gradient right; compare a weight before and after a step with what the gradient asks for",
    "loss": "compare the loss of the first step with that of knowing nothing, and with what k says of the gradients",
    "data": "i shows the inputs of an example as the network gets them",
    "labels": "i shows each example with its target and what the network answers",
    "start": "look at the layers before the first step: weights, biases, how many units are on",
    "settings": "the update-to-weight ratio of the first steps says how far each step goes; about 1e-3 is usual",
    "model": "the heading names each layer's activation; i shows what comes out of the last one",
}


def describe_answers(challenge: Challenge) -> Iterator[str]:
    """The numbered list."""
    yield "What is wrong in this run?"
    for number, code in enumerate(challenge.answers, start=1):
        yield f"  {number}  {code}: {FAULTS[code].summary}"


def ask(challenge: Challenge, read: Callable[[str], str], say: Callable[[str], object]) -> str | None:
    """The code that is answered, by number or by name; None where nobody answers."""
    question = f"a number from 1 to {len(challenge.answers)}, or any code of `stepgrad faults` (empty: tell me): "
    while True:
        try:
            text = read(question).strip()
            return read_answer(text, challenge) if text else None
        except EOFError:
            return None
        except StepgradError as error:
            say(str(error))


def read_answer(text: str, challenge: Challenge) -> str:
    """The code meant by a number of the list or a code, with or without a layer. Raises StepgradError."""
    if text.isdecimal() and 1 <= int(text) <= len(challenge.answers):
        return challenge.answers[int(text) - 1]
    if text.isdecimal():
        raise StepgradError(f"answer '{text}': expected a number from 1 to {len(challenge.answers)}, or a code")
    return parse_fault(text.partition(":")[0], 1).fault.code


def tell(challenge: Challenge, answer: str | None) -> Iterator[str]:
    """Whether the answer is right, what it was, what shows it, and the command."""
    placed, fault = challenge.fault, challenge.fault.fault
    shown = _evidence(challenge)
    yield _judge(challenge, answer, shown)
    where = f" in layer {placed.layer}" if placed.layer else ""
    yield f"It is {fault.code}{where}: {fault.summary}."
    yield f"    {fault.line}"
    yield f"To see it: {LOOK[fault.place]}."
    if shown is not None:
        yield f"What the run says: {finding_line(shown)}"
    words = [
        "stepgrad",
        "train",
        challenge.experiment,
        "--seed",
        str(challenge.seed),
        "--fault",
        str(placed),
        "--paused",
    ]
    yield f"again: {shlex.join(words)}"


def _judge(challenge: Challenge, answer: str | None, shown: Finding | None) -> str:
    fault = challenge.fault.fault
    if answer is None:
        return "No answer."
    if answer == fault.code:
        return "Right!"
    expected = FAULTS[answer].diagnosed_as
    if not set(expected) & set(fault.diagnosed_as):
        return f"No, not {answer}."
    if shown is not None and shown.code not in expected:
        return f"No, not {answer}: that would show as {' or '.join(expected)}, and the run shows {shown.code}."
    return f"Close: {answer} would look much the same, but it is not what was done."


def _evidence(challenge: Challenge) -> Finding | None:
    """What the rules find first in the run, of the right kind where there is one; None where they find nothing."""
    experiment, data = challenge.launch.resolve()
    session = build_session(experiment, data, version=__version__)
    session.run(AtStep(min(WATCHED, session.trainer.total_steps)))
    findings = session.diagnosis.findings
    right = [finding for finding in findings if finding.code in challenge.fault.fault.diagnosed_as]
    return next(iter(right or findings), None)
