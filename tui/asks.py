"""What the prompts understand: a step, a condition, a hyper-parameter. Text in, command out, or a clear error.

Imports nothing of the screen.
"""

from collections.abc import Sequence
from math import isfinite, nan
from pathlib import Path

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import (
    AfterSteps,
    Back,
    BackTo,
    Command,
    GoTo,
    RenameBranch,
    Run,
    SaveCheckpoint,
    SetBreakpoint,
    SetHyperparameter,
    SetWatch,
    When,
)
from stepgrad.core.debugging.condition_parser import parse_condition, parse_expression
from stepgrad.core.debugging.edits import EDITABLE, changed_settings, check_built_faults, parsed_faults
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError, unknown_name
from stepgrad.core.network.optimizers import OPTIMIZERS, optimizer_named
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.paths import is_folder
from stepgrad.core.scripts.debugging.wishes import parse_measure, parse_wish
from stepgrad.core.training.faults import FAULTS

from .parameters import is_parameter, parameter_names, parse_parameter_value

WHOLE = {"batch_size", "epochs"}
SHORT = {"lr": "learning_rate", "rate": "learning_rate", "batch": "batch_size", "fault": "faults"}
OPTIONAL = {name for optimizer in OPTIMIZERS.values() for name in optimizer.setting_names}
"""Settings that only some optimizers use."""
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
CONDITION_HINT = (
    "such as: loss > 2 · dead(1) > 50% · loss is nan · finding dead-layer · accuracy >= 0.95 (tab completes)"
)


def parse_go_to(text: str, present: Snapshot) -> Command:
    """`120`, or `+20` or `-5` from here; not before the beginning and not beyond the end."""
    words = text.strip().replace(",", "").replace("_", "").replace("−", "-")
    try:
        number = int(words)
    except ValueError:
        raise StepgradError(f"a step is a whole number such as 120, +20 or -5, got '{text.strip()}'") from None
    is_relative = words[0] in "+-"
    if is_relative and present.status == "running" and number:
        # Only the run itself knows where it is by then.
        return Run(AfterSteps(number)) if number > 0 else Back(AfterSteps(-number))
    step = present.step + number if is_relative else number
    if step < 0:
        raise StepgradError(f"the run begins at step 0, got {step}")
    if step == present.step and present.phase.done == 0 and present.status != "running":
        raise StepgradError(f"the run is at step {step} already")
    if present.policy.beyond and step > present.newest:
        raise StepgradError(f"the record ends at step {present.newest}, got {step}")
    last = max(present.total_steps, present.newest)
    is_open = present.place is not None and present.status != "finished"  # nobody knows when a script ends
    if step > last and not is_open:
        raise StepgradError(f"the run ends at step {last}, got {step}; `l epochs N` makes it longer")
    return GoTo(step)


def parse_run_to(text: str, layers: int) -> Command:
    """A condition to run to. Raises StepgradError as the run would."""
    return Run(When(_checked(text, layers)))


def parse_script_run_to(text: str, run: RunDescription) -> Command:
    """A condition, or a line, for a script to run to. Raises StepgradError as the run would."""
    parse_wish(text, run)
    return Run(When(text.strip()))


def parse_script_back_to(text: str, run: RunDescription) -> Command:
    """A condition for a script to go back to. Raises StepgradError as the run would."""
    parse_wish(text, run)
    return BackTo(text.strip())


def parse_script_breakpoint(text: str, run: RunDescription, changed: Breakpoint | None) -> Command:
    """The condition, or the line, of a new breakpoint of a script, or of one that is changed."""
    parse_wish(text, run)
    return _set_breakpoint(text.strip(), changed)


def parse_back_to(text: str, layers: int) -> Command:
    """A condition to go back to. Raises StepgradError as the run would."""
    return BackTo(_checked(text, layers))


def parse_breakpoint(text: str, layers: int, changed: Breakpoint | None) -> Command:
    """The condition of a new breakpoint, or of one that is changed."""
    return _set_breakpoint(_checked(text, layers), changed)


