"""What a script cannot do that a built-in run can, and why."""

from stepgrad.core.debugging.commands import (
    CheckGradients,
    CheckWeight,
    DeleteBranch,
    Export,
    FindDeath,
    RenameBranch,
    SaveCheckpoint,
    SetHyperparameter,
    SetParameter,
    SwitchBranch,
)
from stepgrad.core.debugging.policy import Policy

OWN_NUMBERS = "a script's numbers are its own: change them in the script, and start again"
CHECKED = "check looks at a script's gradients by itself: see the findings"
ONE_LINE = "a script has one line only: its past can be seen, not changed"
STATE = "the state of a script is its process: it cannot be written to a file"

POLICY = Policy(
    refused={
        **dict.fromkeys((SetHyperparameter, SetParameter), OWN_NUMBERS),
        **dict.fromkeys((CheckGradients, CheckWeight), CHECKED),
        **dict.fromkeys((SwitchBranch, RenameBranch, DeleteBranch), ONE_LINE),
        **dict.fromkeys((SaveCheckpoint, Export), STATE),
        FindDeath: "the findings say since when units of a script are dead",
    },
    trials=CHECKED,
)
