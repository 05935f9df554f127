"""Paths into objects, aliases of what they hold, the loops that are running, and where hooks go."""

import ast
import sys
from typing import Any

import numpy as np
import pytest

from stepgrad.core.scripts.inside.evidence.course.history import History
from stepgrad.core.scripts.inside.running.instrument import Program
from stepgrad.core.scripts.inside.running.leaves import Leaves
from stepgrad.core.scripts.inside.running.steps import children, put, take
from stepgrad.core.scripts.inside.running.syntax import as_load, shuffled
from stepgrad.core.scripts.inside.running.turns import Turns


class Slotted:
    __slots__ = ("W",)

    def __init__(self) -> None:
        self.W = np.ones(2)

    def step(self) -> None: ...


def counter() -> Any:
    total = 1.0

    def add(value: float) -> float:
        nonlocal total
        total += value
        return total

    return add


def held_by(value: Any) -> dict[Any, Any]:
    return dict(children(value, frozenset({id(globals())})))


def test_steps_lead_into_slots_methods_and_closures() -> None:
    layer, add = Slotted(), counter()
    assert list(held_by(layer)) == [("attribute", "W")]
    assert held_by(layer.step) == {("self", "__self__"): layer}
    assert held_by(add) == {("cell", "total"): 1.0}
    assert take(add, ("cell", "total")) == 1.0


def test_functions_of_other_modules_are_not_looked_into() -> None:
    assert not list(children(counter(), frozenset()))


def test_what_is_put_is_taken_again_and_a_tuple_gets_a_successor() -> None:
    layer, add, table = Slotted(), counter(), {"lr": 1.0}
    put(layer, ("attribute", "W"), 5)
    put(add, ("cell", "total"), 7.0)
    put(table, ("item", "lr"), 0.5)
    assert (layer.W, add(1.0), table["lr"]) == (5, 8.0, 0.5)
    pair = (1, 2)
    assert put(pair, ("item", 1), 9) == (1, 9)
    assert pair == (1, 2)


class Block:
    def __init__(self) -> None:
        self.parts = [Slotted()]


def aliases_here(**named: Any) -> set[str]:
    blocks = named["blocks"]
    assert blocks
    found = [leaf for leaf in Leaves(sys._getframe(), {}).find() if leaf.shape == (2,) and "blocks" in leaf.name]
    return {name for leaf in found for name in (leaf.name, *leaf.aliases) if name.startswith("blocks")}


def test_arrays_deep_in_an_object_that_is_held_twice_have_both_paths() -> None:
    assert aliases_here(blocks=[Block()] * 2) == {"blocks[0].parts[0].W", "blocks[1].parts[0].W"}


def test_an_object_that_holds_itself_is_searched_once() -> None:
    block: Any = Block()
    block.parts.append(block)
    assert "blocks[0].parts[0].W" in aliases_here(blocks=[block, block])


# loops that are running -----------------------------------------------------------------------------------

LOOPS = "for i in range(3):\n    for j in range(4):\n        pass\n    for k in range(5):\n        pass\n"


@pytest.fixture
def turns() -> Turns:
    program = Program()
    program.instrument(LOOPS, "user.py")
    return Turns(program)


def test_a_loop_that_comes_round_is_in_its_next_turn_and_ends_those_inside(turns: Turns) -> None:
    frame = sys._getframe()
    outer, inner = turns.enter(0, frame), turns.enter(1, frame)
    assert turns.around(inner) == [outer]
    assert turns.enter(0, frame) is outer
    assert (outer.iteration, turns.stack) == (1, [outer])


def test_a_loop_that_is_left_takes_those_inside_along(turns: Turns) -> None:
    frame = sys._getframe()
    turns.enter(0, frame)
    turns.enter(1, frame)
    turns.leave(0, frame)
    assert turns.stack == []


def test_a_loop_beside_another_is_not_around_it(turns: Turns) -> None:
    frame = sys._getframe()
    turns.enter(0, frame)
    turns.enter(1, frame)
    third = turns.enter(2, frame)
    assert [turn.loop for turn in turns.around(third)] == [0]


def test_turns_multiply_where_all_loops_go_over_ranges(turns: Turns) -> None:
    frame = sys._getframe()
    turns.enter(0, frame)
    turns.enter(1, frame)
    ranges = {s.id: n for s, n in zip(turns.program.statements, (3, 4), strict=False)}
    assert turns.total(1, ranges) == 12
    assert turns.total(1, {}) is None


# history --------------------------------------------------------------------------------------------------


def leaves_with(value: float) -> Leaves:
    numbers = np.full(3, value)
    assert numbers.size
    return Leaves(sys._getframe(), {})


def test_the_first_turn_is_kept_and_earlier_turns_only_if_watched() -> None:
    history = History()
    for turn in range(4):
        history.keep(0, leaves_with(float(turn)), is_watched=True)
        history.keep(1, leaves_with(float(turn)), is_watched=False)
    assert history.first[0]["numbers"][0] == 0
    assert history.earlier[0]["numbers"][0] == 2
    assert history.earlier[1] == {}


# where hooks go -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [("np.random.shuffle(X)", ["X"]), ("rng.shuffle(self.rows)", ["self.rows"]), ("rng.shuffle(f(X))", []),
     ("deck.sort()", ["deck"]), ("sorted(deck)", [])],
)  # fmt: skip
def test_what_a_shuffle_is_given_is_seen_before_it(text: str, names: list[str]) -> None:
    assert [ast.unparse(node) for node in shuffled(ast.parse(text, mode="eval").body)] == names


def test_a_target_whose_reading_may_have_effects_is_not_read_again() -> None:
    plain, risky = (ast.parse(text).body[0] for text in ("a[i] += 1", "a[next(i)] += 1"))
    assert isinstance(plain, ast.AugAssign)
    assert isinstance(risky, ast.AugAssign)
    assert as_load(plain.target) is not None
    assert as_load(risky.target) is None