def _set_breakpoint(condition: str, changed: Breakpoint | None) -> Command:
    if changed is None:
        return SetBreakpoint(None, condition)
    return SetBreakpoint(changed.number, condition, changed.enabled, changed.once, changed.ignore)


def parse_watch(text: str, layers: int, changed: str | None) -> Command:
    """An expression to watch, as one more or in the place of another."""
    return SetWatch(str(parse_expression(text.strip(), layers)), changed)


def parse_script_watch(text: str, run: RunDescription, changed: str | None) -> Command:
    """The same in a script."""
    return SetWatch(str(parse_measure(text, run)), changed)


def parse_rename(text: str, name: str) -> Command:
    """Another name for a branch."""
    return RenameBranch(name, text.strip())


def parse_save(text: str) -> SaveCheckpoint:
    """Where to write a checkpoint; `.npz` is added where it is missing, `~` is the home folder."""
    path = Path(text.strip()).expanduser()
    if path.suffix != ".npz":
        path = path.with_name(f"{path.name}.npz")
    if not is_folder(path.parent):
        raise StepgradError(f"there is no folder '{path.parent}'")
    return SaveCheckpoint(str(path))


def settable(optimizer: str) -> tuple[str, ...]:
    """What can be set in a run of that optimizer."""
    unused = OPTIONAL - set(optimizer_named(optimizer).setting_names)
    return tuple(name for name in EDITABLE if name not in unused)


def settings_to_complete(run: RunDescription) -> Sequence[str]:
    """The beginnings of all that can be set, weights and biases too."""
    faults = [f"faults {fault.code}" for fault in FAULTS.values() if not fault.acts_when_built]
    names = [f"{name} " for name in settable(run.optimizer)]
    return [*names, "faults none", *faults, *parameter_names(run.layers)]


def parse_set(text: str, present: Snapshot, run: RunDescription) -> Command:
    """`learning_rate 0.05` (also with `=`) or `w1[3,5] 0.2`: what is set, and its value, checked as the run would."""
    if is_parameter(text):
        return parse_parameter_value(text, run.layers)
    name, _, value = text.strip().replace("=", " ").partition(" ")
    name, value = SHORT.get(name, name), value.strip()
    if name not in EDITABLE:
        raise unknown_name("hyper-parameter", name, settable(run.optimizer))
    if name not in settable(run.optimizer):
        users = [other.name for other in OPTIMIZERS.values() if name in other.setting_names]
        raise StepgradError(f"{run.optimizer} does not use {name}; {', '.join(users)} would")
    command = (
        _parse_faults(value, present, len(run.layers)) if name == "faults" else _parse_number(name, value, present)
    )
    if present.phase.done and present.status != "running" and name in ("batch_size", "faults"):
        raise StepgradError(f"{name} cannot change in the middle of a step; finish the step first (s)")
    return command


def _parse_number(name: str, value: str, present: Snapshot) -> Command:
    now = present.hyperparameters
    if not value:
        raise StepgradError(f"{name} is {getattr(now, name)}; write the new value after the name")
    parsed = _parse_value(name, value)
    changed_settings(now, name, parsed, epochs_done=present.epoch)
    return SetHyperparameter(name, parsed)


def _checked(text: str, layers: int) -> str:
    return str(parse_condition(text.strip(), layers))


def _parse_faults(value: str, present: Snapshot, layers: int) -> Command:
    if not value:
        raise StepgradError("write the bugs to put in after the name, such as missing-mean:1,wrong-sign:2, or none")
    wanted = parsed_faults(value, layers)
    check_built_faults(wanted, present.faults, layers)
    return SetHyperparameter("faults", ",".join(wanted) or "none")


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


def parse_number(text: str, name: str) -> float:
    """A finite number. Raises StepgradError."""
    try:
        value = float(text.strip().replace("−", "-"))
    except ValueError:
        value = nan
    if not isfinite(value):
        raise StepgradError(f"{name} must be a finite number such as 0.05 or -1e-3, got '{text.strip()}'")
    return value
