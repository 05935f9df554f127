"""A launch that keeps its fault to itself: the session neither names it nor lets it be taken out."""

from dataclasses import dataclass, field, replace

from stepgrad import __version__
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.session import Session
from stepgrad.core.diagnosis.engine import Change, Diagnosis
from stepgrad.core.diagnosis.evidence import Evidence

from .draw import Challenge

NEVER = 10**18
"""A step no run comes to."""


class NoDiagnosis(Diagnosis):
    """Says nothing, whatever the evidence."""

    def __init__(self) -> None:
        super().__init__()
        self.next_look = NEVER

    def examine(self, evidence: Evidence) -> list[Change]:
        """Nothing changed, for nothing is ever found."""
        return []


@dataclass(frozen=True, slots=True)
class HiddenLaunch:
    """Call it to get the session of a challenge at step 0; it can go back to any step it went through."""

    challenge: Challenge = field(repr=False)

    def __call__(self) -> Session:
        experiment, data = self.challenge.launch.resolve()
        # The screen names the run by it, and shows so that it is no ordinary one.
        experiment = replace(experiment, name=f"challenge-{experiment.name}")
        is_open = self.challenge.shows_findings
        session = build_session(experiment, data, version=__version__, keeps_past=True, checks_gradients=is_open)
        session.keep_secret()
        if not is_open:
            session.judge_by(NoDiagnosis())
        return session
