"""The small parts: comparing by projections, leaves by their path, variants and how they are written."""

import ast
import sys
from typing import Any

import numpy as np
import pytest

from stepgrad.core.scripts.inside.evidence.data import pairing
from stepgrad.core.scripts.inside.rewriting import rewrite
from stepgrad.core.scripts.inside.rewriting.mutations import variants
from stepgrad.core.scripts.inside.running import matching, projections
from stepgrad.core.scripts.inside.running.instrument import Program
from stepgrad.core.scripts.inside.running.leaves import Leaves
from stepgrad.core.scripts.inside.running.scope import describe


def test_projections_tell_a_multiple_from_another_array() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(4, 5)), rng.normal(size=(4, 5))
    match = matching.compare(projections.project(-3 * a), projections.project(a))
    assert match.factor == pytest.approx(-3)
    assert match.residual < 1e-12
    assert matching.compare(projections.project(b), projections.project(a)).residual > 0.01


def test_a_direction_is_the_vector_that_projections_use() -> None:
    value = np.arange(6.0).reshape(2, 3)
    assert np.sum(projections.direction(2, (2, 3)) * value) == pytest.approx(projections.project(value)[2])


class Layer:
    def __init__(self) -> None:
        self.W = np.ones((2, 2))


def leaves_here(**named: Any) -> Leaves:
    layers = [Layer(), Layer()]
    rates = {"lr": 0.5}
    history = [1.0, 2.0]
    assert layers
    assert rates
    assert history
    return Leaves(sys._getframe(), {})


def test_leaves_are_found_by_path_and_can_be_set() -> None:
    leaves = leaves_here()
    found = {leaf.name: leaf for leaf in leaves.find()}
    assert {"layers[0].W", "layers[1].W", "rates['lr']", "history"} <= set(found)
    leaves.set(found["rates['lr']"], 0.25)
    leaves.set(found["history"], [3.0, 4.0])
    leaves.set(found["layers[1].W"], np.zeros((2, 2)))
    assert leaves.get(found["rates['lr']"]) == 0.25
    assert leaves.get(found["history"]) == [3.0, 4.0]
    assert not leaves.get(found["layers[1].W"]).any()
    assert leaves.get(found["layers[0].W"]).all()


def test_an_object_that_is_twice_in_a_list_is_one_leaf_with_an_alias() -> None:
    shared = Layer()
    layers = [shared, shared]
    assert len(layers) == 2
    found = [leaf for leaf in Leaves(sys._getframe(), {}).find() if leaf.shape == (2, 2)]
    assert len(found) == 1
    assert {"layers[0].W", "layers[1].W"} <= {found[0].name, *found[0].aliases} | {"shared.W", "layers[0].W"}


def written(statement: str, **values: Any) -> set[str]:
    """All variants of the right side of a statement, as source."""
    program = Program()
    program.instrument(statement + "\n", "user.py")
    locals().update(values)
    scope = describe(FakeFrame(values))
    node = program.statements[0].node
    value = node.value  # type: ignore[attr-defined]
    found = variants(0, value, scope, values["E"].shape, strings=[], literals=[], counts={"m": 4.0})
    return {rewrite.spell_statement(node, v.node, program.sources["user.py"]) for v in found}


class FakeFrame:
    def __init__(self, values: dict[str, Any]) -> None:
        self.f_globals = {"np": np}
        self.f_locals = values


def test_variants_are_written_the_way_the_user_writes() -> None:
    A, Z, E = np.ones((4, 3)) * 0.5, np.ones((4, 3)), np.ones((4, 3)) * 2
    texts = written("E = np.multiply( A,Z )", A=A, Z=Z, E=E)
    assert "E = np.multiply( A,Z ) / m" in texts
    assert "E = np.multiply( A,Z ) * (Z > 0)" in texts


def test_variants_of_products_turn_their_operands() -> None:
    A, B, E = np.ones((3, 3)), np.zeros((3, 3)), np.ones((3, 3)) * 2
    texts = written("E = A @ B", A=A, B=B, E=E)
    assert {"E = A.T @ B", "E = A @ B.T", "E = B @ A", "E = np.dot(A, B)"} & texts >= {
        "E = A.T @ B",
        "E = B @ A",
    }


def test_a_negated_augmented_value_is_written_with_the_other_operator() -> None:
    program = Program()
    program.instrument("w += rate * g\n", "user.py")
    node = program.statements[0].node
    value = ast.UnaryOp(ast.USub(), node.value)  # type: ignore[attr-defined]
    assert rewrite.spell_statement(node, value, program.sources["user.py"]) == "w -= rate * g"


def test_rows_shuffled_alike_are_no_finding_and_rows_shuffled_apart_are() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(8, 2)), np.arange(8.0)
    before, order, other = {"X": X, "y": y}, np.roll(np.arange(8), 1), np.roll(np.arange(8), 3)
    program = Program()
    assert pairing.order_finding(program, before, {"X": X[order], "y": y[order]}, (1, 9)) is None
    found = pairing.order_finding(program, before, {"X": X[order], "y": y[other]}, (1, 9))
    assert found is not None
    assert found["code"] == "label-order"
