"""What cannot be done now, and why: one function from an action and the newest snapshot to a sentence or None.

The footer greys by it, a key that is pressed all the same says it, the palette shows it. Imports nothing of the
screen.
"""

from stepgrad.core.debugging.commands import (
    Back,
    BackTo,
    CheckGradients,
    CheckWeight,
    Export,
    FindDeath,
    GoTo,
    LimitSpeed,
    Run,
    SaveCheckpoint,
    SetBreakpoint,
    SetHyperparameter,
    SetParameter,
    SetWatch,
    SwitchBranch,
)
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription

from .speed import LADDER

FORWARD = {"run_pause", "step", "phase", "epoch", "run_to"}
BACKWARD = {"step_back", "phase_back", "epoch_back", "back_to"}
RATES = {"halve_rate", "double_rate"}
LIMITS = {"slower", "faster"}
COMMANDS = (
    FORWARD
    | BACKWARD
    | RATES
    | LIMITS
    | {"go_to", "visit", "edit", "newest", "breakpoints", "branches", "check_gradients", "set", "save", "jump"}
    | {"verify", "death", "export", "diagnose"}
    | {"add", "add_watch", "edit", "switch", "once", "ignore", "delete", "rename"}
)
"""Actions that need a trainee."""
SENDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(FORWARD, (Run,)),
    **dict.fromkeys(BACKWARD, (Back,)),
    **dict.fromkeys(RATES, (SetHyperparameter,)),
    **dict.fromkeys(LIMITS, (LimitSpeed,)),
    **dict.fromkeys(("go_to", "visit", "newest", "jump"), (GoTo,)),
    "back_to": (BackTo,),
    "set": (SetHyperparameter, SetParameter),
    "save": (SaveCheckpoint,),
    "check_gradients": (CheckGradients,),
    "verify": (CheckWeight,),
    "death": (FindDeath,),
    "export": (Export,),
    "breakpoints": (SetBreakpoint, SetWatch),
    "branches": (SwitchBranch,),
}
"""The commands an action may send; it is refused where all of them are. Lists ask for those of their own keys."""
IS_GONE = "✖ the training process is gone; the last numbers stay until you quit"


def is_in_past(snapshot: Snapshot) -> bool:
    """Whether the record holds steps beyond the present one."""
    return snapshot.step < snapshot.newest


def has_left_the_newest(snapshot: Snapshot) -> bool:
    """The same, unless the newest is followed, as near as is cheap."""
    return is_in_past(snapshot) and not (snapshot.recording is not None and snapshot.recording.is_followed)


def why_no_plane(description: RunDescription) -> str | None:
    """Why there is no decision boundary to draw; None where there is."""
    if description.features == 2:
        return None
    if description.script is not None:
        return "the plane is for built-in runs: which of its numbers are inputs, a script does not say"
    return f"the plane is for data with two inputs; {description.dataset} has {description.features}"


def why_refused(action: str, snapshot: Snapshot) -> str | None:
    """Why the trainee refuses what the action asks for, whatever the moment; None where it does not."""
    policy = snapshot.policy
    if action == "diagnose":
        return policy.trials or None
    if action in FORWARD and snapshot.step >= snapshot.newest and snapshot.phase.done == 0 and policy.beyond:
        return policy.beyond
    return policy.why_not(*SENDS.get(action, ()))


def why_not(action: str, snapshot: Snapshot | None, *, is_dead: bool) -> str | None:
    """Why the action of that name can do nothing now; None where it can."""
    if action not in COMMANDS:
        return None
    if is_dead:
        return IS_GONE
    if snapshot is None:
        return "the training has not started yet"
    refused = why_refused(action, snapshot)
    if refused is not None:
        return refused
    if snapshot.looking_back is not None and action not in {"run_pause", "breakpoints", "branches"}:
        return f"looking back at step {snapshot.looking_back}: space or esc gives that up"
    if action in FORWARD and snapshot.status == "finished" and snapshot.place is not None:
        return "the script has ended: b goes back, g to any iteration"
    if action in FORWARD | RATES and snapshot.status == "finished":
        return "all epochs are done; to go on, set more with: l, then epochs N"
    if action == "death" and snapshot.status == "running":
        return "pause first (space): finding when a unit died goes back into the past"
    is_between_steps = snapshot.phase.done == 0
    if action in BACKWARD and snapshot.step == 0 and is_between_steps:
        return "this is the beginning: there is nothing to go back to before step 0"
    if action == "newest" and not is_in_past(snapshot) and is_between_steps:
        return f"step {snapshot.step} is the newest: nothing lies ahead in the record"
    if action == "jump" and not snapshot.findings:
        return "there are no findings to go to"
    if action == "faster" and snapshot.speed_limit is None:
        return "there is no speed limit to raise: < sets one"
    if action == "slower" and snapshot.speed_limit == LADDER[0]:
        return "1 step a second is the lowest limit: s goes step by step"
    return None
