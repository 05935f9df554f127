"""What the app has diagnosed: the run as it stands, with the settings and faults in force now.

A small picklable value like the launch it is made from, so that data are loaded where the trials are made.
"""

from dataclasses import dataclass

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.trials import Report, diagnose
from stepgrad.core.trials.changes import as_it_stands
from stepgrad.core.trials.diagnose import Progress
from stepgrad.core.trials.process import Trials, TrialsProcess

from .launch import Launch


@dataclass(frozen=True, slots=True)
class Standing:
    """Call it to diagnose the launched run as it stands.

    Raises StepgradError where recipe and data do not fit, and where the run began with weights from elsewhere.
    """

    launch: Launch
    settings: Hyperparameters
    faults: tuple[str, ...]

    def __call__(self, progress: Progress) -> Report:
        start = self.launch.find_start()
        if start is not None:
            raise StepgradError(
                f"trials begin with the recipe's weights, but this run began with those of {start.where}"
            )
        experiment, data = self.launch.resolve()
        return diagnose(as_it_stands(experiment, data, self.settings, self.faults), data, progress=progress)


@dataclass(frozen=True, slots=True)
class StartTrials:
    """Call it with a snapshot to begin the trials of that launch, as it stands there, in a process of their own."""

    launch: Launch

    def __call__(self, snapshot: Snapshot) -> Trials:
        return TrialsProcess(Standing(self.launch, snapshot.hyperparameters, snapshot.faults))
