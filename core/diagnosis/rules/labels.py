"""Rules about the targets: out of range, all the same, in an order that has nothing to do with the inputs."""

from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.data import DataFacts


def label_range(evidence: Evidence) -> list[Finding]:
    """Labels that are no labels, or all the same one."""
    data, task = evidence.data, evidence.description.task
    if data is None:
        return []
    if task == "regression":
        return _unit(evidence, data)
    if data.target_low < 0.0 or data.target_high > 1.0:
        return [_out_of_range(data)]
    if task == "classes" and data.odd_rows:
        return [_not_one_hot(data)]
    if data.class_shares and max(data.class_shares) == 1.0 and data.examples > 1:
        return [_only_one(data)]
    return []


def _unit(evidence: Evidence, data: DataFacts) -> list[Finding]:
    """Numbers to predict whose size a start cannot give."""
    limits = evidence.thresholds
    if data.target_rms == 0 or limits.target_rms_low <= data.target_rms <= limits.target_rms_high:
        return []
    return [
        Finding(
            code="label-range",
            severity=Severity.WARNING,
            subject="targets",
            step=0,
            message=f"the targets run from {data.target_low:.4g} to {data.target_high:.4g}, root mean square "
            f"{data.target_rms:.3g}, where a start gives outputs near 1: errors and gradients begin that far off",
            evidence={"rms": data.target_rms, "low": data.target_low, "high": data.target_high},
            fix="standardize the targets, and scale the predictions back",
        )
    ]


def _out_of_range(data: DataFacts) -> Finding:
    return Finding(
        code="label-range",
        severity=Severity.ERROR,
        subject="targets",
        step=0,
        message=f"the labels run from {data.target_low:.4g} to {data.target_high:.4g}, where 0 to 1 was expected",
        evidence={"low": data.target_low, "high": data.target_high},
        fix="code labels as 0 and 1 (one column), or as one column of 0 and 1 for each class",
    )


def _not_one_hot(data: DataFacts) -> Finding:
    return Finding(
        code="label-range",
        severity=Severity.ERROR,
        subject="targets",
        step=0,
        message=f"{data.odd_rows} of {data.examples} examples have a target that does not add up to 1: no class, or "
        "several",
        evidence={"odd": data.odd_rows, "examples": data.examples},
        fix="give each example exactly one 1, in the column of its class",
    )


def _only_one(data: DataFacts) -> Finding:
    return Finding(
        code="label-constant",
        severity=Severity.ERROR,
        subject="targets",
        step=0,
        message=f"all {data.examples} examples have the same label: there is nothing to tell apart",
        evidence={"examples": data.examples},
        fix="look at how the labels were read or split: the other classes are missing from the training set",
    )


def label_noise(evidence: Evidence) -> list[Finding]:
    """Unseen examples are answered better than those trained on: the training labels contradict themselves."""
    if (contradicted := _contradicted(evidence)) is not None:
        return [contradicted]
    limits, scores, progress = evidence.thresholds, evidence.validation, evidence.progress
    if len(scores) < 2 * limits.overfit_scores or evidence.description.task == "regression":
        return []
    if progress.recent < limits.still_falling * progress.earlier:
        return []  # while it falls, the newest score is ahead of the mean over an epoch
    recent = [score.loss for _, score in scores[-limits.overfit_scores :]]
    unseen = sum(recent) / len(recent)
    chance = evidence.description.chance.value
    if not unseen < limits.noise_gap * progress.recent or progress.recent < 0.2 * chance or unseen > chance:
        return []
    return [
        Finding(
            code="label-noise",
            severity=Severity.WARNING,
            subject="targets",
            step=scores[-limits.overfit_scores][0],
            message=f"unseen examples have a loss of {unseen:.4g}, those trained on {progress.recent:.4g}, and neither "
            "falls: the training labels hold something that cannot be learned",
            evidence={"unseen": unseen, "trained": progress.recent},
            fix="look at the training examples with the largest losses (i): are their labels right?",
        )
    ]


def _contradicted(evidence: Evidence) -> Finding | None:
    test, limits = evidence.labels, evidence.thresholds
    if test is None or test.examples < limits.neighbours_needed or test.sigma < limits.neighbours_sigma:
        return None
    if test.contradicted < limits.contradicted_share:
        return None
    return Finding(
        code="label-noise",
        severity=Severity.WARNING,
        subject="targets",
        step=0,
        message=f"at least {test.contradicted:.0%} of {test.examples} examples have another label than their nearest "
        "neighbours agree on: wrong labels, or classes that overlap",
        evidence={"contradicted": test.contradicted, "agree": test.agree, "examples": test.examples},
        fix="look at those examples and their labels; what cannot be told apart puts a floor under the loss",
    )


def label_order(evidence: Evidence) -> list[Finding]:
    """Labels that do not follow the inputs, as far as neighbours and a line can tell; or examples sorted by label."""
    return [*_unrelated(evidence), *_sorted(evidence)]


def _unrelated(evidence: Evidence) -> list[Finding]:
    test, limits = evidence.labels, evidence.thresholds
    if test is None or test.examples < limits.neighbours_needed or test.sigma >= limits.neighbours_sigma:
        return []
    if _validates(evidence):
        return []
    if evidence.description.task == "regression":
        seen = f"an example's target and its nearest neighbour's correlate with {test.agree:.2f}"
    else:
        seen = f"nearest neighbours share a label in {test.agree:.0%} of {test.examples} examples, any two in "
        seen += f"{test.by_chance:.0%}"
    return [
        Finding(
            code="label-order",
            severity=Severity.WARNING,
            subject="targets",
            step=0,
            message=f"the labels do not follow the inputs: {seen}, and a straight line does no better than chance. "
            "Perhaps they belong to other examples; perhaps the rule is a hard one",
            evidence={"agree": test.agree, "by_chance": test.by_chance, "sigma": test.sigma, "examples": test.examples},
            fix="check that inputs and labels were shuffled, sorted and split together: print a few pairs",
        )
    ]


def _validates(evidence: Evidence) -> bool:
    """The network does well on examples it was not trained on, which no labels without sense would allow."""
    scores = evidence.validation
    limits = evidence.thresholds
    return (
        bool(scores)
        and min(score.loss for _, score in scores) < limits.gets_on_below * evidence.description.chance.value
    )


def _sorted(evidence: Evidence) -> list[Finding]:
    data, description = evidence.data, evidence.description
    if data is None or not data.class_shares or description.steps_per_epoch < 2:
        return []
    batch = description.hyperparameters.batch_size
    if data.run_length < max(4.0 * data.shuffled_length, 0.5 * batch):
        return []
    return [
        Finding(
            code="label-order",
            severity=Severity.WARNING,
            subject="order",
            step=0,
            message=f"the examples come sorted by label and are not shuffled: {data.run_length:.0f} in a row "
            f"are alike, "
            f"so a batch of {batch} holds little but one class",
            evidence={"run_length": data.run_length, "by_chance": data.shuffled_length, "batch": batch},
            fix="shuffle the examples anew for every epoch",
        )
    ]
