"""What the prompts understand: a step, a condition, a hyper-parameter. Text in, command out, or a clear error.

Imports nothing of the screen.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import (
    BackTo,
    Command,
    GoTo,
    RenameBranch,
    Run,
    SaveCheckpoint,
    SetBreakpoint,
    SetHyperparameter,
    SetParameter,
    SetWatch,
    When,
)
from stepgrad.core.debugging.condition_parser import parse_condition, parse_expression, parse_parameter
from stepgrad.core.debugging.edits import EDITABLE, parsed_faults
from stepgrad.core.debugging.journal import parameter_value
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError, unknown_name
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.observing.description import LayerDescription, RunDescription

WHOLE = {"batch_size", "epochs"}
SHORT = {"lr": "learning_rate", "rate": "learning_rate", "batch": "batch_size", "fault": "faults"}
CONDITIONS = (
    "loss > 2",
    "loss is nan",
    "loss > 2 * min(loss)",
    "dead(1) > 50%",
    "norm(gradient, 1) > 100",
    "update_ratio(1) < 1e-5",
    "accuracy >= 0.95",
    "finding dead-layer",
    "epoch == 10",
    "backward 1",
    "step > 0 every 100",
)
"""Examples that the prompts complete."""
WATCHES = (
    "loss",
    "min(loss)",
    "norm(gradient, 1)",
    "update_ratio(1)",
    "dead(1)",
    "validation_loss",
    "w1[0,0]",
    "b1[0]",
)
WATCH_HINT = "such as: norm(gradient, 2) · dead(1) · min(loss) · update_ratio(1) · w1[3,5] (tab completes)"
SET_HINT = "name value, such as lr 0.05, faults none, or a weight: w1[3,5] 0.2 (tab completes)"
PARAMETER = re.compile(r"\s*([wWbB][0-9]+\s*\[[^\]]*\]?)\s*=?\s*(.*)$")
"""A weight or bias at the beginning, and the value after it."""
CONDITION_HINT = (
    "such as: loss > 2 · dead(1) > 50% · loss is nan · finding dead-layer · accuracy >= 0.95 (tab completes)"
)


def parse_go_to(text: str, snapshot: Snapshot) -> Command:
    """`120`, or `+20` or `-5` from here; not before the beginning and not beyond the end."""
    words = text.strip().replace(",", "").replace("_", "").replace("−", "-")
    try:
        step = snapshot.step + int(words) if words[:1] in ("+", "-") else int(words)
    except ValueError:
        raise StepgradError(f"a step is a whole number such as 120, +20 or -5, got '{text.strip()}'") from None
    if step < 0:
        raise StepgradError(f"the run begins at step 0, got {step}")
    if step == snapshot.step and snapshot.phase.done == 0:
        raise StepgradError(f"the run is at step {step} already")
    last = max(snapshot.total_steps, snapshot.newest)
    if step > last:
        raise StepgradError(f"the run ends at step {last}, got {step}; `l epochs N` makes it longer")
    return GoTo(step)


def parse_run_to(text: str, layers: int) -> Command:
    """A condition to run to. Raises StepgradError as the run would."""
    return Run(When(_checked(text, layers)))


def parse_back_to(text: str, layers: int) -> Command:
    """A condition to go back to. Raises StepgradError as the run would."""
    return BackTo(_checked(text, layers))


def parse_breakpoint(text: str, layers: int, changed: Breakpoint | None) -> Command:
    """The condition of a new breakpoint, or of one that is changed."""
    condition = _checked(text, layers)
    if changed is None:
        return SetBreakpoint(None, condition)
    return SetBreakpoint(changed.number, condition, changed.enabled, changed.once, changed.ignore)


def parse_watch(text: str, layers: int, changed: str | None) -> Command:
    """An expression to watch, as one more or in the place of another."""
    return SetWatch(str(parse_expression(text.strip(), layers)), changed)


def parse_rename(text: str, name: str) -> Command:
    """Another name for a branch."""
    return RenameBranch(name, text.strip())


def parse_save(text: str) -> SaveCheckpoint:
    """Where to write a checkpoint; `.npz` is added where it is missing, `~` is the home folder."""
    path = Path(text.strip()).expanduser()
    if path.suffix != ".npz":
        path = path.with_name(f"{path.name}.npz")
    if not path.parent.is_dir():
        raise StepgradError(f"there is no folder '{path.parent}'")
    return SaveCheckpoint(str(path))


def parse_parameter_value(text: str, layers: Sequence[LayerDescription]) -> SetParameter:
    """`w1[3,5] = 0.2` (also without `=`): a weight from input 3 to unit 5 of layer 1; `b1[5] = 0`: that unit's bias."""
    match = PARAMETER.match(text)
    if match is None:
        raise StepgradError(f"'{text.strip()}': write a weight or bias and its value, like w1[3,5] 0.2 or b1[5] 0")
    place = parse_parameter(match[1])
    name = str(place)
    if place.layer > len(layers):
        raise StepgradError(f"{name}: there is no layer {place.layer}; layers are 1 to {len(layers)}")
    layer, unit = layers[place.layer - 1], place.place[-1]
    if unit >= layer.units:
        raise StepgradError(f"{name}: layer {layer.index} has no unit {unit}; its units are 0 to {layer.units - 1}")
    if place.which == "weights" and place.place[0] >= layer.inputs:
        inputs = layer.inputs - 1
        raise StepgradError(f"{name}: layer {layer.index} has no input {place.place[0]}; its inputs are 0 to {inputs}")
    try:
        number = float(match[2])
    except ValueError:
        given = f"got '{match[2]}'" if match[2] else "write it after the name"
        raise StepgradError(f"the value of {name} must be a number; {given}") from None
    value = parameter_value(place.layer, place.which, place.place, number)
    return SetParameter(value.layer, value.which, value.unit, value.input, value.value)


def settable(layers: Sequence[LayerDescription]) -> list[str]:
    """The beginnings of all that can be set, for the prompt to complete."""
    names = [f"{name} " for name in EDITABLE]
    return names + [f"{kind}{layer.index}[" for layer in layers for kind in "wb"]


def parse_set(text: str, now: Hyperparameters, description: RunDescription) -> Command:
    """`learning_rate 0.05` (also with `=`) or `w1[3,5] 0.2`: what is set, and its value, checked as the run would."""
    if PARAMETER.match(text):
        return parse_parameter_value(text, description.layers)
    layers = len(description.layers)
    name, _, value = text.strip().replace("=", " ").partition(" ")
    name, value = SHORT.get(name, name), value.strip()
    if name not in EDITABLE:
        raise unknown_name("hyper-parameter", name, EDITABLE)
    if name == "faults":
        return _parse_faults(value, layers)
    if not value:
        raise StepgradError(f"{name} is {getattr(now, name)}; write the new value after the name")
    parsed = _parse_value(name, value)
    changed: dict[str, Any] = {name: parsed}
    replace(now, **changed)
    return SetHyperparameter(name, parsed)


def _checked(text: str, layers: int) -> str:
    return str(parse_condition(text.strip(), layers))


def _parse_faults(value: str, layers: int) -> Command:
    if not value:
        raise StepgradError("write the bugs to put in after the name, such as missing-mean:1, or none")
    return SetHyperparameter("faults", ",".join(parsed_faults(value, layers)) or "none")


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
