"""One run of a case, watched step by step, and what was said about it."""

from dataclasses import dataclass

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AtStep, Run
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.training.faults import FAULTS

from .cases import Case, data_of, recipe_of

ALARMS = (Severity.ERROR, Severity.WARNING)
FAMILIES = (
    ("gradient", ("gradient-",)),
    ("update", ("update-", "optimizer-", "weight-decay-")),
    ("data", ("input-", "label-", "data-", "integer-")),
    ("start", ("symmetric-", "init-", "dead-", "saturated-")),
    ("rate", ("learning-rate-",)),
    ("model", ("loss-output-", "missing-nonlinearity", "softmax-", "not-enough-")),
    ("report", ("loss-formula", "metric-")),
    ("course", ("loss-", "vanishing-", "exploding-", "constant-")),
)
"""Codes of a kind, by how they begin; the first that fits counts."""


@dataclass(frozen=True)
class Said:
    """What was said of one run.

    `first` is the code that stood first at the end, among errors and warnings; where a run got over its trouble and
    nothing stands any more, when something last stood. `raised` are all codes that were ever raised as one, each with
    its severity and the step. `loss` is the last, `chance` that of knowing nothing.
    """

    case: Case
    first: str
    raised: tuple[tuple[str, str, int], ...]
    loss: float
    chance: float

    @property
    def is_detected(self) -> bool:
        """Something of the right kind was said."""
        return self.step_of_detection is not None

    @property
    def step_of_detection(self) -> int | None:
        """The step at which something of the right kind was first said."""
        wanted = {family_of(code) for code in FAULTS[self.case.code].diagnosed_as}
        return min((step for code, _, step in self.raised if family_of(code) in wanted), default=None)

    @property
    def is_noticed(self) -> bool:
        """Anything was said."""
        return bool(self.raised)

    @property
    def is_right(self) -> bool:
        """What stands first is the fault."""
        return self.first in FAULTS[self.case.code].diagnosed_as

    def has_raised(self, severity: Severity) -> bool:
        """Whether anything that bad was ever said."""
        return any(severity == raised for _, raised, _ in self.raised)


def family_of(code: str) -> str:
    """Which kind of trouble a code is about."""
    return next((family for family, starts in FAMILIES if code.startswith(starts)), code)


def run_case(case: Case) -> Said:
    """Train, and note what is said and when."""
    session = build_session(recipe_of(case), data_of(case.experiment))
    raised: dict[str, tuple[str, str, int]] = {}
    first = ""

    def note() -> bool:
        nonlocal first
        first = first_of(session.diagnosis.findings) or first
        for finding in session.diagnosis.findings:
            if finding.severity in ALARMS:
                raised.setdefault(finding.code, (finding.code, str(finding.severity), session.trainer.state.step))
        return False

    session.apply(Run(AtStep(min(case.steps, session.trainer.total_steps))))
    session.advance(note)
    note()  # at the stop the rules look once more
    return Said(
        case,
        first,
        tuple(raised.values()),
        session.trainer.loss,
        session.description.chance.value,
    )


def first_of(findings: tuple[Finding, ...]) -> str:
    """The code a reader sees first: the first root that is an error or a warning."""
    alarms = [finding for finding in findings if finding.severity in ALARMS]
    roots = [finding for finding in alarms if finding.root]
    return (roots or alarms)[0].code if alarms else ""
