"""A run as CSV: one row a step, and, in a table of its own, one row for each layer each time layers were measured.

Numbers are written so that they are read again to the last bit; what was not measured is empty.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from stepgrad.core.recording.recorded import COUNTS, STATISTICS, RecordedRun


def steps_as_csv(run: RecordedRun) -> str:
    """Step, finished epochs, loss, gradient norm, dead units of each layer that can have some, validation scores."""
    rectifiers = [layer.name or str(layer.index) for layer in run.description.layers if layer.is_rectifier]
    norms = run.gradient_norm.tolist() if run.description.script is None else [None] * len(run.steps.steps)
    columns = ["step", "epoch", "loss", "gradient_norm", *(f"dead_{name}" for name in rectifiers)]
    scores = {score.step: (score.loss, score.accuracy) for score in run.validations}
    steps = run.steps
    rows = zip(
        steps.steps.tolist(),
        run.epochs.tolist(),
        steps.loss.tolist(),
        norms,
        *(steps.dead[:, place].tolist() for place in range(len(rectifiers))),
        strict=True,
    )
    scored = ((*row, *scores.get(row[0], (None, None))) for row in rows)
    return _table([*columns, "validation_loss", "validation_accuracy"], scored)


def layers_as_csv(run: RecordedRun) -> str:
    """Step, layer, and the numbers of the layer then."""
    parts = [(part, name) for part in ("weight", "gradient") for name in STATISTICS]
    columns = ["step", "layer", *(f"{part}_{name}" for part, name in parts), *COUNTS]

    def rows() -> Iterable[list[Any]]:
        for step, layers in run.layers.items():
            for described, layer in zip(run.description.layers, layers, strict=True):
                numbers = [(layer[part] or {}).get(name) for part, name in parts]
                yield [step, described.name or described.index, *numbers, *(layer[name] for name in COUNTS)]

    return _table(columns, rows())


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
