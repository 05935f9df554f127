"""What the prompts understand: a step to go to, a hyper-parameter to set. Text in, command out, or a clear error.

Imports nothing of the screen.
"""

from dataclasses import fields, replace
from typing import Any

from stepgrad.core.debugging.commands import AtStep, Command, Run, SetHyperparameter
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError, unknown_name
from stepgrad.core.network.settings import Hyperparameters

NAMES = tuple(field.name for field in fields(Hyperparameters))
WHOLE = {"batch_size", "epochs"}
SHORT = {"lr": "learning_rate", "rate": "learning_rate", "batch": "batch_size"}


def parse_go_to(text: str, snapshot: Snapshot) -> Command:
    """`120`, or `+20` from here. Only forward, and not beyond the end."""
    words = text.strip().replace(",", "").replace("_", "")
    try:
        step = snapshot.step + int(words[1:]) if words.startswith("+") else int(words)
    except ValueError:
        raise StepgradError(f"a step is a whole number such as 120 or +20, got '{text.strip()}'") from None
    if step < snapshot.step:
        raise StepgradError(f"step {step} lies behind: the run is at step {snapshot.step} and goes only forward")
    if step == snapshot.step:
        raise StepgradError(f"the run is at step {step} already")
    if step > snapshot.total_steps:
        raise StepgradError(f"the run ends at step {snapshot.total_steps}, got {step}; `l epochs N` makes it longer")
    return Run(AtStep(step))


def parse_set(text: str, now: Hyperparameters) -> Command:
    """`learning_rate 0.05` (also with `=`): a hyper-parameter's name and its value, checked as the run would."""
    name, _, value = text.strip().replace("=", " ").partition(" ")
    name, value = SHORT.get(name, name), value.strip()
    if name not in NAMES:
        raise unknown_name("hyper-parameter", name, NAMES)
    if not value:
        raise StepgradError(f"{name} is {getattr(now, name)}; write the new value after the name")
    parsed = _parse_value(name, value)
    changed: dict[str, Any] = {name: parsed}
    replace(now, **changed)
    return SetHyperparameter(name, parsed)


def _parse_value(name: str, value: str) -> float | int | str:
    if name == "schedule":
        return value
    if name == "batch_size" and value == "full":
        return 0
    try:
        return int(value) if name in WHOLE else float(value)
    except ValueError:
        kind = "a whole number" if name in WHOLE else "a number"
        raise StepgradError(f"{name} must be {kind}, got '{value}'") from None
