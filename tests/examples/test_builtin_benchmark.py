"""The benchmark of built-in experiments: enough runs, each of them buildable, and judged by what stands first."""

import pytest

from benchmarks.diagnosis.builtin.cases import (
    STEPS,
    VARIATIONS,
    Case,
    data_of,
    faulty_cases,
    healthy_cases,
    recipe_of,
    sample,
)
from benchmarks.diagnosis.builtin.report import totals_of
from benchmarks.diagnosis.builtin.runs import Said, family_of, first_of, run_case
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.training.faults import FAULTS, place_faults


def said(case: Case, first: str = "", *raised: tuple[str, str, int]) -> Said:
    return Said(case, first, raised, loss=0.5, chance=0.69)


def finding(code: str, severity: Severity = Severity.ERROR, *, root: bool = True) -> Finding:
    return Finding(code=code, severity=severity, subject="loss", message="", fix="", root=root)


BROKEN = Case("moons", "", 1, "missing-mean:1")
HEALTHY = Case("moons", "", 1)


def test_there_are_several_hundred_runs_of_either_kind_and_every_fault_is_among_them() -> None:
    faulty = faulty_cases("*")
    assert {case.code for case in faulty} == set(FAULTS)
    assert len(faulty) >= 500
    assert len(healthy_cases()) >= 300
    assert {case.experiment for case in healthy_cases()} == set(STEPS)
    assert len(set(faulty)) == len(faulty)


def test_every_case_can_be_built() -> None:
    for case in (*faulty_cases("*"), *healthy_cases()):
        recipe = recipe_of(case)
        place_faults(recipe.faults, recipe.site(data_of(case.experiment)))
        assert recipe.seed == case.seed


def test_fresh_cases_are_as_many_with_other_seeds_and_can_be_built() -> None:
    fresh, usual = faulty_cases("*", is_fresh=True), faulty_cases("*")
    assert [(case.code, case.experiment) for case in fresh] == [(case.code, case.experiment) for case in usual]
    assert not {case.seed for case in fresh} & {case.seed for case in usual}
    assert not {case.seed for case in healthy_cases(is_fresh=True)} & {case.seed for case in healthy_cases()}
    for case in fresh:
        recipe = recipe_of(case)
        place_faults(recipe.faults, recipe.site(data_of(case.experiment)))


def test_every_variation_changes_some_experiment() -> None:
    varied = {case.variation for case in healthy_cases()}
    assert varied == set(VARIATIONS)


def test_a_sample_is_the_same_every_time() -> None:
    assert sample(healthy_cases()) == sample(healthy_cases())
    assert 0 < len(sample(healthy_cases())) < len(healthy_cases())


def test_a_run_with_a_fault_is_watched_step_by_step() -> None:
    answer = run_case(Case("xor", "", 1, "inputs-not-finite"))
    assert answer.is_noticed
    assert all(step <= 1 for _, _, step in answer.raised)


def test_what_stands_first_is_the_first_root_that_is_an_alarm() -> None:
    effect, root = finding("loss-at-chance", root=False), finding("gradient-scale")
    info = finding("gradient-sign", Severity.INFO)
    assert first_of((info, effect, root)) == "gradient-scale"
    assert first_of((info,)) == ""


@pytest.mark.parametrize(
    ("first", "raised", "is_detected", "is_right"),
    [
        ("gradient-scale", "gradient-scale", True, True),
        ("gradient-wrong", "gradient-wrong", True, False),
        ("dead-layer", "dead-layer", False, False),
        ("dead-layer", "gradient-scale", True, False),
    ],
)
def test_the_kind_counts_as_detected_and_the_code_as_right(
    first: str, raised: str, is_detected: bool, is_right: bool
) -> None:
    answer = said(BROKEN, first, (raised, "error", 3))
    assert (answer.is_detected, answer.is_right, answer.is_noticed) == (is_detected, is_right, True)
    assert answer.step_of_detection == (3 if is_detected else None)


def test_every_fault_belongs_to_a_kind() -> None:
    codes = {code for fault in FAULTS.values() for code in fault.diagnosed_as}
    assert [code for code in codes if family_of(code) == code] == []


def test_one_alarm_on_a_few_healthy_runs_misses_the_goal() -> None:
    right = [said(BROKEN, "gradient-scale", ("gradient-scale", "error", 1))]
    assert totals_of(right, [said(HEALTHY)])[1]
    assert not totals_of(right, [said(HEALTHY, "dead-units", ("dead-units", "warning", 9))])[1]
    assert not totals_of([said(BROKEN)], [said(HEALTHY)])[1]
