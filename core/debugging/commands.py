"""Everything a screen can ask of a session. Small frozen values that cross a process boundary.

Every movement is one command, `Run`, and differs only in where it stops.
"""

from dataclasses import dataclass

from ..observing.measurements import Focus
from ..observing.plane import PlaneView
from .journal import Which


@dataclass(frozen=True, slots=True)
class AfterPhases:
    """Stop when `count` more phases are done."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class AfterSteps:
    """Stop when `count` more steps are done; finishing a step that was begun counts as one."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class AfterEpochs:
    """Stop at the end of the present epoch, and with `count` above 1, that many epochs on."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class AtStep:
    """Stop when `step` updates are done."""

    step: int


@dataclass(frozen=True, slots=True)
class AtEnd:
    """Stop when all epochs are done."""


@dataclass(frozen=True, slots=True)
class When:
    """Stop when a condition begins to hold, written as breakpoints are: `loss > 2`, `dead(1) > 50%`."""

    condition: str


Counted = AfterPhases | AfterSteps | AfterEpochs
Until = AfterPhases | AfterSteps | AfterEpochs | AtStep | AtEnd | When


@dataclass(frozen=True, slots=True)
class Run:
    """Go on until the target, or until something else stops the session first."""

    until: Until = AtEnd()


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop at the end of the step in progress."""


@dataclass(frozen=True, slots=True)
class Back:
    """Go back by so many phases, steps or epochs. The steps gone back over stay in the record."""

    by: Counted = AfterSteps()


@dataclass(frozen=True, slots=True)
class BackTo:
    """Go back to the last step before this one at which a condition began to hold."""

    condition: str


@dataclass(frozen=True, slots=True)
class SetBreakpoint:
    """Add a breakpoint (`number` None), or change one."""

    number: int | None
    condition: str
    enabled: bool = True
    once: bool = False
    ignore: int = 0


@dataclass(frozen=True, slots=True)
class RemoveBreakpoint:
    """Take a breakpoint away."""

    number: int


@dataclass(frozen=True, slots=True)
class GoTo:
    """Be where `step` updates are done: back among the steps already trained, or forward. None: the newest."""

    step: int | None


@dataclass(frozen=True, slots=True)
class SetHyperparameter:
    """Change one number of the run from the next step on."""

    name: str
    value: float | int | str


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Set one weight (from `input` to `unit`) or bias (`input` None) of a layer, here and now."""

    layer: int
    which: Which
    unit: int
    input: int | None
    value: float


@dataclass(frozen=True, slots=True)
class SwitchBranch:
    """Be on another line of the run, at a step of it; None: its newest."""

    name: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class RenameBranch:
    """Give a line of the run another name."""

    name: str
    new: str


@dataclass(frozen=True, slots=True)
class DeleteBranch:
    """Forget a line of the run for good; never the present one."""

    name: str


@dataclass(frozen=True, slots=True)
class CompareBranches:
    """Put a line of the run beside the present one: what was done differently, and what came of it."""

    name: str


@dataclass(frozen=True, slots=True)
class SetWatch:
    """Show the value of an expression with every snapshot, in the place of another one or (None) as one more."""

    expression: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveWatch:
    """Show it no more."""

    expression: str


@dataclass(frozen=True, slots=True)
class SaveCheckpoint:
    """Write the whole state to an `.npz` file; an existing one only with `overwrite`."""

    path: str
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """Send a closer look at this unit and example with every snapshot; None to stop."""

    focus: Focus | None


@dataclass(frozen=True, slots=True)
class LimitSpeed:
    """Take at most so many steps a second, to be watched; None: as fast as it goes."""

    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class ViewPlane:
    """Send this of the plane of two inputs with every snapshot; None to stop."""

    view: PlaneView | None


@dataclass(frozen=True, slots=True)
class ViewParameter:
    """Send a closer look at a parameter of a script with every snapshot, at one of its units along `axis`.

    None to stop.
    """

    name: str | None
    axis: int = 0
    unit: int = 0


@dataclass(frozen=True, slots=True)
class CheckWeight:
    """Compare the gradient of one weight with a central difference; `weight` counts inputs, the bias comes last."""

    layer: int
    unit: int
    weight: int


@dataclass(frozen=True, slots=True)
class FindDeath:
    """Find the step since which a unit is dead, and what happened then."""

    layer: int
    unit: int


@dataclass(frozen=True, slots=True)
class Export:
    """Write a tensor (`W1`, `dW2`, `a1` …) whole to a .npy file."""

    name: str
    path: str
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class CheckGradients:
    """Compare the present step's gradients with central differences."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the session and its process."""


Command = (
    Run
    | Pause
    | Back
    | BackTo
    | GoTo
    | SetBreakpoint
    | RemoveBreakpoint
    | SetHyperparameter
    | SetParameter
    | SwitchBranch
    | RenameBranch
    | DeleteBranch
    | CompareBranches
    | SetWatch
    | RemoveWatch
    | SaveCheckpoint
    | Watch
    | ViewPlane
    | ViewParameter
    | CheckWeight
    | FindDeath
    | Export
    | LimitSpeed
    | CheckGradients
    | Quit
)
