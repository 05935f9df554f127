"""The benefit of the doubt: accusations that the course of the training speaks against are withdrawn.

Where no parameter agrees with the loss that was found, that number may be no loss at all, and only a training that
suffers, whose loss does not come down or stops being a number, is held against the script.
"""

from __future__ import annotations

from typing import Any, Callable

from ...truth.agreement import MAJORITY
from ...truth.case import Case
from ...truth.on_the_way import FEW
from ...truth.rebuilt_loss import HALF_SQUARES
from ...truth.verdicts import Verdict
from .climbed import climbs_a_term
from .course import Course

FALLS = 0.02  # share of the loss that must be gone at the end of the time observed, for a training that gets on
FALLS_FAR = 0.5  # the same, for a network that is said to be no more than one layer
HARDLY = 0.999  # cosine up to which a gradient is wrong enough to be called so although the training gets on
OPPOSITE = -0.9  # cosine from which a gradient points the other way
MEANS = ("missing-mean", "double-mean")
TELLING = 7.5  # a factor that is the number of examples by chance where it is small
SEVERAL = 2  # parameters that one change makes right together, which is no accident

Look = Callable[[], "Course | None"]


def give(case: Case, findings: list[dict[str, Any]], look: Look) -> list[dict[str, Any]]:
    """The findings that can be upheld. `look` lives on for a while and returns the course of the loss."""
    doubtful = [item for item in findings if _is_doubtful(case, item)]
    if not doubtful:
        return findings
    course = look()
    withdrawn = [item for item in doubtful if not _is_upheld(case, item, course)]
    if any(item["code"] != "missing-nonlinearity" for item in withdrawn):
        for verdict in case.verdicts:
            if verdict.verdict in ("scaled", "sign", "wrong"):
                verdict.verdict, verdict.ratio = "inconclusive", 0.0
                verdict.reason = "no parameter agrees with the number that was found, and the training gets on"
    return [item for item in findings if item not in withdrawn]


def _is_doubtful(case: Case, item: dict[str, Any]) -> bool:
    evidence = item["evidence"]
    if item["code"] == "missing-nonlinearity":
        return not evidence.get("proven")
    if not (item["code"].startswith("gradient-") or item["code"] == "update-sign"):
        return False
    if evidence.get("cause") == "sign" and evidence.get("cosine", -1.0) > OPPOSITE:
        return True
    is_hardly_wrong = item["code"] == "gradient-wrong" and evidence.get("cosine", 0.0) > HARDLY
    if is_hardly_wrong and "ratio" not in evidence and evidence.get("cause") != "regularization":
        return True
    if evidence.get("cause") in MEANS and any(_shows_the_loss(verdict) for verdict in case.verdicts):
        return False  # it follows the loss up to the number of examples: that is no accident
    agreeing = [verdict for verdict in case.verdicts if verdict.verdict == "correct" and not verdict.reason]
    is_network = len(agreeing) >= MAJORITY and evidence.get("proven")  # of single numbers, with one factor
    axes = 2 if case.loss.rebuilt and not evidence.get("proven") else 1  # a bias fits one of many losses by accident
    axes = min(axes, max(len(verdict.leaf.shape) for verdict in case.verdicts))
    return not is_network and not any(verdict.leaf.size > 1 and len(verdict.leaf.shape) >= axes for verdict in agreeing)


def _shows_the_loss(verdict: Verdict) -> bool:
    """Whether a parameter has several entries that are all multiples, or one that is a telling one."""
    ratio = abs(verdict.ratio)
    return verdict.verdict == "scaled" and (verdict.leaf.size > FEW or max(ratio, 1 / max(ratio, 1e-9)) > TELLING)


def _is_upheld(case: Case, item: dict[str, Any], course: Course | None) -> bool:
    evidence = item["evidence"]
    if item["code"] == "missing-nonlinearity":
        return course is None or not _falls(course, FALLS_FAR)
    is_sign = evidence.get("cause") == "sign"
    if is_sign and evidence.get("cosine", -1.0) > OPPOSITE:
        return bool(evidence.get("proven")) and not case.loss.rebuilt and climbs_a_term(case)
    is_certain = (is_sign and _all_go_uphill(case)) or evidence.get("in_slope")  # no loss has a slope written wrongly
    if not evidence.get("proven") or (case.loss.rebuilt and not is_certain):
        return False
    if not is_sign and (len(evidence.get("parameters", ())) >= SEVERAL or evidence.get("in_penalty")):
        return True  # a penalty that is in the loss and in the gradient is meant, and so is what follows the data
    return course is not None and not _falls(course, FALLS)


def _all_go_uphill(case: Case) -> bool:
    """Whether every parameter follows, exactly, the gradient of an error against data that stay what they are."""
    several = [verdict for verdict in case.verdicts if verdict.leaf.size > FEW]
    is_error = case.loss.rebuilt != HALF_SQUARES and not case.loss.is_moving
    return is_error and len(several) >= SEVERAL and all(verdict.verdict == "sign" for verdict in several)


def _falls(course: Course, share: float) -> bool:
    """Whether the loss comes down by a share, and by more than single examples differ from each other."""
    return course.is_finite and course.start - course.end > max(share * abs(course.start), course.scatter)
