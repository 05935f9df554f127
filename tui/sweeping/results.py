"""What a sweep came to: the seeds of each setting together, the best setting first, and what broke on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from statistics import fmean, pstdev

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.recording.recorded import RecordedRun

from .grid import Point, Settings


@dataclass(frozen=True, slots=True)
class Result:
    """One run as it ended. `score` is what runs are ranked by: the validation loss where there is one, else the mean
    loss of the last tenth; inf where that is no number."""

    point: Point
    run: RecordedRun

    @property
    def score(self) -> float:
        """Lower is better."""
        scores = self.run.validations
        losses = self.run.steps.loss
        value = scores[-1].loss if scores else float(losses[-max(1, len(losses) // 10) :].mean())
        return value if isfinite(value) else inf

    @property
    def accuracy(self) -> float | None:
        """Of the validation set."""
        return self.run.validations[-1].accuracy if self.run.validations else None

    @property
    def roots(self) -> tuple[Finding, ...]:
        """What was found, causes only."""
        return tuple(finding for finding in self.run.findings if finding.root)

    @property
    def is_broken(self) -> bool:
        """Whether an error stands, or the loss is no number."""
        return self.score == inf or any(finding.severity is Severity.ERROR for finding in self.roots)


@dataclass(frozen=True, slots=True)
class Setting:
    """All seeds of one setting. `results` are in the order of their seeds."""

    settings: Settings
    results: tuple[Result, ...]

    @property
    def score(self) -> float:
        """The mean over the seeds."""
        return fmean(result.score for result in self.results)

    @property
    def spread(self) -> float:
        """The standard deviation over the seeds; inf where one of them is no number."""
        return pstdev([result.score for result in self.results]) if self.score < inf else inf

    @property
    def accuracy(self) -> float | None:
        """The mean over the seeds."""
        known = [result.accuracy for result in self.results if result.accuracy is not None]
        return fmean(known) if len(known) == len(self.results) else None

    @property
    def broken(self) -> int:
        """How many of the seeds broke."""
        return sum(result.is_broken for result in self.results)

    @property
    def codes(self) -> dict[str, int]:
        """What was found, causes only, and in how many of the seeds."""
        counts: dict[str, int] = {}
        for result in self.results:
            for code in dict.fromkeys(finding.code for finding in result.roots):
                counts[code] = counts.get(code, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))


def rank(results: Sequence[Result]) -> list[Setting]:
    """By setting, those first of which the fewest seeds broke, and of these the lowest score."""
    grouped: dict[Settings, list[Result]] = {}
    for result in results:
        grouped.setdefault(result.point.settings, []).append(result)
    settings = [
        Setting(chosen, tuple(sorted(group, key=lambda result: result.point.seed))) for chosen, group in grouped.items()
    ]
    return sorted(settings, key=lambda setting: (setting.broken, setting.score))


def as_json(ranked: Sequence[Setting]) -> list[Mapping[str, object]]:
    """A row for each setting, with one for each seed in it."""
    return [
        {
            "settings": dict(setting.settings),
            "score": setting.score,
            "spread": setting.spread,
            "accuracy": setting.accuracy,
            "broken": setting.broken,
            "findings": setting.codes,
            "runs": [
                {
                    "seed": result.point.seed,
                    "score": result.score,
                    "loss": float(result.run.steps.loss[-1]),
                    "accuracy": result.accuracy,
                    "steps": result.run.summary.step,
                    "broken": result.is_broken,
                    "findings": [finding.code for finding in result.roots],
                    "run_file": str(result.run.summary.path),
                }
                for result in setting.results
            ],
        }
        for setting in ranked
    ]
