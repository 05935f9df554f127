"""How a check reads for people.

The guilty line first, then why, then the fix that was tried, then what follows from it.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.text import Text

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.scripts.report import CheckReport

MARKS = {Severity.ERROR: ("✖", "bold red"), Severity.WARNING: ("▲", "yellow"), Severity.INFO: ("·", "dim")}
ASCII_MARKS = {Severity.ERROR: "x", Severity.WARNING: "!", Severity.INFO: "-"}
WIDTH = 104


class Progress:
    """One line on stderr that says what is being done; nothing at all when stderr is no terminal."""

    def __enter__(self) -> Progress:
        self.shown = sys.stderr.isatty()
        return self

    def say(self, text: str) -> None:
        """Replace the line."""
        if self.shown:
            room = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[2K{text[:room]}")
            sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def print_report(report: CheckReport) -> None:
    """Print a report to stdout, in colour on a terminal."""
    console = Console(highlight=False, soft_wrap=True)
    roots = [finding for finding in report.findings if finding.root]
    symptoms = [finding for finding in report.findings if not finding.root]
    for index, finding in enumerate(roots):
        follows = symptoms if index == 0 else []
        _print_finding(console, report, finding, follows)
    if not report.findings:
        console.print(Text("✔ ", style="bold green").append(_healthy_line(report), style="none"))
    elif report.healthy:
        console.print(Text(_healthy_line(report), style="dim"))


def _healthy_line(report: CheckReport) -> str:
    right = sum(verdict.verdict == "correct" for verdict in report.parameters)
    total = len(report.parameters)
    loss = report.loss["expression"] if report.loss else "no loss"
    name, seconds = Path(report.script).name, f"{report.seconds:.1f} s"
    if right == total:
        return f"{name}: the gradients of all {total} parameters are those of the loss ({loss}); {seconds}"
    rest = [verdict for verdict in report.parameters if verdict.verdict != "correct"]
    why = next((verdict.reason for verdict in rest if verdict.reason), "they could not be told")
    return f"{name}: nothing wrong was found; {right} of {total} gradients checked ({why}); {seconds}"


def _print_finding(console: Console, report: CheckReport, finding: Finding, follows: list[Finding]) -> None:
    mark, style = MARKS[finding.severity]
    if not _can_show(console, mark):
        mark = ASCII_MARKS[finding.severity]
    head = Text(f"{mark} {finding.code}", style=style)
    if finding.line is not None:
        file = Path(report.files.get(finding.identity, report.script)).name
        head.append(f"   {file}:{finding.line}", style="cyan")
    if finding.source:
        head.append(f"   {finding.source}", style="bold")
    console.print(head)
    _paragraph(console, finding.message, "  ", "  ")
    if finding.fix:
        line = Text("  fix: ", style="green")
        line.append(finding.fix)
        console.print(line)
    for number, symptom in enumerate(follows):
        _paragraph(console, symptom.message, "  then: " if number == 0 else "        ", "        ")


def _paragraph(console: Console, text: str, first: str, rest: str) -> None:
    for line in textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False):
        console.print(Text(line))


def _can_show(console: Console, text: str) -> bool:
    try:
        text.encode(console.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
