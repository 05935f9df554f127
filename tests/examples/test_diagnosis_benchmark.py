"""The benchmark judges an answer by its root finding: code, cause, and line or variable."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.diagnosis import scripts as checking
from benchmarks.diagnosis.scripts import GALLERY, Case, Outcome, cases_of, judge, run_check, totals_of

CASE = Case(
    Path("broken/net.py"),
    "broken",
    codes=("gradient-scale",),
    causes=("missing-mean",),
    lines=(40,),
    texts=("dW1 = dZ1 @ X.T",),
)
MISSING_MEAN = {"cause": "missing-mean"}


def finding(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "severity": "error", "subject": "dW1", "line": 40, "root": True, **more}


def outcome(case: Case, *findings: dict[str, Any], exit_code: int = 1) -> Outcome:
    report = {"findings": list(findings), "healthy": not findings}
    return Outcome(case, exit_code, 1.0, report, "")


def test_the_right_code_cause_and_line_are_all_counted() -> None:
    verdict = judge(outcome(CASE, finding("gradient-scale", evidence=MISSING_MEAN)))
    assert (verdict.detected, verdict.place, verdict.cause, verdict.code) == (True, True, True, True)


def test_a_symptom_before_the_root_is_not_what_is_judged() -> None:
    symptom = finding("dead-layer", root=False, line=3)
    verdict = judge(outcome(CASE, symptom, finding("gradient-scale", evidence=MISSING_MEAN)))
    assert verdict.code
    assert verdict.place


def test_a_report_with_information_only_is_no_detection() -> None:
    assert not judge(outcome(CASE, finding("gradient-scale", severity="info"))).detected


def test_a_gradient_finding_with_another_cause_has_the_wrong_cause() -> None:
    verdict = judge(outcome(CASE, finding("gradient-scale", evidence={"cause": "factor"})))
    assert verdict.code
    assert not verdict.cause


def test_a_line_of_a_helper_module_is_known_by_its_text() -> None:
    case = Case(Path("main.py"), "broken", lines=(40,), texts=("dW1 = dZ1 @ X.T",), in_module=True)
    assert judge(outcome(case, finding("gradient-wrong", source="    dW1 = dZ1 @ X.T"))).place
    assert not judge(outcome(case, finding("gradient-wrong", source="net.backward(grad)"))).place


def test_a_variable_counts_by_its_name_where_the_manifest_gives_one() -> None:
    case = Case(Path("net.py"), "broken", codes=("symmetric-units",), variables=("W1",))
    assert judge(outcome(case, finding("symmetric-units", variable='params["W1"]', line=None))).place
    assert not judge(outcome(case, finding("symmetric-units", variable="W2", line=None))).place


def test_an_alarm_on_a_healthy_program_misses_the_goal() -> None:
    healthy = Case(Path("healthy/net.py"), "healthy")
    assert totals_of([outcome(healthy, exit_code=0)])[1]
    assert not totals_of([outcome(healthy, finding("dead-layer", severity="warning"))])[1]


def test_a_check_that_prints_no_report_misses_the_goal() -> None:
    assert not totals_of([Outcome(Case(Path("net.py"), "healthy"), 2, 1.0, None, "no such file")])[1]


def test_refusing_to_analyse_a_healthy_program_is_no_false_alarm() -> None:
    assert totals_of([Outcome(Case(Path("net.py"), "healthy"), 3, 1.0, None, "no training loop")])[1]


def test_every_broken_script_of_the_gallery_comes_with_its_right_version() -> None:
    roles = [case.role for case in cases_of(GALLERY)]
    assert roles.count("broken") == roles.count("fixed") > 0
    assert roles.count("healthy") > 0


def test_a_program_is_checked_in_its_own_folder_and_its_report_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = "import json, os, sys; print(json.dumps({'argv': sys.argv[1:], 'beside': os.listdir()})); sys.exit(1)"
    package = tmp_path / "stepgrad"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(answer, encoding="utf-8")
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "net.py").touch()
    monkeypatch.setattr(checking, "ROOT", tmp_path)
    outcome = run_check(Case(scripts / "net.py", "broken"))
    assert outcome.exit_code == 1
    assert outcome.report == {"argv": ["check", "--json", "net.py"], "beside": ["net.py"]}


def test_a_check_that_prints_no_json_gives_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "stepgrad"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys; sys.exit('no training loop')", encoding="utf-8")
    monkeypatch.setattr(checking, "ROOT", tmp_path)
    outcome = run_check(Case(tmp_path / "net.py", "healthy"))
    assert outcome.report is None
    assert outcome.error == "no training loop"
