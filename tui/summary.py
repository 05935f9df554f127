"""The closing summary: what a run came to, in a few lines that stay in the terminal after the app has gone."""

import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.observing.description import RunDescription

from .glyphs import to_words
from .run_files import name_of, said_of_size
from .terminal import detect
from .tree import corners

SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "⚠", Severity.INFO: "ℹ"}
REASONS = {
    "end": "all epochs are done",
    "not-finite": "stopped: the loss or its gradient is not finite",
    "interrupted": "interrupted",
    "quit": "left before the end",
    "died": "the training process died",
    "error": "stopped: the script raised an error",
}


def finding_line(finding: Finding) -> str:
    """One finding in one line."""
    return f"{SIGNS[finding.severity]} {finding.code}  {finding.message}"


def describe_closing(
    description: RunDescription,
    snapshot: Snapshot,
    reason: str,
    seconds: float | None = None,
    *,
    run_file: str | None = None,
) -> list[str]:
    """The lines of the summary: where the run stands, what it reached, what was found, where it is, how to go on."""
    took = f" · {seconds:.1f} s, {snapshot.step / seconds:,.0f} steps/s" if seconds else ""
    lines = [
        f"{description.experiment}: step {snapshot.step} of {snapshot.total_steps}{_within(snapshot)}, "
        f"epoch {snapshot.epoch}, "
        f"{REASONS.get(reason, reason)}{took}",
        _reached(description, snapshot),
    ]
    lines += tell_findings(snapshot.findings)
    if run_file is not None:
        lines += tell_file(Path(run_file))
    is_edited = snapshot.is_edited and run_file is None
    how = ("look closer" if snapshot.findings else "again") + (", without the edits" if is_edited else "")
    lines.append(f"{how}: {command_to_reopen(sys.argv[1:], run_file)}")
    return lines


def tell_file(run_file: Path) -> list[str]:
    """Where a run was recorded, what looks at it there, and how to make room if that is needed."""
    lines = [f"recorded: {run_file}", f"look at it: {shlex.join(['stepgrad', 'open', name_of(run_file)])}"]
    return [*lines, *filter(None, [said_of_size(run_file)])]


def command_to_reopen(arguments: Sequence[str], run_file: str | None) -> str:
    """The command line that opens the same run in the app, waiting: where it ended if it was recorded, or at step 0."""
    if run_file is not None:
        return shlex.join(["stepgrad", "train", "--resume", name_of(Path(run_file)), "--paused"])
    kept = [
        word
        for place, word in enumerate(arguments)
        if word not in ("--no-tui", "--json", "--paused", "--report", "--overwrite")
        and arguments[max(0, place - 1)] != "--report"
    ]
    return shlex.join(["stepgrad", *kept, "--paused"] if kept else ["stepgrad"])


def say(lines: Iterable[str]) -> None:
    """Write them to stderr, in the signs its terminal has."""
    sys.stderr.write("\n".join(wrap(in_its_signs(lines))) + "\n")


def in_its_signs(lines: Iterable[str]) -> list[str]:
    """The lines in ASCII where the terminal has no more."""
    return list(lines) if detect().has_unicode else [to_words(line) for line in lines]


def wrap(lines: Iterable[str]) -> list[str]:
    """The lines broken between words where stderr is a terminal, continued under their own indentation."""
    if not sys.stderr.isatty():
        return list(lines)
    width = shutil.get_terminal_size().columns
    wrapped = []
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip(" └├│")) + 2)
        # What is to be copied, a path or a command, stays in one piece.
        wrapped += textwrap.wrap(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return wrapped


def _within(snapshot: Snapshot) -> str:
    """Where in the next step it stands, if it does: the numbers of the summary are then that step's."""
    done = snapshot.phase.done
    return f" and within step {snapshot.step + 1}, after its phase {snapshot.phase.names[done - 1]}" if done else ""


def _reached(description: RunDescription, snapshot: Snapshot) -> str:
    if snapshot.loss is None:
        return f"step {snapshot.step + 1} has no loss yet" if snapshot.phase.done else "no step was taken"
    whose = f" in step {snapshot.step + 1}" if snapshot.phase.done else ""
    parts = [f"loss{whose} {snapshot.loss:.5g} ({description.chance.name} would be {description.chance.value:.5g})"]
    if snapshot.accuracy is not None:
        parts.append(f"accuracy {snapshot.accuracy:.1%}")
    if snapshot.validation_loss is not None:
        parts.append(f"validation loss {snapshot.validation_loss:.5g}")
    if snapshot.validation_accuracy is not None:
        parts.append(f"validation accuracy {snapshot.validation_accuracy:.1%}")
    parts += [
        f"layer {layer.index}: {layer.dead} of {layer.units} units dead" for layer in snapshot.layers if layer.dead
    ]
    return ", ".join(parts)


def tell_findings(findings: tuple[Finding, ...]) -> list[str]:
    """The root with its fix first, then everything it explains below it, then the next root."""
    if not findings:
        return ["no findings"]
    placed: list[tuple[Finding, int]] = []
    seen: set[tuple[str, str]] = set()

    def tell(finding: Finding, depth: int) -> None:
        if finding.identity in seen:
            return
        seen.add(finding.identity)
        placed.append((finding, depth))
        for effect in findings:
            if finding.code in effect.causes:
                tell(effect, depth + 1)

    for finding in (*(each for each in findings if each.root), *findings):
        tell(finding, 0)
    lines: list[str] = []
    for (finding, depth), corner in zip(placed, corners([depth for _, depth in placed]), strict=True):
        lines.append(("  " if depth else "") + corner + finding_line(finding))
        if depth == 0:
            lines += [f"    fix: {finding.fix}"] if finding.fix else []
            lines.append(f"    more: stepgrad explain {finding.code}")
    return lines
