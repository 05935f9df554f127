"""A snapshot: all that a screen needs at one moment. Immutable, whole, replaceable by a newer one."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..diagnosis.finding import Finding
from ..network.settings import Hyperparameters
from ..observing.close_look import UnitDetail
from ..observing.measurements import Curve, Distribution, LayerStatistics
from ..observing.plane import Plane
from ..training.gradient_check import GradientEntry
from .breakpoints import Breakpoint
from .comparison import Comparison
from .journal import ParameterValue
from .policy import FREE, Policy
from .tensors import Exported

Status = Literal["paused", "running", "finished"]


@dataclass(frozen=True, slots=True)
class PhaseState:
    """Where inside a step the session stands. `done` counts finished phases of `names`; 0 is between two steps.

    `just` says in words and numbers what the newest phase computed, `next` what the coming one will.
    """

    names: tuple[str, ...]
    done: int
    just: str
    next: str


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why the session stands still: a short code for machines and a sentence for people.

    `breakpoint` is the one that stopped it, as it was then.
    """

    code: Literal["start", "pause", "target", "end", "not-finite", "breakpoint", "error", "followed"]
    message: str
    breakpoint: Breakpoint | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the run: it parted from `origin` at step `parted_at` and came to step `newest`, with that loss.

    `shared` is the last step it has in common with the present line; `curve` its loss beyond the line it joins, empty
    for the present one. `number` counts the lines from 0 in the order they began.
    """

    name: str
    shared: int
    newest: int
    curve: Curve
    number: int = 1
    origin: str | None = None
    parted_at: int = 0
    loss: float | None = None


@dataclass(frozen=True, slots=True)
class WatchValue:
    """A watched expression, its value after the newest whole step (None: there is none), and values before it."""

    expression: str
    value: float | None
    recent: tuple[float, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A checkpoint written to a file."""

    path: str
    step: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the user's code a script stands: before this line, in this function."""

    file: str
    line: int
    function: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One parameter of a script seen closely: its units along `axis`, their norms, and the entries of one of them.

    `after`: the iteration after which it was so, where that is not the one in hand.
    """

    name: str
    shape: tuple[int, ...]
    numbers: Distribution
    axis: int
    unit: int
    norms: NDArray[np.float64]
    entries: NDArray[np.float64]
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """The file a run is shown from. `is_live`: somebody is writing it; `is_followed`: what comes is shown as it comes.

    `words` say in a sentence how it stands with its writer, and what else is to be known. `loss` is that of the newest
    step; None where there is none. `layers_at`: the step whose layers are shown, where that is another.
    """

    path: str
    is_live: bool
    is_followed: bool
    words: str
    loss: float | None = None
    layers_at: int | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole picture at one moment. `branch` is the present line, `branches` are the others.

    What the step at hand has not come to yet is None: `loss` before its phase, a layer's gradient before its own.

    `is_edited`: something was set by hand on the present line, so the command line alone does not lead here;
    `set_by_hand` are the weights and biases among it up to here, each with the step after which it was set.

    Of a script: `place` is where its code stands, `view` the parameter that is looked at closely, `checking` what
    the check beside it does or came to; what only built-in runs have is empty.

    `policy` tells what is refused whatever the moment; `recording` is None in a run that is trained here.

    `run_file` is where it is recorded, None where it is not, or not any more.

    `looking_back` is the step at which a search through the past is; everything else stays as it was before it.
    """

    status: Status
    stop: StopReason | None
    step: int
    epoch: int
    steps_per_epoch: int
    total_steps: int
    phase: PhaseState
    loss: float | None
    accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    hyperparameters: Hyperparameters
    steps_per_second: float
    layers: tuple[LayerStatistics, ...]
    training_curve: Curve
    validation_curve: Curve
    findings: tuple[Finding, ...]
    newest: int = 0
    branches: tuple[Branch, ...] = ()
    breakpoints: tuple[Breakpoint, ...] = ()
    detail: UnitDetail | None = None
    plane: Plane | None = None
    exported: Exported | None = None
    gradient_check: tuple[GradientEntry, ...] = ()
    gradient_check_step: int | None = None
    branch: Branch | None = None
    comparison: Comparison | None = None
    watches: tuple[WatchValue, ...] = ()
    faults: tuple[str, ...] = ()
    looking_back: int | None = None
    saved: Saved | None = None
    speed_limit: float | None = None
    is_edited: bool = False
    place: Place | None = None
    view: ParameterView | None = None
    checking: str = ""
    set_by_hand: tuple[tuple[int, ParameterValue], ...] = ()
    policy: Policy = FREE
    recording: Recording | None = None
    run_file: str | None = None

    @property
    def newest_branch(self) -> int:
        """The greatest number of a line of the run."""
        return max((branch.number for branch in (self.branch, *self.branches) if branch is not None), default=0)

    @property
    def progress(self) -> float:
        """Share of the run that is done, 0 to 1."""
        return self.step / self.total_steps if self.total_steps else 1.0
