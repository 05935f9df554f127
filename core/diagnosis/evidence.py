"""What rules look at: the measured past of a run, and nothing that could change it."""

from dataclasses import dataclass, field

from ..observing.description import RunDescription
from ..observing.history import History
from ..training.evaluation import Score
from ..training.gradient_check import GradientEntry
from .measuring.data import DataFacts
from .measuring.look import Look
from .measuring.neighbours import LabelTest
from .measuring.origin import Origin
from .measuring.start import StartFacts
from .measuring.update import UpdateFault
from .progress import Progress
from .thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class LossMismatch:
    """The loss a step reported, and the one its formula gives for the same outputs.

    `is_broadcast`: what was reported is the mean over all pairs of an output and a target.
    """

    step: int
    reported: float
    computed: float
    is_broadcast: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run seen at one moment; `has_whole_epoch`: every example was seen at least once.

    `refuted` are gradients that a check found wrong, each with the step of the first such check, and that no later one
    found right.
    `looks` are in the order of their steps, none after the present one. What was not measured is None or empty.
    `data_changed` is the step from which on the inputs are no longer those of the beginning. `validation` holds the
    step and score of each evaluation. `standing` are the codes and subjects that stand now: hysteresis asks for them.
    """

    description: RunDescription
    history: History
    has_whole_epoch: bool
    refuted: tuple[tuple[GradientEntry, int], ...] = ()
    thresholds: Thresholds = DEFAULT
    data: DataFacts | None = None
    labels: LabelTest | None = None
    start: StartFacts | None = None
    updates: tuple[UpdateFault, ...] = ()
    mismatch: LossMismatch | None = None
    looks: tuple[Look, ...] = ()
    origin: Origin | None = None
    data_changed: int | None = None
    validation: tuple[tuple[int, Score], ...] = ()
    standing: frozenset[tuple[str, str]] = frozenset()
    progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        progress = Progress.of(self.history.loss, self.description.chance.value, self.thresholds)
        object.__setattr__(self, "progress", progress)

    def stands(self, code: str, subject: str) -> bool:
        """Whether that finding stands already."""
        return (code, subject) in self.standing
