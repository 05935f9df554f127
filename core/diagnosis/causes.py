"""From findings to a chain: which finding explains which, by what is known of networks, by time and by place.

The table says what can bring a thing about, the nearest cause first; a cause must not be younger than its effect, and a
cause in a layer must not lie where the effect cannot come from. What nothing explains is a root.
"""

from dataclasses import replace

from .finding import Finding, Severity

GRADIENTS = ("gradient-scale", "gradient-sign", "gradient-wrong", "gradient-missing")
UPDATES = ("update-sign", "update-missing", "update-wrong-parameter", "update-scale", "optimizer-state",
           "weight-decay-wrong")  # fmt: skip
DATA = ("input-not-finite", "input-constant", "data-changed", "input-scale", "input-duplicated")
LABELS = ("label-shape", "label-range", "label-constant", "label-order", "label-noise")
START = ("symmetric-units", "init-too-large", "init-too-small")
MODEL = ("softmax-axis", "loss-output-mismatch", "missing-nonlinearity", "not-enough-capacity", "weight-decay-high",
         "loss-formula")  # fmt: skip
WRONG = (*GRADIENTS, *UPDATES)
"""What makes the arithmetic of a step wrong, whatever else is the matter."""
THROWS = ("gradient-scale", "gradient-sign", "gradient-wrong", "update-sign", "update-scale", "optimizer-state",
          "update-wrong-parameter", "input-scale", "data-changed", "init-too-large")  # fmt: skip
"""What throws weights further than anybody wanted."""

EXPLAINS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(GRADIENTS, ("label-shape", "softmax-axis", "loss-output-mismatch", "input-not-finite")),
    "learning-rate-high": (*THROWS, "label-range", "input-not-finite"),
    "learning-rate-low": (*WRONG, "saturated-units", "dead-layer", "input-scale", "label-range", "symmetric-units",
                          *START[1:]),
    "dead-units": ("learning-rate-high", *THROWS, "loss-output-mismatch"),
    "dead-layer": ("learning-rate-high", *THROWS, "loss-output-mismatch", "not-enough-capacity"),
    "rare-units": ("learning-rate-high", *THROWS),
    "saturated-units": ("learning-rate-high", *THROWS),
    "symmetric-units": ("learning-rate-high", *THROWS),
    "init-too-large": ("input-scale",),
    "init-too-small": ("input-constant", "symmetric-units"),
    "constant-output": ("dead-layer", "saturated-units", *START, *DATA, "dead-units", *WRONG, *LABELS,
                        "learning-rate-high", "vanishing-gradient"),
    "vanishing-gradient": ("dead-layer", "saturated-units", "dead-units", "symmetric-units", "init-too-small",
                           "init-too-large", *WRONG, "input-scale", "learning-rate-high"),
    "exploding-gradient": ("learning-rate-high", *THROWS, "label-range", "input-not-finite"),
    "loss-not-finite": ("input-not-finite", "loss-exploding", "exploding-gradient", "learning-rate-high", *THROWS,
                        *LABELS, "loss-output-mismatch", "loss-formula", *WRONG),
    "loss-exploding": ("exploding-gradient", "learning-rate-high", *THROWS, *LABELS, "loss-output-mismatch", *WRONG),
    "loss-oscillating": ("learning-rate-high", *THROWS, "label-order", *WRONG),
    "loss-at-chance": ("dead-layer", "constant-output", "saturated-units", "dead-units", "vanishing-gradient",
                       "symmetric-units", *WRONG, *LABELS, *MODEL, *DATA, "init-too-small", "init-too-large",
                       "learning-rate-low", "learning-rate-high", "rare-units"),
    "loss-plateau": ("dead-layer", "saturated-units", "constant-output", "dead-units", "vanishing-gradient",
                     "symmetric-units", *WRONG, *LABELS, *MODEL, "learning-rate-high", *DATA, "init-too-large",
                     "init-too-small", "learning-rate-low", "rare-units", "loss-oscillating"),
    "label-noise": ("label-order",),
    "not-enough-capacity": ("missing-nonlinearity", *WRONG, *START),
    "overfitting": ("label-constant", "label-order"),
}  # fmt: skip
"""Effect -> what can cause it, the nearest cause first."""

STAGES = (*GRADIENTS, *UPDATES, *DATA, *LABELS, *MODEL, *START, "gradient-clipped", "learning-rate-high",
          "learning-rate-low")  # fmt: skip
"""Roots of one severity are told in this order: what is proven before what is inferred."""
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def link_causes(findings: list[Finding]) -> tuple[Finding, ...]:
    """Give each finding its nearest cause among the others, and put roots first, each before what it explains."""
    findings = [finding for finding in findings if not _is_told_already(finding, findings)]
    linked = []
    for finding in findings:
        cause = _nearest_cause(finding, findings)
        linked.append(replace(finding, causes=(cause.code,) if cause else (), root=cause is None))
    return tuple(sorted(linked, key=lambda finding: _place(finding, linked)))


ONLY_AS_ROOT = ("learning-rate-high", "learning-rate-low")
"""Nothing is wrong with a rate that something else makes too high or too low; to change it would be bad advice."""
SAME_THING = {"constant-output": ("dead-layer",), "dead-units": ("dead-layer",), "loss-plateau": ("loss-at-chance",)}


def _is_told_already(finding: Finding, findings: list[Finding]) -> bool:
    """Whether another finding says the same, and says it better."""
    if finding.code in ONLY_AS_ROOT:
        return _nearest_cause(finding, findings) is not None
    return any(other.code in SAME_THING.get(finding.code, ()) for other in findings)


def _nearest_cause(effect: Finding, findings: list[Finding]) -> Finding | None:
    for code in EXPLAINS.get(effect.code, ()):
        for finding in findings:
            if finding.code == code and _can_explain(finding, effect):
                return finding
    return None


def _can_explain(cause: Finding, effect: Finding) -> bool:
    """An advice explains nothing; nor does what came later, beyond the steps in which both are still being noticed."""
    if cause.severity is Severity.INFO and effect.severity is not Severity.INFO:
        return False
    if effect.step == 0 and (cause.step or effect.code == "symmetric-units"):
        return False  # units that are copies from the start were made so, whatever else is the matter
    if cause.step is None or effect.step is None or cause.code in STAGES[:-2]:
        return True
    return cause.step <= effect.step + max(LATE_BY, effect.step // 4)


LATE_BY = 64
"""Steps by which a cause may be noticed after its effect."""


def _place(finding: Finding, findings: list[Finding]) -> tuple[int, int, int, int]:
    """Roots by severity and stage, effects by their distance from a root."""
    depth = _depth(finding, findings, frozenset())
    if depth:
        return depth, 0, 0, 0
    stage = STAGES.index(finding.code) if finding.code in STAGES else len(STAGES)
    # A single number is always a multiple of the truth, whatever is wrong; larger arrays know better.
    is_weak = finding.code in GRADIENTS and finding.evidence.get("checked") == 1
    return 0, _RANK[finding.severity], int(is_weak), stage


def _depth(finding: Finding, findings: list[Finding], passed: frozenset[str]) -> int:
    """0 for a root, 1 for what it explains, and so on."""
    if not finding.causes or finding.code in passed:
        return 0
    passed |= {finding.code}
    return 1 + max(_depth(other, findings, passed) for other in findings if other.code == finding.causes[0])
