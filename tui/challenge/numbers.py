"""The numbers of a hidden run, for those who would rather read than step: a row now and then, a column per layer."""

from collections.abc import Iterator

from stepgrad.core.debugging.commands import AtStep
from stepgrad.core.debugging.session import Session
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.measurements import LayerStatistics

from ..summary import finding_line

STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200)


def describe_numbers(session: Session) -> Iterator[str]:
    """Lines about the run, from its start to its 200th step or wherever it stops before."""
    description = session.description
    rate = description.hyperparameters.learning_rate
    activations = "→".join(layer.activation for layer in description.layers)
    yield (
        f"{description.experiment}: {description.architecture} {activations} · {description.loss} · "
        f"{description.optimizer} {rate:g} · {description.examples} examples of {description.dataset}"
    )
    chance = description.chance
    yield f"the best answer that ignores the inputs has a loss of {chance.value:.4g}"
    yield f"{'step':>5} {'loss':>10} {'accuracy':>8}  for each layer: |weights| |gradient| update/weights dead"
    for step in STEPS:
        if session.trainer.state.step < step <= session.trainer.total_steps:
            stop = session.run(AtStep(step))
            yield _row(session.snapshot())
            if stop.code != "target":
                yield stop.message
                break
    yield from (finding_line(finding) for finding in session.diagnosis.findings)


def _row(snapshot: Snapshot) -> str:
    loss = f"{snapshot.loss:10.4g}" if snapshot.loss is not None else f"{'–':>10}"
    accuracy = f"{snapshot.accuracy:8.1%}" if snapshot.accuracy is not None else f"{'–':>8}"
    return f"{snapshot.step:5d} {loss} {accuracy}  " + "  |  ".join(_cells(layer) for layer in snapshot.layers)


def _cells(layer: LayerStatistics) -> str:
    gradient = f"{layer.gradient.norm:8.2e}" if layer.gradient is not None else f"{'–':>8}"
    ratio = f"{layer.update_ratio:8.2e}" if layer.update_ratio is not None else f"{'–':>8}"
    dead = f"{layer.dead}/{layer.units}" if layer.dead is not None else "–"
    return f"{layer.weight.norm:8.2e} {gradient} {ratio} {dead:>6}"
