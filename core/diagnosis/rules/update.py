"""Rules about the update: replayed from the optimizer's definition, it must move the parameters to the same place."""

from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.update import UpdateFault

CODES = {
    "missing": "update-missing",
    "sign": "update-sign",
    "other": "update-wrong-parameter",
    "scaled": "update-scale",
    "wrong": "optimizer-state",
    "decay": "weight-decay-wrong",
    "state": "optimizer-state",
}


def update_disagrees(evidence: Evidence) -> list[Finding]:
    """One finding for each array that the first updates did not move as the optimizer's formula says."""
    return [_disagrees(fault, evidence) for fault in evidence.updates]


def _disagrees(fault: UpdateFault, evidence: Evidence) -> Finding:
    message, fix = _explain(fault, evidence)
    return Finding(
        code=CODES[fault.verdict],
        severity=Severity.ERROR,
        subject=fault.name,
        layer=fault.layer or None,
        variable=fault.name,
        step=fault.step,
        message=message,
        evidence={"ratio": fault.ratio, "cosine": fault.cosine, "step": fault.step},
        fix=fix,
    )


def _explain(fault: UpdateFault, evidence: Evidence) -> tuple[str, str]:
    name, formula = fault.name, evidence.description.optimizer_formula
    match fault.verdict:
        case "missing":
            return f"{name} is not moved by the update, though its gradient is not 0", f"update {name} too: {formula}"
        case "sign":
            return (
                f"{name} moves up the slope: {fault.ratio:.4g} times what the optimizer's formula gives",
                "subtract the step, do not add it",
            )
        case "other":
            return (
                f"{name} is moved by the step that belongs to {fault.other}",
                f"pair each parameter with its own gradient; look at where {fault.other} and {name} are listed",
            )
        case "scaled":
            return (
                f"{name} moves by {fault.ratio:.4g} times the step that the optimizer's formula gives",
                f"compare the line with {formula}",
            )
        case "decay":
            return (
                f"{name} moves off the optimizer's step along itself: its weight decay is not the one that was set",
                "decay shrinks: w ← w − η λ w, or g ← g + λ w",
            )
        case "state":
            return (
                f"after step {fault.step} the optimizer's memory '{name}' is not what its formula gives "
                f"({fault.ratio:.4g} "
                "times it)",
                f"keep the memory from step to step, and update it as in {formula}",
            )
    return (
        f"step {fault.step} moves {name} along another direction than the optimizer's formula (cosine "
        f"{fault.cosine:.3f})",
        f"compare memory, bias correction and order of operations with {formula}",
    )
