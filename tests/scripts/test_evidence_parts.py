"""Rules on data, shapes, metrics and the course of a training, asked one by one."""

import ast
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.scripts.inside.blame.ascent import _minuses, _turned
from stepgrad.core.scripts.inside.evidence.course.benefit import give
from stepgrad.core.scripts.inside.evidence.course.course import Course
from stepgrad.core.scripts.inside.evidence.data import classes
from stepgrad.core.scripts.inside.evidence.data.broadcasts import BroadcastWatch
from stepgrad.core.scripts.inside.evidence.places import assigned_at
from stepgrad.core.scripts.inside.evidence.results import argmaxes, running_total
from stepgrad.core.scripts.inside.evidence.update import grown
from stepgrad.core.scripts.inside.evidence.update.repeated_rows import _added_up, _index_of
from stepgrad.core.scripts.inside.findings import finding
from stepgrad.core.scripts.inside.running.instrument import Program
from stepgrad.core.scripts.inside.running.leaves import Leaf
from stepgrad.core.scripts.inside.truth.verdicts import Verdict


def program_of(text: str) -> Program:
    program = Program()
    program.instrument(text, "user.py")
    return program


# the benefit of the doubt ---------------------------------------------------------------------------------


def course(start: float, end: float) -> Course:
    return Course(np.array([start, end]), start, end, None)


def upheld(*, agrees: bool, proven: bool, ends_at: float, parameters: int = 1) -> bool:
    wrong = Verdict(Leaf("local", (("name", "w"),), "array", (3,)), "wrong")
    right = Verdict(Leaf("local", (("name", "v"),), "array", (3,)), "correct" if agrees else "inconclusive")
    case: Any = SimpleNamespace(verdicts=[wrong, right], loss=SimpleNamespace(rebuilt=""))
    names = ["w"] * parameters
    item = finding("gradient-wrong", "error", "w", "", evidence={"cause": "x", "proven": proven, "parameters": names})
    return bool(give(case, [item], lambda: course(1.0, ends_at)))


def test_an_accusation_stands_where_another_parameter_agrees_with_the_loss() -> None:
    assert upheld(agrees=True, proven=False, ends_at=0.1)


def test_without_agreement_a_training_that_gets_on_is_not_accused() -> None:
    assert not upheld(agrees=False, proven=True, ends_at=0.1)


def test_without_agreement_a_training_that_suffers_is_accused_only_with_proof() -> None:
    assert upheld(agrees=False, proven=True, ends_at=1.2)
    assert not upheld(agrees=False, proven=False, ends_at=1.2)


def test_one_change_that_makes_several_parameters_right_is_no_accident() -> None:
    assert upheld(agrees=False, proven=True, ends_at=0.1, parameters=2)


def test_a_linear_network_that_learns_well_is_not_told_to_be_one() -> None:
    case: Any = SimpleNamespace(verdicts=[], loss=SimpleNamespace(rebuilt=""))
    item = finding("missing-nonlinearity", "error", "z", "")
    assert not give(case, [item], lambda: course(1.0, 0.3))
    assert give(case, [item], lambda: course(1.0, 0.8)) == [item]


# shapes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "axes"),
    [((1, 4), (9, 4), [0]), ((4,), (9, 4), [0]), ((4, 1), (4, 9), [1]), ((3, 4), (3, 4), []), ((2, 4), (9, 4), [])],
)
def test_a_parameter_has_grown_if_broadcasting_could_make_it(
    before: tuple[int, ...], after: tuple[int, ...], axes: list[int]
) -> None:
    assert grown._axes(np.zeros(before), after) == axes


# metrics --------------------------------------------------------------------------------------------------


def argmax_found(text: str, P: Any) -> list[dict[str, Any]]:
    program = program_of(text)
    watch = argmaxes.ArgmaxWatch(program)
    for site in program.sites:
        watch.learn(site)
    labels = np.zeros(len(P), dtype=int)
    assert labels.size
    for number in list(watch.waiting):
        watch.look(number, sys._getframe())
    return watch.findings()


ROWS = np.array([[0.9, 0.1, 0.0], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.2, 0.2]])


def test_an_argmax_over_the_examples_is_found_in_a_comparison() -> None:
    found = argmax_found("acc = np.mean(np.argmax(P, axis=0) == labels)\n", ROWS)
    assert [(f["code"], f["evidence"]["expected_axis"]) for f in found] == [("metric-wrong", 1)]


@pytest.mark.parametrize(
    "text", ["acc = np.mean(P.argmax(axis=1) == labels)\n", "best = np.argmax(P, axis=0)\n"],
)  # fmt: skip
def test_an_argmax_over_the_classes_or_outside_of_comparisons_is_none(text: str) -> None:
    assert not argmax_found(text, ROWS)


# labels ---------------------------------------------------------------------------------------------------


def test_classes_are_shifted_if_all_columns_are_the_labels_and_one_number() -> None:
    labels = np.array([0, 1, 2, 2, 1, 0])
    assert classes._shift(labels, (labels - 1) % 3, 3) == 2
    assert classes._shift(labels, labels, 3) == 0
    assert classes._shift(labels, np.array([1, 0, 2, 2, 0, 1]), 3) == 0
    assert classes._shift(labels + 1, labels, 3) == 0


