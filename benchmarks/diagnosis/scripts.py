"""How well `stepgrad check` names the fault of a training script: `python -m benchmarks.diagnosis`.

Every script of the gallery is checked as a user would check it, in a process of its own and from its own
folder, and the JSON report is compared with what the manifest says. `--held-out DIR` takes another folder
with a manifest of the same form: programs the mechanism was not written on.

What is counted:

detected       of the broken scripts: `healthy` is false and some finding is an error or a warning
place          of the broken scripts: the root finding names a guilty line. For a fault in a module beside
               the script its source must be that line. Where the manifest gives a variable, because the
               fault is no single line, the name of that variable is right too
cause          of the broken scripts: a root finding `gradient-*` carries a right `cause` in its evidence;
               where the manifest has no cause, or the root has another code, the code must be right
code           of the broken scripts: the root finding has one of the codes of the manifest
false alarms   of the repaired and the healthy scripts: some finding is an error or a warning
not analysed   of all scripts: exit code 3. It is no false alarm, and no detection
no report      of all scripts: no JSON object was printed, for a reason that is not exit code 3. None may be

The root finding is the first one marked `root`, or else the first error or warning. The command fails when a
goal is missed; seconds depend on the machine and are shown only.
"""

import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from statistics import median
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "examples" / "gallery"
TIME_LIMIT = 120.0
DETECTED_GOAL, PLACE_GOAL, CAUSE_GOAL, FALSE_ALARM_GOAL = 95.0, 90.0, 85.0, 0
Report = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One program to check and what is known about it; `role` is broken, fixed or healthy."""

    script: Path
    role: str
    codes: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    in_module: bool = False
    variables: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one check answered; `report` is None when it printed no JSON object."""

    case: Case
    exit_code: int
    seconds: float
    report: Report | None
    error: str

    @property
    def alarms(self) -> list[Report]:
        """The findings that call the program faulty."""
        findings = (self.report or {}).get("findings", [])
        return [f for f in findings if f["severity"] in ("error", "warning")]

    @property
    def root(self) -> Report | None:
        """The finding a reader sees first."""
        marked = (finding for finding in self.alarms if finding.get("root"))
        return next(marked, next(iter(self.alarms), None))


