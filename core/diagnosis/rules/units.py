"""Rules about units that no longer answer: dead, hardly ever active, at the limit of their range, all the same."""

import numpy as np
from numpy.typing import NDArray

from ..evidence import Evidence
from ..finding import Finding, Severity
from .start import BETWEEN_LIMITS


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
    if dead / units < evidence.thresholds.dead_fraction_warning or _is_early(evidence) or evidence.progress.gets_on:
        return None
    step = _since(counts, int(np.ceil(evidence.thresholds.dead_fraction_warning * units)))
    first = int(counts[step - 1])
    grown = "" if first == dead else f"; {first} were at step {step}"
    return Finding(
        code="dead-units",
        severity=Severity.WARNING,
        subject=f"layer {layer}",
        layer=layer,
        step=step,
        message=f"layer {layer}: {dead} of {units} ReLU units are dead, 0 for every example of an epoch{grown}",
        evidence={"dead": dead, "dead_first": first, "units": units, "since_step": step},
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


def rare_units(evidence: Evidence) -> list[Finding]:
    """Layers most of whose rectifier units are active for hardly any example, though not dead."""
    limits = evidence.thresholds
    if not evidence.has_whole_epoch or not evidence.looks or _is_early(evidence) or evidence.progress.gets_on:
        return []
    return [
        Finding(
            code="rare-units",
            severity=Severity.WARNING,
            subject=f"layer {layer.index}",
            layer=layer.index,
            step=evidence.looks[-1].step,
            message=f"layer {layer.index}: {layer.rare:.0%} of its {layer.units} ReLU units are active for less than a "
            "twentieth of the examples",
            evidence={"rare_fraction": layer.rare, "units": layer.units},
            fix="a smaller start or rate, leaky_relu; biases that drifted far below 0 show it in the inspector",
        )
        for layer in evidence.looks[-1].layers
        if layer.rare >= limits.rare_fraction
    ]


def saturated_units(evidence: Evidence) -> list[Finding]:
    """Hidden layers whose outputs lie at the limits of their range, where the slope is next to nothing."""
    if len(evidence.looks) < STEADY_LOOKS or _is_early(evidence):
        return _saturated_start(evidence)
    if evidence.progress.gets_on:
        return []
    recent = evidence.looks[-STEADY_LOOKS:]
    found = []
    for layer in recent[-1].layers[:-1]:
        subject = f"layer {layer.index}"
        share = min(look.layers[layer.index - 1].saturated for look in recent)
        if share >= _limit(evidence, "saturated-units", subject):
            found.append(_saturated(layer.index, layer.units, share, recent[0].step))
    return found


def _saturated_start(evidence: Evidence) -> list[Finding]:
    """Units that their biases hold at one limit before anything was learned."""
    start, share = evidence.start, evidence.thresholds.start_saturated
    layers = start.layers[:-1] if start else ()
    held = [layer for layer in layers if layer.saturated >= share and layer.z_varies <= BETWEEN_LIMITS]
    return [_saturated(layer.index, layer.units, layer.saturated, 0) for layer in held]


def _limit(evidence: Evidence, code: str, subject: str) -> float:
    limits = evidence.thresholds
    return limits.saturated_fraction_clear if evidence.stands(code, subject) else limits.saturated_fraction


def _saturated(layer: int, units: int, share: float, step: int) -> Finding:
    return Finding(
        code="saturated-units",
        severity=Severity.WARNING,
        subject=f"layer {layer}",
        layer=layer,
        step=step,
        message=f"layer {layer}: {share:.0%} of the outputs of its {units} units lie at the limit of their "
        f"range, where the "
        "slope is below 4 % of the steepest",
        evidence={"saturated": share, "units": units},
        fix="smaller starting weights, scaled inputs, a lower learning rate; relu has no upper limit",
    )


def constant_output(evidence: Evidence) -> list[Finding]:
    """The network gives the same answer whatever it is shown."""
    limits, chance = evidence.thresholds, evidence.description.chance.value
    if len(evidence.looks) < STEADY_LOOKS or _is_early(evidence) or not evidence.has_whole_epoch or chance <= 0:
        return []
    recent = evidence.looks[-STEADY_LOOKS:]
    spread = recent[-1].spread
    stands = evidence.stands("constant-output", "output")
    limit = limits.output_spread_clear if stands else limits.output_spread
    if max(look.spread for look in recent) > limit or evidence.progress.gets_on:
        return []
    if spread > recent[0].spread and not stands:
        return []  # the examples are coming apart
    return [
        Finding(
            code="constant-output",
            severity=Severity.WARNING,
            subject="output",
            step=recent[0].step,
            message=f"the outputs differ from example to example by {spread:.2g} of their size: the same answer "
            f"to everything",
            evidence={"spread": spread},
            fix="find the layer where the examples become alike: dead or saturated units, weights near 0, copies",
        )
    ]


STEADY_LOOKS = 3
"""Looks in a row that must agree."""
EARLY = 20
"""Steps in which nothing is said about units: the first steps go anywhere."""


def _is_early(evidence: Evidence) -> bool:
    return evidence.progress.steps < EARLY


def _since(counts: NDArray[np.int32], level: int) -> int:
    """The step from which on at least `level` units were dead without a break."""
    below = np.flatnonzero(counts < level)
    return int(below[-1]) + 2 if below.size else 1