# running totals -------------------------------------------------------------------------------------------


def statement_of(text: str) -> Any:
    return program_of(text).statements[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [("cost += f(x)", "cost"), ("self.total = self.total + f(x)", "self.total"), ("cost = f(x) + 1", None),
     ("cost -= f(x)", None)],
)  # fmt: skip
def test_what_piles_up_is_added_to_itself(text: str, name: str | None) -> None:
    assert running_total._piled_up(statement_of(text)) == name


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [("print('cost', cost)", True), ("costs.append(cost)", True), ("print(f'{cost:.3f}')", True),
     ("print('%d %f' % (i, cost))", True), ("print(round(cost, 3))", True), ("print(cost / n)", False),
     ("costs.append(cost - old)", False)],
)  # fmt: skip
def test_a_total_is_shown_bare_unless_something_is_made_of_it(text: str, is_bare: bool) -> None:
    program = program_of(f"for i in range(9):\n    cost += f(i)\n    {text}\n")
    own = next(s for s in program.statements if isinstance(s.node, ast.AugAssign))
    assert running_total._is_shown_bare(program, "cost", own, program.loops[0]) is is_bare


def test_a_total_that_gets_a_value_in_the_loop_is_reset() -> None:
    program = program_of("cost = 0\nfor i in range(9):\n    cost += f(i)\n    if i % 3 == 0:\n        cost = 0\n")
    own = next(s for s in program.statements if isinstance(s.node, ast.AugAssign))
    assert running_total._is_reset(program, "cost", own, program.loops[0])
    without = program_of("cost = 0\nfor i in range(9):\n    cost += f(i)\n")
    own = next(s for s in without.statements if isinstance(s.node, ast.AugAssign))
    assert not running_total._is_reset(without, "cost", own, without.loops[0])


# repeated indices -----------------------------------------------------------------------------------------


def test_repeated_indices_are_added_up_and_others_are_left_alone() -> None:
    values = np.ones((3, 2))
    total = _added_up(np.array([1, 1, 0]), values, np.zeros((4, 2)))
    assert total.tolist() == [[1, 1], [2, 2], [0, 0], [0, 0]]
    assert _added_up(np.array([2, 1, 0]), values, np.zeros((4, 2))) is None
    assert _added_up(np.array([7, 7, 0]), values, np.zeros((4, 2))) is None


@pytest.mark.parametrize(
    ("text", "index"), [("E[ids]", "ids"), ("E[ids, :]", "ids"), ("E[2:4]", None), ("E[i, j]", None)]
)  # fmt: skip
def test_the_index_of_the_rows_is_read_from_the_target(text: str, index: str | None) -> None:
    found = _index_of(ast.parse(text, mode="eval").body)
    assert (ast.unparse(found) if found is not None else None) == index


# ascent ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "turned"), [("w -= r * g", "w += r * g"), ("w = w + r * g", "w - r * g"), ("w = f(g)", None)]
)  # fmt: skip
def test_an_update_is_turned_round(text: str, turned: str | None) -> None:
    found = _turned(ast.parse(text).body[0])
    assert (None if found is None else ast.unparse(found[1] or found[0])) == turned


def test_minus_signs_are_counted() -> None:
    assert [_minuses(ast.parse(text)) for text in ("-(a - -b)", "a - b")] == [2, 0]


# places ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("W = np.zeros(3)\nW = W + 1\n", "W", 1),
        ("self.w = []\nfor n in sizes:\n    self.w.append(np.ones(n))\n", "w", 3),
        ("p = {}\np['W1'] = np.ones(3)\n", "p['W1']", 2),
        ("a, b = np.ones(3), 0\n", "b", 1),
    ],
)
def test_a_variable_starts_where_it_is_first_given_a_value(text: str, name: str, line: int) -> None:
    assert assigned_at(program_of(text), name)["line"] == line


def test_an_entry_of_a_dict_starts_in_a_variable_of_its_name_or_where_the_dict_is_filled() -> None:
    course_style = "def init():\n    W1 = zeros()\n    return {'W1': W1}\nparameters = init()\n"
    assert assigned_at(program_of(course_style), "parameters['W1']")["line"] == 2
    by_number = "for k in range(3):\n    p['W%d' % k] = zeros()\ng = {}\ng['W1'] = x @ d\n"
    assert assigned_at(program_of(by_number), "p['W1']")["line"] == 2


# numbers that pass by -------------------------------------------------------------------------------------


def test_single_numbers_are_looked_at_once_but_for_operands_that_are_called() -> None:
    program = Program()
    program.instrument("for k in range(9):\n    gap = f(k) - y\n    z = a * k\n", "user.py")
    watch = BroadcastWatch(program)
    places = {ast.unparse(site.node): site.id for site in program.sites}
    for number in places.values():
        assert watch.value(number, 0.5) == 0.5
    assert places["a * k"] in watch.dull
    assert places["f(k)"] not in watch.dull
    watch.value(places["f(k)"], np.zeros((3, 1)))
    assert watch.operands[places["f(k)"]] == (3, 1)
