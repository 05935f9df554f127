"""Rules about the inputs: not finite, on a scale no start is made for, the same for all, changed on the way."""

from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.data import DataFacts


def input_not_finite(evidence: Evidence) -> list[Finding]:
    """Some input or target is nan or infinite: everything computed from it will be."""
    data = evidence.data
    if data is None or not (data.bad_inputs or data.bad_targets):
        return []
    kind, count = ("inputs", data.bad_inputs) if data.bad_inputs else ("targets", data.bad_targets)
    where = f", the first in example {data.first_bad[0]}, column {data.first_bad[1]}" if data.first_bad else ""
    return [
        Finding(
            code="input-not-finite",
            severity=Severity.ERROR,
            subject=kind,
            step=0,
            message=f"{count} of the {kind} {'is' if count == 1 else 'are'} nan or infinite{where}",
            evidence={"nonfinite": count, "example": data.first_bad[0] if data.first_bad else None},
            fix=f"remove those examples, or fill the holes, before training; np.isfinite({kind}) finds them",
        )
    ]


def input_scale(evidence: Evidence) -> list[Finding]:
    """Inputs far from 1 in size, or features on scales that differ a thousandfold."""
    data, limits = evidence.data, evidence.thresholds
    if data is None or data.rms == 0:
        return []
    if limits.input_rms_low <= data.rms <= limits.input_rms_high:
        return _uneven_features(evidence, data)
    size = "large" if data.rms > limits.input_rms_high else "small"
    factor = data.rms if size == "large" else 1.0 / data.rms
    return [
        Finding(
            code="input-scale",
            severity=Severity.WARNING,
            subject="inputs",
            step=0,
            message=f"the inputs run from {data.low:.4g} to {data.high:.4g} with a root mean square of {data.rms:.3g}, "
            f"{factor:.2g} times too {size} for a start and a rate made for numbers near 1",
            evidence={"rms": data.rms, "mean": data.mean, "low": data.low, "high": data.high},
            fix="scale them before training: --standardize, or --scale 0..1 (pixels: divide by 255)",
        )
    ]


def _uneven_features(evidence: Evidence, data: DataFacts) -> list[Finding]:
    if not data.narrowest or data.widest < evidence.thresholds.feature_spread * data.narrowest:
        return []
    if evidence.description.picture_shape is not None or data.rms < 1.0:
        return []  # pixels at the rim hardly vary; that hurts nobody
    return [
        Finding(
            code="input-scale",
            severity=Severity.WARNING,
            subject="features",
            step=0,
            message=f"the features' standard deviations run from {data.narrowest:.3g} to {data.widest:.3g}: one rate "
            "cannot suit them all",
            evidence={"narrowest": data.narrowest, "widest": data.widest},
            fix="give every feature mean 0 and deviation 1: --standardize",
        )
    ]


def input_constant(evidence: Evidence) -> list[Finding]:
    """Features that are the same for every example tell nothing; if all are, there is nothing to learn from."""
    data = evidence.data
    if data is None or data.examples < 2 or not data.constant:
        return []
    # Pixels at the rim are often constant; a column of a table is there to tell something.
    is_picture = evidence.description.picture_shape is not None
    limit = evidence.thresholds.constant_pixels if is_picture else evidence.thresholds.constant_columns
    if data.constant < limit * data.features:
        return []
    is_all = data.constant == data.features
    return [
        Finding(
            code="input-constant",
            severity=Severity.ERROR if is_all else Severity.WARNING,
            subject="inputs",
            step=0,
            message=f"{data.constant} of {data.features} features are the same for every example"
            + (": there is nothing to tell the examples apart by" if is_all else ""),
            evidence={"constant": data.constant, "features": data.features},
            fix="look at how the inputs were read: a wrong axis, a division that made integers of them, an "
            "empty column",
        )
    ]


def input_duplicated(evidence: Evidence) -> list[Finding]:
    """One example stands there again and again: fewer are learned from than were counted."""
    data = evidence.data
    if data is None or data.examples < FEWEST_EXAMPLES or data.constant == data.features:
        return []
    if data.repeated < evidence.thresholds.repeated_share:
        return []
    return [
        Finding(
            code="input-duplicated",
            severity=Severity.WARNING,
            subject="inputs",
            step=0,
            message=f"{data.repeated:.0%} of the examples are copies of one and the same",
            evidence={"repeated": data.repeated, "examples": data.examples},
            fix="look at how the examples were collected: a loop that appends the same row, a broadcast, np.tile",
        )
    ]


FEWEST_EXAMPLES = 8
"""Of fewer examples two may well be alike."""


def data_changed(evidence: Evidence) -> list[Finding]:
    """The inputs of now are not those training began with."""
    if evidence.data_changed is None:
        return []
    return [
        Finding(
            code="data-changed",
            severity=Severity.ERROR,
            subject="inputs",
            step=evidence.data_changed,
            message=f"the training inputs were changed while training, first seen after step {evidence.data_changed}",
            evidence={"step": evidence.data_changed},
            fix="prepare the data once, before the loop, on a copy: an operation with = or out= writes into them",
        )
    ]
