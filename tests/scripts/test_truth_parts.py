"""What verdicts become when something speaks against them, and where losses and targets are looked for."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from stepgrad.core.scripts.inside.running.instrument import Program
from stepgrad.core.scripts.inside.running.leaves import Leaf
from stepgrad.core.scripts.inside.running.probe import Outcome, Probe
from stepgrad.core.scripts.inside.truth.doubts import doubt
from stepgrad.core.scripts.inside.truth.loss import Loss
from stepgrad.core.scripts.inside.truth.occasions import occasions
from stepgrad.core.scripts.inside.truth.roles import Roles, made_anew
from stepgrad.core.scripts.inside.truth.several_losses import settle
from stepgrad.core.scripts.inside.truth.targets import distinct, target_keys, targets_around
from stepgrad.core.scripts.inside.truth.verdicts import Verdict


def leaf(name: str, *shape: int) -> Leaf:
    return Leaf("local", (("name", name),), "array" if shape else "float", shape)


def program_of(text: str) -> Program:
    program = Program()
    program.instrument(text, "user.py")
    return program


# doubts ---------------------------------------------------------------------------------------------------


def test_a_value_that_is_computed_anew_is_not_called_wrong() -> None:
    roles = Roles(gains={"w": 0.1})
    verdict = Verdict(leaf("w", 3, 2), "wrong")
    doubt(roles, [verdict])
    assert verdict.verdict == "inconclusive"
    assert "computed anew" in verdict.reason


def test_a_parameter_moved_by_steps_stays_wrong() -> None:
    verdict = Verdict(leaf("w", 3, 2), "wrong")
    doubt(Roles(gains={"w": 0.98}), [verdict])
    assert verdict.verdict == "wrong"


def test_a_wrong_one_beside_one_the_number_does_not_depend_on_is_left_open() -> None:
    wrong, other = Verdict(leaf("w", 3), "wrong"), Verdict(leaf("v", 3), "inconclusive", reason="flat")
    doubt(Roles(gains={"w": 1.0}), [wrong, other])
    assert wrong.verdict == "inconclusive"


def test_single_numbers_behind_a_memory_are_left_open() -> None:
    roles = Roles(gains={"b": 1.0}, states=[leaf("m")], drives={"m": {"b"}})
    verdict = Verdict(leaf("b"), "scaled", ratio=3.0)
    doubt(roles, [verdict])
    assert (verdict.verdict, verdict.ratio) == ("inconclusive", 0.0)


# two losses -----------------------------------------------------------------------------------------------

TWO_LOSSES = "cost = f(1)\nsecond = f(2)\nprint(cost, second)\nmargin = f(3)\nif margin > 0: pass\n"


def settled(site_text: str, theirs: Any) -> list[Verdict]:
    program = program_of(TWO_LOSSES)
    sites = {program.source_line("user.py", s.line).split(" =")[0]: s.id for s in program.sites if s.role == "assign"}
    parameters = [leaf("w", 3), leaf("v", 3)]
    own = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, -1.0, 2.0, 0.5]])
    updates = [-own[0], -2.0 * theirs[1]]
    slopes: Any = SimpleNamespace(parameters=parameters, updates=updates, tolerance=2e-3)
    verdicts = [Verdict(parameters[0], "correct"), Verdict(parameters[1], "wrong")]
    settle(program, slopes, Loss(own, 1.0, sites["cost"]), verdicts, [Loss(theirs, 1.0, sites[site_text])])
    return verdicts


def test_a_parameter_that_follows_another_loss_the_script_shows_is_correct() -> None:
    theirs = np.array([[0.0, 0.0, 0.0, 0.0], [3.0, 1.0, -2.0, 5.0]])
    verdicts = settled("second", theirs)
    assert verdicts[1].verdict == "correct"
    assert verdicts[1].follows_another


def test_a_number_that_only_decides_a_branch_is_no_other_loss() -> None:
    theirs = np.array([[0.0, 0.0, 0.0, 0.0], [3.0, 1.0, -2.0, 5.0]])
    assert settled("margin", theirs)[1].verdict == "wrong"


def test_a_multiple_of_the_chosen_gradient_is_no_other_loss() -> None:
    theirs = np.array([[0.0, 0.0, 0.0, 0.0], [2.0, -2.0, 4.0, 1.0]])
    assert settled("second", theirs)[1].verdict == "wrong"


# occasions ------------------------------------------------------------------------------------------------

OCCASIONS = """\
for step in range(9):
    w = w - g
    if step % 10 == 0:
        print(loss(w))
    if step % 5 == 0:
        rate = rate / 2
    if step == 7:
        print(w)
        break
"""


def test_only_conditions_that_show_something_are_taken_for_true() -> None:
    program = program_of(OCCASIONS)
    lab: Any = SimpleNamespace(program=program, loop=0)
    lines = sorted(program.tests[site].line for site in occasions(lab))
    assert lines == [3]


# targets --------------------------------------------------------------------------------------------------


def test_arrays_are_told_apart_by_contents_and_type() -> None:
    a = np.arange(4.0)
    assert len(distinct([a, a.copy(), a.astype(int), a.reshape(2, 2)])) == 3


def test_targets_are_split_into_steady_ones_and_those_a_loop_binds() -> None:
    values = {"y": np.arange(3.0), "row": np.ones(2), "w": np.ones(3)}
    found = [leaf("y", 3), leaf("row", 2), leaf("w", 3)]
    leaves = SimpleNamespace(
        find=lambda skip_integers: found, get=lambda item: values[item.name], passing=frozenset({"row"})
    )
    lab: Any = SimpleNamespace(leaves=leaves)
    steady, passing = targets_around(lab, Roles(changed=[found[1], found[2]]))
    assert [len(array) for array in steady] == [3]
    assert [len(array) for array in passing] == [2]


def test_a_computed_target_reacts_to_no_parameter_and_has_a_size_that_fits() -> None:
    roles = Roles()
    roles.base.array_site, roles.base.array_turn = [0, 1, 2], [0, 0, 0]
    roles.base.array_shape = [(5, 1), (5, 1), (7,)]
    assert target_keys(roles, {"w": {(0, 0)}}, [(0, 0)]) == [(1, 0)]


# what a step remembers ------------------------------------------------------------------------------------


def test_only_lists_that_keep_nothing_of_a_push_are_made_anew() -> None:
    lists = {name: [leaf(f"net.{name}[{k}]", 2) for k in range(5)] for name in ("cells", "weights", "mixed")}
    changed = [own for some in lists.values() for own in some] + [leaf("net.bias", 2)]
    ends = {own.name: ((2,), np.full(4, float(k))) for k, own in enumerate(changed)}
    base = Outcome(ended="iteration", final=[ends[own.name] for own in changed])
    asked: list[int] = []

    def run(probes: list[Probe]) -> list[Outcome]:
        asked.extend(len(probe.moves) for probe in probes)
        outcomes = []
        for probe in probes:
            kept = [own for own in probe.final if "weights" in own.name or own.name == "net.mixed[4]"]
            final = [((2,), ends[own.name][1] + 1) if own in kept else ends[own.name] for own in probe.final]
            outcomes.append(Outcome(ended="iteration", final=final))
        return outcomes

    lab: Any = SimpleNamespace(run=run, step_size=lambda own: 0.1)
    assert made_anew(lab, Roles(changed=changed, base=base)) == {own.name for own in lists["cells"]}
    assert asked == [5, 5, 5]
