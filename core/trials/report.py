"""What trials come to: each with its outcome in numbers and words, and the cause they point to."""

from dataclasses import dataclass
from typing import Any

from ..diagnosis.finding import Finding
from ..observing.description import RunDescription

ONE_BATCH_TRIAL = "one-batch"
"""How the names of the trials with a few examples begin: they change optimizer and rate as well."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training of `steps` steps went. `final` is the mean loss of its last tenth, nan where it is not finite.

    `chance` is the loss of the best answer that ignores the inputs: 0 where one answer is right for every example.
    `learns`: well below chance at the end; `learns_in_part`: below it, as far as labels with much noise let it come.
    `moves` are the first step's moves of each layer, in norms of its weights.
    """

    steps: int
    first: float
    final: float
    chance: float
    learns: bool
    learns_in_part: bool
    moves: tuple[float, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A run that begins: the `number`th of at most `most`, and in `words` what is changed in it."""

    number: int
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One change that was tried. `name` is short and stable, `change` completes "with …", `says` is what it showed.

    `helps`: with this change it learns, if only in part, and its loss ends far below that of the run as it is.
    `outcome` is None where time ran out before.
    """

    name: str
    change: str
    says: str
    helps: bool
    outcome: Outcome | None

    @property
    def sign(self) -> str:
        """`+` where it helps, `-` where it does not, `?` where time ran out before it was tried."""
        return "?" if self.outcome is None else "+" if self.helps else "-"

    @property
    def is_one_change(self) -> bool:
        """Whether one thing was changed in the run; else another question was asked, with few examples and adam."""
        return not self.name.startswith(ONE_BATCH_TRIAL)


ALONE = "what was tried, each alone (+ it helps, - it does not, ? not tried)"
BY_HEART = "whether the network can learn a few examples by heart (+ yes, - no, ? not tried)"


@dataclass(frozen=True, slots=True)
class Report:
    """The whole diagnosis of a run. `cause` is the code of the finding that stands first, None where all is well.

    `verdict` is one sentence. `baseline` is the run as it is, `trials` are in the order in which they were made.
    """

    description: RunDescription
    verdict: str
    cause: str | None
    findings: tuple[Finding, ...]
    baseline: Outcome
    trials: tuple[Trial, ...]
    seconds: float

    @property
    def is_healthy(self) -> bool:
        """True where the run learns and nothing was found."""
        return self.cause is None

    @property
    def groups(self) -> tuple[tuple[str, tuple[Trial, ...]], ...]:
        """The trials that change one thing, then those that ask whether it can learn anything: heading and trials."""
        alone = tuple(trial for trial in self.trials if trial.is_one_change)
        by_heart = tuple(trial for trial in self.trials if not trial.is_one_change)
        return tuple((heading, trials) for heading, trials in ((ALONE, alone), (BY_HEART, by_heart)) if trials)

    def to_json(self) -> dict[str, Any]:
        """One object, as the command line prints it."""
        return {
            "experiment": self.description.experiment,
            "verdict": self.verdict,
            "cause": self.cause,
            "healthy": self.is_healthy,
            "baseline": _outcome(self.baseline),
            "trials": [
                {
                    "name": trial.name,
                    "change": trial.change,
                    "says": trial.says,
                    "helps": trial.helps,
                    "outcome": None if trial.outcome is None else _outcome(trial.outcome),
                }
                for trial in self.trials
            ],
            "findings": [finding.to_json() for finding in self.findings],
            "seconds": round(self.seconds, 3),
        }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "steps": outcome.steps,
        "first_loss": outcome.first,
        "final_loss": outcome.final,
        "learns": outcome.learns,
        "learns_in_part": outcome.learns_in_part,
        "first_step_moves": list(outcome.moves),
        "findings": [finding.code for finding in outcome.findings],
    }
