"""Rules about the model against its data: outputs that cannot reach the targets, a loss for another kind of output,
layers without a bend between them."""

from ..evidence import Evidence
from ..finding import Finding, Severity


def loss_output_mismatch(evidence: Evidence) -> list[Finding]:
    """The output activation cannot give the targets, or the loss was made for another kind of output."""
    data, start = evidence.data, evidence.start
    if data is None or start is None:
        return []
    description = evidence.description
    output = description.layers[-1].activation
    low, high = start.reach
    slack = 1e-6 * max(1.0, abs(data.target_low), abs(data.target_high))
    if description.task == "regression" and (data.target_low < low - slack or data.target_high > high + slack):
        return [_cannot_reach(output, (low, high), (data.target_low, data.target_high))]
    named = {"output": output, "loss": description.loss}
    if start.output_differs > 1e-6 and output == "softmax" and start.column_sum < 1e-6 < start.row_sum:
        return [_wrong_axis()]
    if output == "softmax" and description.layers[-1].units == 1:
        return [_broken("a softmax over a single output is 1 whatever goes in", named)]
    if start.output_differs > 1e-6:
        return [_broken(f"the outputs are not {output} of z: they differ by up to {start.output_differs:.3g}", named)]
    if description.loss in ("bce", "cross_entropy") and output not in ("sigmoid", "softmax"):
        return [_broken(f"{description.loss} wants probabilities, and a {output} output gives none", named)]
    if description.task != "regression" and output in ("relu", "softplus", "identity", "elu", "gelu", "leaky_relu"):
        return [_not_a_probability(output, description.loss)]
    if description.task == "classes" and output == "softmax" and description.loss != "cross_entropy":
        return [_weak_pair(description.loss)]
    return []


def _wrong_axis() -> Finding:
    return Finding(
        code="softmax-axis",
        severity=Severity.ERROR,
        subject="output",
        step=0,
        message="the softmax adds up to 1 over the examples of a batch, not over the classes of an example",
        evidence={"output": "softmax"},
        fix="divide by the sum over the classes: e / e.sum(axis=1, keepdims=True) where examples are rows",
    )


def _broken(what: str, evidence: dict[str, str]) -> Finding:
    return Finding(
        code="loss-output-mismatch",
        severity=Severity.ERROR,
        subject="output",
        step=0,
        message=f"{what}; loss and gradient were made for another output",
        evidence=evidence,
        fix="--output sigmoid --loss bce for yes or no, --output softmax --loss cross_entropy for classes, each once",
    )


def bottleneck(evidence: Evidence) -> list[Finding]:
    """A hidden layer of a single unit: one number must carry everything. Silent once the network learns."""
    description, limits = evidence.description, evidence.thresholds
    narrow = [layer for layer in description.layers[:-1] if layer.units == 1]
    if not narrow or description.features == 1 or _answers(evidence, limits.answers_below):
        return []
    return [
        Finding(
            code="not-enough-capacity",
            severity=Severity.WARNING,
            subject=f"layer {narrow[0].index}",
            layer=narrow[0].index,
            step=0,
            message=f"layer {narrow[0].index} has a single unit: all {description.features} inputs must pass "
            f"through one "
            "number, and the examples can be told apart along one line only",
            evidence={"units": 1, "features": description.features},
            fix="give the hidden layers more units, 16 to begin with",
        )
    ]


def _answers(evidence: Evidence, below: float) -> bool:
    return evidence.progress.recent < below * evidence.description.chance.value


def weight_decay_high(evidence: Evidence) -> list[Finding]:
    """A decay that outweighs any loss. Silent once the network learns."""
    decay, limits = evidence.description.hyperparameters.weight_decay, evidence.thresholds
    if decay < limits.decay_high or _answers(evidence, limits.answers_below):
        return []
    return [
        Finding(
            code="weight-decay-high",
            severity=Severity.WARNING,
            subject="weight decay",
            step=0,
            message=f"a weight decay of {decay:g} pulls the weights to 0 harder than the loss can push them apart",
            evidence={"weight_decay": decay},
            fix="--weight-decay 0 first, then 1e-4 to 1e-2",
        )
    ]


def _cannot_reach(output: str, reach: tuple[float, float], targets: tuple[float, float]) -> Finding:
    return Finding(
        code="loss-output-mismatch",
        severity=Severity.ERROR,
        subject="output",
        step=0,
        message=f"the targets run from {targets[0]:.4g} to {targets[1]:.4g}, but a {output} output can only give "
        f"{reach[0]:g} to {reach[1]:g}",
        evidence={"target_low": targets[0], "target_high": targets[1], "reach_low": reach[0], "reach_high": reach[1]},
        fix="--output identity for numbers without limits, or scale the targets into the output's range",
    )


def _not_a_probability(output: str, loss: str) -> Finding:
    # A rectifier at the end can die as a whole; the others learn, only worse.
    severity = Severity.WARNING if output == "relu" else Severity.INFO
    return Finding(
        code="loss-output-mismatch",
        severity=severity,
        subject="output",
        step=0,
        message=f"labels are 0 or 1, but a {output} output with {loss} is no probability"
        + (", and where it is 0 it has no gradient to leave 0 by" if output == "relu" else ""),
        evidence={"output": output, "loss": loss},
        fix="--output sigmoid --loss bce for yes or no, --output softmax --loss cross_entropy for classes",
    )


def _weak_pair(loss: str) -> Finding:
    return Finding(
        code="loss-output-mismatch",
        severity=Severity.INFO,
        subject="output",
        step=0,
        message=f"softmax with {loss}: the gradient fades where the answer is surely wrong; cross_entropy has "
        f"no such fade",
        evidence={"output": "softmax", "loss": loss},
        fix="--loss cross_entropy",
    )


def missing_nonlinearity(evidence: Evidence) -> list[Finding]:
    """Hidden layers without a bend are one layer."""
    if evidence.start is None or not evidence.start.is_linear:
        return []
    layers = len(evidence.description.layers)
    return [
        Finding(
            code="missing-nonlinearity",
            severity=Severity.WARNING,
            subject="model",
            step=0,
            message=f"no hidden layer has a nonlinearity, so the {layers} layers can do no more than a single one",
            evidence={"layers": layers},
            fix="--activation relu, or tanh, for the hidden layers",
        )
    ]
