"""Rules about examples the network was not trained on."""

from ..evidence import Evidence
from ..finding import Finding, Severity


def overfitting(evidence: Evidence) -> list[Finding]:
    """The loss on unseen examples was better before, and the one on the training examples has left it far behind."""
    limits, scores = evidence.thresholds, evidence.validation
    if len(scores) < 2 * limits.overfit_scores or evidence.description.loss == "sse":
        return []  # a sum over other examples is another sum
    recent = sum(score.loss for _, score in scores[-limits.overfit_scores :]) / limits.overfit_scores
    batches = evidence.description.steps_per_epoch
    training = float(evidence.history.loss[-batches:].mean())
    if not recent > limits.overfit_gap * training:
        return []
    stands = evidence.stands("overfitting", "validation")
    best_step, best = min(((step, score.loss) for step, score in scores), key=lambda pair: pair[1])
    rise = 1.0 + (limits.overfit_rise - 1.0) * (0.5 if stands else 1.0)
    if not (recent > rise * best and best > 0):
        return []
    chance = evidence.description.chance.value
    return [
        Finding(
            code="overfitting",
            severity=Severity.WARNING if recent > chance else Severity.INFO,
            subject="validation",
            step=best_step,
            message=f"the loss on unseen examples was {best:.4g} at step {best_step} and is {recent:.4g} now, "
            f"while that "
            f"of the training examples has come to {training:.4g}",
            evidence={"best": best, "now": recent, "training": training, "best_step": best_step},
            fix=f"stop at step {best_step}, or more examples, a smaller network, --weight-decay",
        )
    ]