@dataclass(frozen=True)
class Verdict:
    """Which parts of the answer are right, for a broken script."""

    detected: bool
    place: bool
    cause: bool
    code: bool


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """The entries of `folder/manifest.toml`, in its order."""
    text = (folder / "manifest.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["script"]
    return entries


def cases_of(folder: Path, *, fixed: bool = True) -> Iterator[Case]:
    """The programs of a gallery: each broken one, its right version if wanted, and the healthy ones."""
    for entry in read_manifest(folder):
        kind = entry["kind"]
        if entry.get("healthy"):
            yield Case(folder / entry["script"], "healthy", kind=kind)
            continue
        yield Case(
            folder / entry["script"],
            "broken",
            codes=_several(entry, "code"),
            causes=_several(entry, "cause"),
            lines=tuple(entry.get("line", ())),
            texts=tuple(entry.get("text", ())),
            in_module="file" in entry,
            variables=_several(entry, "variable"),
            kind=kind,
        )
        if fixed:
            yield Case(folder / entry["fixed"], "fixed", kind=kind)


def _several(entry: dict[str, Any], key: str) -> tuple[str, ...]:
    """The plural of a key if the manifest has it, else its one value, else nothing."""
    return tuple(entry.get(key + "s", [entry[key]] if key in entry else []))


def run_check(case: Case) -> Outcome:
    """Check one program in a new process, as its author would, from the folder it lies in."""
    command = [sys.executable, "-m", "stepgrad", "check", "--json", case.script.name]
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            cwd=case.script.parent,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return Outcome(case, -1, TIME_LIMIT, None, f"no answer within {TIME_LIMIT:.0f} s")
    seconds = time.perf_counter() - start
    last_words = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        return Outcome(case, done.returncode, seconds, None, last_words)
    return Outcome(case, done.returncode, seconds, report, last_words)


def judge(outcome: Outcome) -> Verdict:
    """Compare the answer about a broken script with the manifest."""
    case, root = outcome.case, outcome.root
    detected = outcome.report is not None and not outcome.report.get("healthy", True) and bool(outcome.alarms)
    if root is None or not detected:
        return Verdict(detected, place=False, cause=False, code=False)
    code = root["code"] in case.codes
    cause = code
    if root["code"].startswith("gradient-") and case.causes:
        cause = root.get("evidence", {}).get("cause") in case.causes
    return Verdict(detected, place=_names_the_place(root, case), cause=cause, code=code)


def _names_the_place(root: Report, case: Case) -> bool:
    named = re.findall(r"[A-Za-z_]\w*", root.get("variable") or "")
    if set(named) & set(case.variables):
        return True
    if case.in_module:
        return (root.get("source") or "").strip() in case.texts
    return root.get("line") in case.lines


def table_of(outcomes: Sequence[Outcome], folder: Path) -> Table:
    """One row for each program: what was found, and which parts of it are right."""
    table = Table(title=f"stepgrad check on {folder.name}")
    for heading in ("script", "verdict", "found", "code", "place", "cause"):
        table.add_column(heading, overflow="fold")
    table.add_column("seconds", justify="right")
    for outcome in outcomes:
        marks = ("", "", "")
        if outcome.case.role == "broken":
            verdict = judge(outcome)
            marks = (_mark(verdict.code), _mark(verdict.place), _mark(verdict.cause))
        name = os.path.relpath(outcome.case.script, folder)
        table.add_row(name, _verdict_text(outcome), _found_text(outcome), *marks, f"{outcome.seconds:.1f}")
    return table


def _mark(right: bool) -> str:
    return "[green]yes[/]" if right else "[red]no[/]"


def _verdict_text(outcome: Outcome) -> str:
    if outcome.exit_code == 3:
        return "[yellow]not analysed[/]"
    if outcome.report is None:
        return "[red]no report[/]"
    faulty = bool(outcome.alarms)
    word = "faulty" if faulty else "healthy"
    return word if faulty == (outcome.case.role == "broken") else f"[red]{word}[/]"


def _found_text(outcome: Outcome) -> str:
    root = outcome.root
    if root is None:
        return "" if outcome.report and outcome.exit_code != 3 else outcome.error
    cause = root.get("evidence", {}).get("cause")
    place = f"{root.get('variable') or root['subject']}:{root.get('line') or '?'}"
    return f"{root['code']}{f' ({cause})' if cause else ''} {place}"


def totals_of(outcomes: Sequence[Outcome]) -> tuple[Table, bool]:
    """The totals as a table, and whether every goal is reached."""
    broken = [outcome for outcome in outcomes if outcome.case.role == "broken"]
    verdicts = [judge(outcome) for outcome in broken]
    false_alarms = [o for o in outcomes if o.case.role != "broken" and o.alarms]
    silent = [o for o in outcomes if o.report is None and o.exit_code != 3]
    shares = (
        ("detected", [v.detected for v in verdicts], DETECTED_GOAL),
        ("right line or variable", [v.place for v in verdicts], PLACE_GOAL),
        ("right cause", [v.cause for v in verdicts], CAUSE_GOAL),
        ("right code", [v.code for v in verdicts], 0.0),
    )
    table = Table("measure", "value", "goal", title=f"{len(broken)} broken of {len(outcomes)} programs")
    reached = len(false_alarms) <= FALSE_ALARM_GOAL and not silent
    for name, rights, goal in shares:
        percent = 100 * sum(rights) / len(rights) if rights else 100.0
        reached = reached and percent >= goal
        table.add_row(name, f"{percent:.1f} % ({sum(rights)}/{len(rights)})", f"{goal:.0f} %" if goal else "")
    table.add_row("false alarms", str(len(false_alarms)), str(FALSE_ALARM_GOAL))
    table.add_row("not analysed (exit code 3)", str(sum(o.exit_code == 3 for o in outcomes)), "")
    table.add_row("no report", str(len(silent)), "0")
    seconds = [outcome.seconds for outcome in outcomes]
    table.add_row("seconds, median and longest", f"{median(seconds):.1f} and {max(seconds):.1f}", "3 and 20")
    return table, reached


def measure_scripts(only: str, *, jobs: int, fixed: bool, held_out: Path | None) -> int:
    """Measure `stepgrad check` on a gallery: detection, place, cause, false alarms, seconds. 1 if a goal is missed."""
    folder = (held_out or GALLERY).resolve()
    console = Console(width=None if sys.stdout.isatty() else 160)
    everything = cases_of(folder, fixed=fixed)
    cases = [case for case in everything if fnmatch(os.path.relpath(case.script, folder), only)]
    if not cases:
        raise typer.BadParameter(f"no script in {folder} matches '{only}'", param_hint="--only")
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(jobs) as pool, console.status("") as status:
        for outcome in pool.map(run_check, cases):
            outcomes.append(outcome)
            status.update(f"{len(outcomes)} of {len(cases)} checked")
    totals, reached = totals_of(outcomes)
    console.print(table_of(outcomes, folder))
    console.print(totals)
    return 0 if reached else 1
