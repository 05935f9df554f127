"""The half of the app that has the run diagnosed: `D` begins trials on copies, and a sheet shows what comes of them."""

from collections.abc import Callable

from stepgrad.core.debugging.messages import Trainee
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.trials.process import Trials

from .memory import Memory
from .place import Place
from .remembering import RememberingApp
from .screens.diagnosis import DiagnosisScreen
from .terminal import Terminal

TrialsStarter = Callable[[Snapshot], Trials]
WOULD_TELL = "a diagnosis would tell what is hidden here: it is for you to find"


class DiagnosingApp(RememberingApp):
    """`start_trials` begins them for the run as a snapshot shows it; None where they would give something away."""

    def __init__(
        self, trainee: Trainee, terminal: Terminal, memory: Memory, start_trials: TrialsStarter | None
    ) -> None:
        super().__init__(trainee, terminal, memory)
        self._start_trials = start_trials

    def why_not(self, action: str, place: Place | None = None) -> str | None:
        """The same, and that there are no trials of what is hidden."""
        reason = super().why_not(action, place)
        if reason is None and action.rpartition(".")[2] == "diagnose" and self._start_trials is None:
            return WOULD_TELL
        return reason

    def action_diagnose(self) -> None:
        """Have the run diagnosed as it stands."""
        if self.present is not None and self._start_trials is not None:
            trials = self._start_trials(self.present)
            self.push_screen(DiagnosisScreen(self.trainee.description, self.present, trials))
