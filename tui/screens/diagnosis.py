"""A diagnosis by trial: what is being tried while it goes on, then the verdict, what each trial showed, the findings.

Closing the sheet ends the trials, wherever they are.
"""

from typing import ClassVar

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from stepgrad.core.debugging.messages import Died
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.trials.process import TrialMessage, Trials
from stepgrad.core.trials.report import Attempt, Report, Trial

from ..glyphs import DONE, ERROR, NOW
from ..panels.findings import finding_lines
from ..widgets.lines import Line, Role, line, wrap
from .sheet import SheetScreen


class TrialsSpoke(Message):
    """The trials said something."""

    def __init__(self, said: TrialMessage) -> None:
        self.said = said
        super().__init__()


class DiagnosisScreen(SheetScreen[None]):
    """Follows `trials`, which are of the run as `snapshot` shows it, and owns them."""

    WIDTH: ClassVar[int] = 100
    heading = "diagnosis by trial"
    hint = "esc gives it up"

    def __init__(self, description: RunDescription, snapshot: Snapshot, trials: Trials) -> None:
        super().__init__(description)
        self._trials = trials
        self._present = f"with the settings of step {snapshot.step}: {_settings(description, snapshot)}"
        self._attempts: list[Attempt] = []
        self._end: Report | Died | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._listen()

    def on_unmount(self) -> None:
        self._trials.close()

    @work(thread=True, group="trials")
    def _listen(self) -> None:
        """Runs in a thread of its own until the trials are over or the sheet is closed."""
        worker = get_current_worker()
        while not worker.is_cancelled:
            said = self._trials.receive(0.25)
            if said is not None:
                self.post_message(TrialsSpoke(said))
            if isinstance(said, (Report, Died)):
                return

    def on_trials_spoke(self, message: TrialsSpoke) -> None:
        """Take it in, and draw."""
        if isinstance(message.said, Attempt):
            self._attempts.append(message.said)
        else:
            self._end, self.hint = message.said, "esc close"
        self.place_page()
        self.page.force_redraw()

    def content(self, width: int) -> list[Line]:
        match self._end:
            case Report():
                rows = _report(self._end, width)
            case Died():
                rows = [
                    *self._progress(width),
                    Line(),
                    *wrap([(f"{ERROR} {self._end.message}", "bad")], width, indent=2),
                ]
            case None:
                rows = self._progress(width)
        return [*wrap([(self._present, "dim")], width), Line(), *rows]

    def _progress(self, width: int) -> list[Line]:
        if not self._attempts:
            return [line("the trials begin …", "dim")] if self._end is None else []
        *done, newest = self._attempts
        rows = [line(f"trial {newest.number} of at most {newest.most}", "strong")]
        for attempt in done:
            rows += wrap([(f"{DONE} ", "good"), (attempt.words, "dim")], width, indent=2)
        return rows + wrap([(f"{NOW} ", "accent"), (f"{newest.words} …", "text")], width, indent=2)


def _settings(description: RunDescription, snapshot: Snapshot) -> str:
    faults = f", faults {', '.join(snapshot.faults)}" if snapshot.faults else ""
    weights = len(snapshot.set_by_hand)
    by_hand = f", {weights} weight{'s' if weights > 1 else ''} set by hand" if weights else ""
    return f"{description.optimizer} {snapshot.hyperparameters.learning_rate:g}{faults}{by_hand}"


def _report(report: Report, width: int) -> list[Line]:
    role: Role = "good" if report.is_healthy else "strong"
    sign = f"{DONE} " if report.is_healthy else ""
    rows = wrap([(f"{sign}{report.verdict}", role)], width)
    for heading, trials in report.groups:
        rows += [Line(), *wrap([(heading, "strong")], width)]
        for trial in trials:
            rows += _trial(trial, width)
    if report.findings:
        rows += [Line(), line("found in the run as it is", "strong"), *finding_lines(report.findings, width)]
    return [*rows, Line(), line(f"{len(report.trials) + 1} runs in {report.seconds:.1f} s", "dim")]


def _trial(trial: Trial, width: int) -> list[Line]:
    role: Role = "good" if trial.helps else "dim"
    return wrap([(f"{trial.sign} ", role), (trial.says, "text")], width, indent=2)
