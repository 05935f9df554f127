"""A run as the page `train --report` writes."""

from stepgrad.core.recording.recorded import RecordedRun

from ..report import Reported, render


def as_html(run: RecordedRun) -> str:
    """The report, with the layers as they were measured last."""
    layers = run.layers[max(run.layers)] if run.layers else []
    summary = run.summary
    told = Reported(
        summary.step, summary.total_steps, run.findings, run.curve, run.validation_curve, layers, run.settings
    )
    return render(run.description, told, run.reason, None)
