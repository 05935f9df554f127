"""Rules about the starting weights: units that are copies, layers that swell the signal, layers that let it die."""

from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.start import LayerStart


def symmetric_units(evidence: Evidence) -> list[Finding]:
    """Units of a hidden layer with the same weights in and out: they get the same gradient and stay copies."""
    if evidence.start is None:
        return []
    newest = {layer.index: layer.distinct for layer in evidence.looks[-1].layers} if evidence.looks else {}
    return [
        _copies(layer, now, 0 if layer.distinct <= layer.units // 2 else evidence.looks[-1].step)
        for layer in evidence.start.layers[:-1]
        if layer.units > 1 and (now := newest.get(layer.index, layer.distinct)) <= layer.units // 2
    ]


def _copies(layer: LayerStart, distinct: int, step: int) -> Finding:
    alike = "one and the same unit" if distinct == 1 else f"only {distinct} different units"
    return Finding(
        code="symmetric-units",
        severity=Severity.ERROR if distinct == 1 else Severity.WARNING,
        subject=f"layer {layer.index}",
        layer=layer.index,
        step=step,
        message=f"layer {layer.index}: its {layer.units} units are {alike}, with the same weights in and out; they get "
        "the same gradient at every step and stay so",
        evidence={"units": layer.units, "distinct": distinct, "weight_rms": layer.weight_rms},
        fix="start from random weights: --init he for relu, --init xavier for tanh and sigmoid",
    )


def init_too_large(evidence: Evidence) -> list[Finding]:
    """A start far worse than knowing nothing, with layers that swell or saturate. Silent once the loss is down."""
    start, limits = evidence.start, evidence.thresholds
    chance = evidence.description.chance.value
    if start is None or _inputs_are_odd(evidence) or evidence.progress.recent < limits.gets_on_below * chance:
        return []
    saturated = [layer for layer in start.layers[:-1] if _is_thrown(layer, limits.start_saturated)]
    swelling = [layer for layer in start.layers if layer.gain > limits.start_gain_high]
    loss = start.loss * _per_batch(evidence)
    if not saturated and not (swelling and not loss <= limits.start_loss * chance):
        return []
    layer = (saturated or swelling)[0]
    what = (
        f"{layer.saturated:.0%} of its outputs are at their limit from the start"
        if saturated
        else f"z is {layer.gain:.3g} times as large as what the layer is fed"
    )
    return [
        Finding(
            code="init-too-large",
            severity=Severity.WARNING,
            subject=f"layer {layer.index}",
            layer=layer.index,
            step=0,
            message=f"layer {layer.index}: the starting weights, {layer.weight_rms:.3g} in size, are too large: "
            f"{what}; "
            f"the loss begins at {loss:.4g}, where {evidence.description.chance.name} = {chance:.4g} is knowing "
            f"nothing",
            evidence={"gain": layer.gain, "saturated": layer.saturated, "loss": loss, "weight_rms": layer.weight_rms},
            fix="a start that keeps the signal's size: --init he for relu, --init xavier for tanh and sigmoid",
        )
    ]


def _is_thrown(layer: LayerStart, share: float) -> bool:
    """Saturated to both sides by its weights, not held at one side by its biases."""
    return layer.saturated >= share and layer.z_varies > BETWEEN_LIMITS


BETWEEN_LIMITS = 1.0
"""A squashing unit goes from limit to limit over a z of about 6."""


def init_too_small(evidence: Evidence) -> list[Finding]:
    """A signal that dies on its way through the starting weights. Silent once the network learns."""
    start, limits = evidence.start, evidence.thresholds
    chance = evidence.description.chance.value
    if start is None or evidence.progress.recent < limits.gets_on_below * chance:
        return []
    reached = 1.0
    for layer in start.layers[:-1]:
        reached *= layer.passes
        if layer.passes < limits.start_passes_low or reached < limits.start_reaches_low:
            return [_fades(layer, reached)]
    return []


def _fades(layer: LayerStart, reached: float) -> Finding:
    size = f"the starting weights, {layer.weight_rms:.2g} in size, let only {reached:.2g} of the inputs' size through"
    if layer.weight_rms == 0:
        size = "all weights start at 0 and let nothing of the inputs through"
    return Finding(
        code="init-too-small",
        severity=Severity.WARNING,
        subject=f"layer {layer.index}",
        layer=layer.index,
        step=0,
        message=f"layer {layer.index}: {size}; what comes out hardly depends on the example, and the gradient fades on "
        "its way back",
        evidence={"reached": reached, "passes": layer.passes, "weight_rms": layer.weight_rms},
        fix="a start that keeps the signal's size: --init he for relu, --init xavier for tanh and sigmoid",
    )


def _per_batch(evidence: Evidence) -> float:
    """A loss that is a sum grows with the batch; bring that of the start to the batch that chance is meant for."""
    start = evidence.start
    batch = evidence.description.hyperparameters.batch_size or evidence.description.examples
    return batch / start.rows if start and evidence.description.loss == "sse" else 1.0


def _inputs_are_odd(evidence: Evidence) -> bool:
    """Large inputs make every start look too large."""
    return evidence.data is not None and evidence.data.rms > evidence.thresholds.input_rms_high
