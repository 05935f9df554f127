"""Rules about rectifier units that no longer answer to anything."""

import numpy as np
from numpy.typing import NDArray

from ..evidence import Evidence
from ..finding import Finding, Severity


def dead_units(evidence: Evidence) -> list[Finding]:
    """Layers with many dead units (`dead-units`), or nothing but (`dead-layer`), over a full epoch."""
    if not evidence.has_whole_epoch or not len(evidence.history):
        return []
    found = (_judge_layer(evidence, layer) for layer in evidence.history.rectifier_layers)
    return [finding for finding in found if finding is not None]


def _judge_layer(evidence: Evidence, layer: int) -> Finding | None:
    counts = evidence.history.dead(layer)
    dead, units = int(counts[-1]), evidence.description.layers[layer - 1].units
    if dead == units:
        return _dead_layer(layer, units, _since(counts, units))
    if dead / units < evidence.thresholds.dead_fraction_warning:
        return None
    step = _since(counts, int(np.ceil(evidence.thresholds.dead_fraction_warning * units)))
    return Finding(
        code="dead-units",
        severity=Severity.WARNING,
        subject=f"layer {layer}",
        layer=layer,
        step=step,
        message=f"layer {layer}: {dead} of {units} ReLU units are dead, 0 for every example of an epoch",
        evidence={"dead": dead, "units": units, "since_step": step},
        fix="a lower learning rate, a smaller start, leaky_relu; first make sure the gradient of this layer is right",
    )


def _dead_layer(layer: int, units: int, step: int) -> Finding:
    return Finding(
        code="dead-layer",
        severity=Severity.ERROR,
        subject=f"layer {layer}",
        layer=layer,
        step=step,
        message=f"layer {layer}: all {units} ReLU units are dead since step {step}; its gradient is "
        "exactly 0, so they cannot come back",
        evidence={"dead": units, "units": units, "since_step": step},
        fix=f"find what threw the weights before step {step}: check the gradients at step 0 (k, or --grad-check), "
        "then try a lower learning rate, then look at the scale of the inputs",
    )


def _since(counts: NDArray[np.int32], level: int) -> int:
    """The step from which on at least `level` units were dead without a break."""
    below = np.flatnonzero(counts < level)
    return int(below[-1]) + 2 if below.size else 1
