"""Everything a comparison says: what differs, what each run came to, and where each parts from the first."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from stepgrad.core.recording.comparing import (
    LossParting,
    ParameterParting,
    compare_losses,
    compare_parameters,
    have_same_shape,
)
from stepgrad.core.recording.differences import RunDifference, find_differences
from stepgrad.core.recording.recorded import RecordedRun

from .numbers import Reached, reached


@dataclass(frozen=True, slots=True)
class Parting:
    """Where a run parts from the first one. `has_shape`: its parameters can be laid beside the first one's."""

    losses: LossParting
    parameters: ParameterParting
    has_shape: bool


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Runs in the order they were named; `partings` of all but the first."""

    runs: tuple[RecordedRun, ...]
    differences: tuple[RunDifference, ...]
    reached: tuple[Reached, ...]
    partings: tuple[Parting, ...]


def compare_runs(runs: Sequence[RecordedRun]) -> RunComparison:
    """Compare the runs. Raises StepgradError where one of the files can be read no longer."""
    first = runs[0]
    return RunComparison(
        tuple(runs),
        tuple(find_differences(runs)),
        tuple(reached(run) for run in runs),
        tuple(
            Parting(compare_losses(first, run), compare_parameters(first, run), have_same_shape(first, run))
            for run in runs[1:]
        ),
    )


def as_json(comparison: RunComparison) -> dict[str, Any]:
    """The same for programs; docs/runs.md has the keys."""
    runs = [
        {
            "name": run.name,
            "path": str(run.summary.path),
            "state": run.summary.state,
            "step": run.summary.step,
            "total_steps": run.summary.total_steps,
            **asdict(numbers),
            "findings": [finding.to_json() for finding in run.findings],
        }
        for run, numbers in zip(comparison.runs, comparison.reached, strict=True)
    ]
    partings = [
        {
            "runs": [comparison.runs[0].name, run.name],
            "losses": asdict(parting.losses),
            "parameters": asdict(parting.parameters) if parting.has_shape else None,
        }
        for run, parting in zip(comparison.runs[1:], comparison.partings, strict=True)
    ]
    return {"runs": runs, "differences": [asdict(each) for each in comparison.differences], "partings": partings}
