"""Rules about the update: replayed from the optimizer's definition, it must move the parameters to the same place."""

from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.update import ALL_SCALED, COUNTER, UpdateFault
from .gradients import are_alike

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
    """One finding for each array that the first updates did not move as the optimizer's formula says.

    Where all of them are off in the same way it is one finding, for it is one mistake.
    """
    if (shared := _shared(evidence)) is not None:
        return [_all_disagree(shared, evidence)]
    return [_disagrees(fault, evidence) for fault in evidence.updates]


def _shared(evidence: Evidence) -> UpdateFault | None:
    """The fault that speaks for all arrays of the network, where all are off in the same way."""
    faults = evidence.updates
    if len(faults) < max(3, 2 * len(evidence.description.layers)):
        return None
    first = faults[0]
    if first.verdict not in ALL or any(fault.verdict != first.verdict for fault in faults):
        return None
    is_same = first.verdict not in ("sign", "scaled") or are_alike(fault.ratio for fault in faults)
    return first if is_same else None


ALL = {
    "missing": ("no array is moved by the update, though the gradients are not 0", "carry the update out: {formula}"),
    "sign": (
        "all {count} arrays move up the slope: {ratio:.4g} times what the optimizer's formula gives",
        "subtract the step, do not add it",
    ),
    "scaled": (
        "all {count} arrays move by {ratio:.4g} times the step that the optimizer's formula gives",
        "compare the line with {formula}",
    ),
    "decay": (
        "all {count} arrays move off the optimizer's step along themselves: the weight decay is not the one set",
        "decay shrinks: w ← w − η λ w, or g ← g + λ w",
    ),
    "wrong": (
        "step {step} moves all {count} arrays along another direction than the optimizer's formula",
        "compare memory, bias correction and order of operations with {formula}",
    ),
}
"""Message and fix where one verdict holds for every array."""


def _all_disagree(shared: UpdateFault, evidence: Evidence) -> Finding:
    count = len(evidence.updates)
    numbers = {"count": count, "ratio": shared.ratio, "step": shared.step}
    formula = evidence.description.optimizer_formula
    message, fix = (text.format(formula=formula, **numbers) for text in ALL[shared.verdict])
    return Finding(
        code=CODES[shared.verdict],
        severity=Severity.ERROR,
        subject="all arrays",
        step=shared.step,
        message=message,
        evidence={"arrays": count, "ratio": shared.ratio, "cosine": shared.cosine, "step": shared.step},
        fix=fix,
    )


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


WHOLE = 0.02
"""How near to a whole number a multiple of the step must be to count updates."""


def _once(ratio: float) -> str:
    """What to look for first, where the step was made a whole number of times."""
    times = round(ratio)
    if times < 2 or abs(ratio - times) > WHOLE * times:
        return ""
    return f"see whether it is updated {'twice' if times == 2 else f'{times} times'} in a step; "


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
                _once(fault.ratio) + f"compare the line with {formula}",
            )
        case "decay":
            return (
                f"{name} moves off the optimizer's step along itself: its weight decay is not the one that was set",
                "decay shrinks: w ← w − η λ w, or g ← g + λ w",
            )
        case "state" if name == ALL_SCALED:
            return (
                f"step {fault.step} moves every array by {fault.ratio:.4g} times what the optimizer's formula gives",
                f"look at what all arrays share: the bias correction, the rate, the memory of {formula}",
            )
        case "state" if name == COUNTER:
            return (
                f"after step {fault.step} the optimizer has counted {fault.ratio:.4g} times the updates that were made",
                f"count each update once; the bias correction of {formula} goes by it",
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
