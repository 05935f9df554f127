"""Progress for people, on stderr: a line about the run, a short table, findings as they rise, a closing summary."""

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from stepgrad.core.debugging.snapshot import Snapshot, WatchValue
from stepgrad.core.diagnosis.engine import Change
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.training.gradient_check import GradientEntry

from ..summary import describe_closing, finding_line, in_its_signs, wrap
from .run import Outcome

COLUMNS = (("step", 8), ("epoch", 7), ("loss", 11), ("accuracy", 10), ("val loss", 11), ("val acc", 9), ("dead", 14))


class _Console(Console):
    """Rich would end the program by itself when a pipe breaks; the caller has an exit code for that."""

    def on_broken_pipe(self) -> None:
        """Let the error through."""
        raise BrokenPipeError


class TextReporter:
    """Writes lines; on a real terminal a progress bar stays below them."""

    default_reports = 10
    reports_early = True

    def __init__(self) -> None:
        self._console = _Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("training", total=None)
        self._description: RunDescription | None = None

    def start(self, description: RunDescription) -> None:
        """Who is trained on what, and the head of the table."""
        self._description = description
        rate = description.hyperparameters.learning_rate
        activations = "→".join(layer.activation for layer in description.layers)
        self._say(f"{description.experiment}: {description.title}")
        self._say(
            f"{description.architecture} {activations} · {description.loss} · {description.optimizer} {rate:g} · "
            f"{description.examples} examples of {description.dataset} · {description.total_steps} steps"
        )
        self._say("".join(name.rjust(width) for name, width in COLUMNS))
        self._bar.start()

    def checked(self, entries: tuple[GradientEntry, ...]) -> None:
        """Which gradients agree; the findings tell of those that do not."""
        agree = " ".join(f"d{entry.name}" for entry in entries if entry.verdict == "correct")
        self._say(f"gradients that agree with finite differences: {agree or 'none'}")

    def progress(self, step: int, total: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=step, total=total)

    def step(self, snapshot: Snapshot) -> None:
        """A line of the table."""
        dead = [f"{layer.dead}/{layer.units}" for layer in snapshot.layers if layer.dead is not None]
        cells = (
            str(snapshot.step),
            str(snapshot.epoch),
            _number(snapshot.loss),
            _share(snapshot.accuracy),
            _number(snapshot.validation_loss),
            _share(snapshot.validation_accuracy),
            " ".join(dead) or "–",
        )
        row = "".join(cell.rjust(width) for cell, (_, width) in zip(cells, COLUMNS, strict=True))
        watches = [f"{watch.expression} = {_watched(watch)}" for watch in snapshot.watches]
        self._say("  ".join([row, *watches]))

    def change(self, change: Change) -> None:
        """A finding, as it rises or clears."""
        prefix = "cleared: " if change.cleared else ""
        for line in wrap([f"  {prefix}{finding_line(change.finding)}"]):
            self._say(line)

    def stop(self, outcome: Outcome) -> None:
        """The closing summary."""
        self._bar.stop()
        assert self._description is not None
        self._say("")
        lines = describe_closing(
            self._description, outcome.snapshot, outcome.words, outcome.seconds, run_file=outcome.run_file
        )
        for line in wrap(lines):
            self._say(line)

    def _say(self, line: str) -> None:
        self._console.print(*in_its_signs([line]), markup=False)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.5g}"


def _watched(watch: WatchValue) -> str:
    return watch.problem or _number(watch.value)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
