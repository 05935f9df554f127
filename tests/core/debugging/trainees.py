"""Factories of sessions that can be sent to a process of their own, well and ill behaved."""

import sys

from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from tests.core.builders import built_in, small_session


def xor() -> Session:
    """The small experiment, with more epochs than any test waits for."""
    return built_in("xor", hyperparameters={"epochs": 10**9})


def short() -> Session:
    """Twenty steps."""
    return small_session()


def refused() -> Session:
    """A mistake of the user's."""
    raise StepgradError("layers 3-2: small has 2 inputs, not 3")


def crashing() -> Session:
    """A mistake of ours."""
    numbers: list[int] = []
    raise RuntimeError(f"cannot take {len(numbers)} from nothing")


def talking() -> Session:
    """Prints as it is built."""
    print("hello from the trainee")
    sys.stderr.write("and a warning\n")
    return small_session()


def failing_later() -> Session:
    """Breaks down in the middle of a step."""
    session = small_session()

    def fail() -> None:
        raise ZeroDivisionError("division by zero in a step")

    session.observer.record_step = fail  # type: ignore[method-assign]
    return session
