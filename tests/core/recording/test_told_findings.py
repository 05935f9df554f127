"""Findings of a recorded run are those that stood then, along the way that leads to a line."""

from pathlib import Path

import numpy as np

from stepgrad.core.debugging.branches import Branches, Line
from stepgrad.core.debugging.commands import AtStep, GoTo, SetHyperparameter, SwitchBranch
from stepgrad.core.debugging.record import Record
from stepgrad.core.debugging.session import Session
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.recording.reader import RunReader, StoredFinding
from stepgrad.core.recording.told_findings import NEVER, ToldFindings
from stepgrad.core.recording.watcher import Watcher
from stepgrad.tui.launch import Changes, Launch


def stored(
    line: int, step: int, code: str, *, cleared: bool = False, since: int | None = None, severity: str = "warning"
) -> StoredFinding:
    finding = Finding(code, Severity(severity), "layer 1", "words", "fix", step=since, layer=1)
    return StoredFinding(line, step, cleared, finding.to_json())


def standing(*events: StoredFinding, present: int = 0) -> ToldFindings:
    branches = Branches(Record(()))
    main = Line(0, "main", None, 0)
    lines = [main, Line(1, "other", main, 20)]
    branches.take_over(lines, lines[present])
    seen = ToldFindings(branches)
    seen.add(events)
    return seen


def codes(seen: ToldFindings, step: int) -> list[str]:
    seen.look(step)
    return [finding.code for finding in seen.findings]


def test_a_finding_stands_from_its_raising_to_its_clearing() -> None:
    seen = standing(stored(0, 10, "dead-units"), stored(0, 30, "dead-units", cleared=True))
    assert [codes(seen, step) for step in (9, 10, 29, 30)] == [[], ["dead-units"], ["dead-units"], []]


def test_it_stands_from_the_step_it_speaks_of_and_the_next_change_is_known() -> None:
    seen = standing(stored(0, 500, "dead-units", since=12))
    assert codes(seen, 11) == [] and seen.next_look == 12
    assert codes(seen, 12) == ["dead-units"] and seen.next_look == NEVER


def test_what_was_cleared_by_going_back_and_raised_again_stands() -> None:
    seen = standing(stored(0, 30, "dead-units"), stored(0, 5, "dead-units", cleared=True), stored(0, 30, "dead-units"))
    assert codes(seen, 10) == [] and codes(seen, 30) == ["dead-units"]


def test_newer_words_take_the_place_of_older_ones_at_their_own_step() -> None:
    seen = standing(stored(0, 10, "dead-units", since=8), stored(0, 40, "dead-units", since=8, severity="error"))
    seen.look(39)
    assert [finding.severity for finding in seen.findings] == [Severity.WARNING]
    seen.look(40)
    assert [finding.severity for finding in seen.findings] == [Severity.ERROR]


def test_a_branch_has_what_stood_where_it_parted_and_nothing_that_came_later_elsewhere() -> None:
    events = (stored(0, 10, "dead-units"), stored(0, 25, "rare-units"), stored(1, 30, "saturated-units", since=3))
    assert codes(standing(*events, present=1), 40) == ["dead-units", "saturated-units"]
    assert codes(standing(*events, present=1), 19) == ["dead-units"]
    assert codes(standing(*events, present=0), 40) == ["dead-units", "rare-units"]


def run(name: str = "cats-bug", path: Path | None = None) -> Session:
    return Launch(name, Changes(epochs=60), keeps_past=True, checks_gradients=path is not None, record=path)()


def told(session: Session) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in session.diagnosis.findings]


def test_a_run_opened_at_its_end_says_what_the_run_said_there(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    trained = run(path=path)
    trained.run(AtStep(40))
    said = told(trained)
    trained.end("quit")
    shown = run()
    shown.follower = Watcher(shown, RunReader(path))
    assert told(shown) == said and "gradient-scale" in dict(said)
    shown.apply(GoTo(0))
    assert "dead-layer" not in dict(told(shown))
    shown.run(AtStep(40))
    assert told(shown) == said


def test_each_branch_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    trained = run(path=path)
    trained.run(AtStep(40))
    trained.apply(GoTo(5))
    trained.apply(SetHyperparameter("faults", "none"))
    trained.run(AtStep(30))
    assert "dead-layer" not in dict(told(trained))
    trained.end("quit")
    shown = run()
    shown.follower = Watcher(shown, RunReader(path))
    assert "dead-layer" not in dict(told(shown))
    shown.apply(SwitchBranch("main"))
    assert "dead-layer" in dict(told(shown))
    assert np.isfinite(shown.trainer.loss)
