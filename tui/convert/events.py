"""A run as JSON Lines: the events `train --json` prints, as far as they were recorded: see docs/runs.md."""

from collections.abc import Iterator
from typing import Any

from stepgrad.core.recording.recorded import RecordedRun, Validation

from ..headless.json_lines import as_line, start_event


def as_json_lines(run: RecordedRun) -> str:
    """All events in order: start, every step that was recorded with the findings it raised before it, stop."""
    return "".join(as_line(event) for event in (start_event(run.description), *_middle(run), _stop(run)))


def _middle(run: RecordedRun) -> Iterator[dict[str, Any]]:
    told, scores = iter([*run.told, None]), iter([*run.validations, None])
    finding, score = next(told), next(scores)
    newest: Validation | None = None
    columns = (run.steps.steps, run.epochs, run.steps.loss, run.gradient_norm)
    for step, epoch, loss, norm in zip(*(column.tolist() for column in columns), strict=True):
        while finding is not None and finding.step <= step:
            yield {"event": "finding", **finding.finding, **({"cleared": True} if finding.is_cleared else {})}
            finding = next(told)
        while score is not None and score.step <= step:
            newest, score = score, next(scores)
        event = {"event": "step", "step": step, "epoch": epoch, "loss": loss, "gradient_norm": norm, **_score(newest)}
        if run.description.script is not None:
            del event["gradient_norm"]  # is measured with the layers only
        yield event | ({"layers": run.layers[step]} if step in run.layers else {})


def _stop(run: RecordedRun) -> dict[str, Any]:
    return {
        "event": "stop",
        "reason": run.reason,
        "step": run.summary.step,
        "epoch": int(run.epochs[-1]) if len(run.epochs) else 0,
        "loss": run.loss,
        "validation_accuracy": run.validations[-1].accuracy if run.validations else None,
        "findings": [finding.code for finding in run.findings],
        "run_file": str(run.summary.path),
    }


def _score(score: Validation | None) -> dict[str, float | None]:
    return {
        "validation_loss": None if score is None else score.loss,
        "validation_accuracy": None if score is None else score.accuracy,
    }
