"""What is said of a run that is looked at in its file: how it ended or that it goes on, and what cannot be done."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..debugging.commands import DeleteBranch, RenameBranch, SetHyperparameter, SetParameter
from ..debugging.policy import Policy
from ..debugging.snapshot import Recording
from .reader import RunReader

ENDS = {
    "end": "all epochs were done",
    "quit": "it was left",
    "interrupted": "it was interrupted",
    "not-finite": "the loss or its gradient was not finite",
    "breakpoint": "a breakpoint stopped it",
    "error": "the script raised an error",
    "died": "its process died",
}
KILLED = "its process is gone without a word: killed"


def policy_of(path: Path, *, is_live: bool) -> Policy:
    """What cannot be done with a run that is only looked at."""
    change = "this run is only looked at: nothing of it can be changed here"
    beyond = "this is the newest step, and the run goes on in another process: what comes is shown as it comes"
    if not is_live:
        change += f"; to change it: stepgrad train --resume {path}"
        beyond = f"this is the last step that was recorded; to train on: stepgrad train --resume {path}"
    kinds = (SetHyperparameter, SetParameter, RenameBranch, DeleteBranch)
    return Policy(dict.fromkeys(kinds, change), beyond=beyond)


def say(
    reader: RunReader, losses: NDArray[np.float64], is_live: bool, is_followed: bool, problem: str, remark: str
) -> Recording:
    """How it stands with a run of these losses. `problem`: why its file can be read no longer, `remark` what else is
    to be known."""
    if problem:
        words = problem
    elif is_live:
        words = "another process is training this run" + (": what comes is shown" if is_followed else "")
    else:
        with reader.at_once():
            ended = reader.about.get("ended", "")
        words = f"a recorded run: {ENDS.get(ended, ended) or KILLED}, at step {len(losses)}"
    words = f"{words}; {remark}" if remark else words
    return Recording(str(reader.path), is_live, is_followed, words, float(losses[-1]) if len(losses) else None)
