"""What a script cannot do that a built-in run can, and why."""

from stepgrad.core.debugging.commands import (
    BackTo,
    CheckGradients,
    CheckWeight,
    DeleteBranch,
    Export,
    FindDeath,
    RemoveBreakpoint,
    RenameBranch,
    SaveCheckpoint,
    SetBreakpoint,
    SetHyperparameter,
    SetParameter,
    SetWatch,
    SwitchBranch,
)
from stepgrad.core.debugging.policy import Policy

OWN_NUMBERS = "a script's numbers are its own: change them in the script, and start again"
CHECKED = "check looks at a script's gradients by itself: see the findings"
STOPS = "r runs a script to a condition or to a line; lists of breakpoints are for built-in runs"
ONE_LINE = "a script has one line only: its past can be seen, not changed"
STATE = "the state of a script is its process: it cannot be written to a file"

POLICY = Policy(
    refused={
        **dict.fromkeys((SetHyperparameter, SetParameter), OWN_NUMBERS),
        **dict.fromkeys((CheckGradients, CheckWeight), CHECKED),
        **dict.fromkeys((SetBreakpoint, RemoveBreakpoint, SetWatch), STOPS),
        **dict.fromkeys((SwitchBranch, RenameBranch, DeleteBranch), ONE_LINE),
        **dict.fromkeys((SaveCheckpoint, Export), STATE),
        BackTo: "a script goes back by iterations: b, or g and the number",
        FindDeath: "the findings say since when units of a script are dead",
    },
    trials=CHECKED,
)
