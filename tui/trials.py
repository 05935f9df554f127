"""What the app has diagnosed: the run as it stands, with the settings and faults in force now, and the weights set.

A small picklable value like the launch it is made from, so that data are loaded where the trials are made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from stepgrad.core.debugging.journal import Journal, Position, set_by_hand
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment import Experiment
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.restoring import Layout, journal_of, layout_of
from stepgrad.core.trials import Report, diagnose
from stepgrad.core.trials.changes import as_it_stands
from stepgrad.core.trials.diagnose import SECONDS, Progress
from stepgrad.core.trials.process import Trials, TrialsProcess
from stepgrad.core.trials.training import SetByHand

from .launch import Changes, Launch, apply_changes
from .recording import check_data, recipe_in, script_in

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Call it to diagnose the launched run as it stands.

    Raises StepgradError where recipe and data do not fit, and where the run began with weights from elsewhere.
    """

    launch: Launch
    settings: Hyperparameters
    faults: tuple[str, ...]
    by_hand: SetByHand = ()

    def __call__(self, progress: Progress, *, seconds: float = SECONDS) -> Report:
        start = self.launch.find_start()
        if start is not None:
            raise StepgradError(
                f"trials begin with the recipe's weights, but this run began with those of {start.where}"
            )
        experiment, data = self.launch.resolve()
        standing = as_it_stands(experiment, data, self.settings, self.faults)
        return diagnose(standing, data, by_hand=self.by_hand, seconds=seconds, progress=progress)


@dataclass(frozen=True, slots=True)
class RecordedStanding:
    """A recorded run as it stood at its end. `words` say so in a line, `left_out` what of it is not tried."""

    standing: Standing
    words: str
    left_out: str


def standing_in(path: Path, changes: Changes) -> RecordedStanding:
    """What is to be diagnosed of the run in a file, with changes from the command line over it.

    Raises StepgradError where the file cannot be read, or the data are not those it was trained on.
    """
    reader = RunReader(path)
    try:
        script = script_in(reader)
        if script is not None:
            raise StepgradError(f"'{path}' is a run of {Path(script).name}: stepgrad check {script} says what is wrong")
        with reader.at_once():
            about, layout = reader.about, layout_of(reader)
            journal = journal_of(reader, layout.present) if layout is not None else ()
    finally:
        reader.close()
    launch = Launch(None, changes, resume=path)
    experiment, data = launch.resolve()
    check_data(data, about, path, "diagnose")
    standing = apply_changes(_at_the_end(recipe_in(path), journal), changes)
    settings, faults = standing.hyperparameters, standing.faults
    newest = layout.stored[layout.present].newest if layout is not None else 0
    by_hand = set_by_hand(journal, Position(newest))
    parts = [f"{experiment.optimizer} {settings.learning_rate:g}", *faults]
    parts += [f"{_few([value.name for _, value in by_hand])} set by hand"] if by_hand else []
    words = f"{path}: {experiment.name} as it stood at step {newest}: {', '.join(parts)}"
    left_out = _left_out(recipe_in(path), journal, layout)
    return RecordedStanding(Standing(launch, settings, faults, by_hand), words, left_out)


def _few(words: Sequence[str]) -> str:
    """All of them in a line, or the first and how many more."""
    more = len(words) - MOST_NAMED
    return ", ".join(words[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _at_the_end(recipe: Experiment, journal: Journal) -> Experiment:
    """The recipe with the settings and faults that were last in force."""
    if not journal:
        return recipe
    return replace(recipe, hyperparameters=journal[-1].hyperparameters, faults=journal[-1].faults)


def _left_out(recipe: Experiment, journal: Journal, layout: Layout | None) -> str:
    """What the trials, which train from the start with the last settings, cannot show of the run."""
    in_force = [(recipe.hyperparameters, recipe.faults), *((edit.hyperparameters, edit.faults) for edit in journal)]
    changed = [
        edit.at.step for edit, (before, after) in zip(journal, pairwise(in_force), strict=True) if before != after
    ]
    parts = []
    if changed:
        steps = _few([str(step) for step in changed])
        parts.append(f"settings were changed at step {steps}: only the last are tried, from the start")
    others = len(layout.stored) - 1 if layout is not None else 0
    if others:
        parts.append(f"{others} other branch{'es' if others > 1 else ''} left out")
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class StartTrials:
    """Call it with a snapshot to begin the trials of that launch, as it stands there, in a process of their own."""

    launch: Launch

    def __call__(self, snapshot: Snapshot) -> Trials:
        standing = Standing(self.launch, snapshot.hyperparameters, snapshot.faults, snapshot.set_by_hand)
        return TrialsProcess(standing)
