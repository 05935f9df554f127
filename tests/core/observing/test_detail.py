"""The close look at one unit: its numbers add up, wherever the run stands, and none is left over from another step."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterPhases, AfterSteps, SetHyperparameter, Watch
from stepgrad.core.debugging.session import Session
from stepgrad.core.observing.close_look import ExampleTable, UnitDetail
from stepgrad.core.observing.measurements import Focus
from tests.core.builders import small_data, small_session
from tests.core.reference import activate


def watched(session: Session, layer: int, unit: int, example: int | None = 0, **focus: object) -> UnitDetail:
    session.apply(Watch(Focus(layer, unit, example, **focus)))  # type: ignore[arg-type]
    detail = session.snapshot().detail
    assert detail is not None
    return detail


def listed(detail: UnitDetail) -> ExampleTable:
    assert detail.examples is not None
    return detail.examples


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
@pytest.mark.parametrize("phases", range(4, 30))
def test_at_any_moment_w_x_plus_b_is_z_and_the_activation_of_z_is_a(phases: int, optimizer: str) -> None:
    # Nine phases a step: after 4 the batch has gone forward once; 9 and 18 lie between two steps.
    session = small_session(optimizer=optimizer, hyperparameters={"weight_decay": 0.1, "learning_rate": 0.3})
    session.run(AfterPhases(phases))
    for layer, units in ((1, 5), (2, 4), (3, 1)):
        for unit in range(units):
            for example in range(4):
                detail = watched(session, layer, unit, example)
                is_reached = phases % 9 == 0 or phases % 9 > layer
                assert detail.chosen is not None
                assert (detail.chosen.z is not None) == (detail.chosen.a is not None) == is_reached
                if not is_reached:
                    continue
                assert detail.inputs is not None
                z = detail.chosen.z
                assert float(detail.weights @ detail.inputs) + detail.bias == pytest.approx(z, rel=1e-9, abs=1e-12)
                name = ("relu", "tanh", "sigmoid")[layer - 1]
                assert detail.chosen.a == pytest.approx(float(activate(name, np.array(z))))


def test_before_the_first_batch_there_are_weights_but_no_examples() -> None:
    detail = watched(small_session(), 1, 0)
    assert detail.examples is detail.chosen is detail.inputs is detail.picture is detail.delta is None
    assert len(detail.weights) == 3


def test_the_gradient_of_a_unit_is_the_sum_over_examples_of_delta_times_input() -> None:
    session = small_session(hyperparameters={"batch_size": 0})
    session.run(AfterPhases(8))
    for layer, inputs, units in ((1, 3, 5), (2, 5, 4), (3, 4, 1)):
        for unit in range(units):
            for weight in range(inputs + 1):
                detail = watched(session, layer, unit, weight=weight)
                assert detail.delta is not None
                assert detail.factors is not None
                assert detail.weight_gradient is not None
                gradient = [*detail.weight_gradient, detail.bias_gradient][weight]
                assert float(detail.factors @ detail.delta) == pytest.approx(gradient)


def test_each_number_appears_with_its_phase_and_not_before() -> None:
    # batch, forward 1 2 3, loss, backward 3 2 1, update; the run has older numbers of each from the steps before.
    session = small_session()
    session.run(AfterSteps(2))
    for phase in range(1, 9):
        session.run(AfterPhases(1))
        snapshot = session.snapshot()
        assert (snapshot.loss is not None) == (phase >= 5)
        assert (snapshot.accuracy is not None) == (phase >= 4)
        for layer in (1, 2, 3):
            detail, backward = watched(session, layer, 0), 5 + 4 - layer
            described = snapshot.layers[layer - 1]
            assert detail.chosen is not None
            assert detail.picture is not None
            assert (described.activation is not None) == (phase > layer)
            assert (described.gradient is not None) == (described.bias_gradient is not None) == (phase >= backward)
            assert described.update_ratio is None
            assert (detail.inputs is not None) == (phase >= layer)
            assert (detail.chosen.z is not None) == (phase > layer)
            assert (detail.chosen.prediction is not None) == (phase >= 4)
            assert (detail.chosen.loss is not None) == (phase >= 5)
            assert (detail.chosen.delta is not None) == (phase >= backward)
            for backwards in (detail.delta, detail.slope, detail.weight_gradient, detail.bias_gradient, detail.factors):
                assert (backwards is not None) == (phase >= backward)
            assert (detail.units[0].gradient_norm is not None) == (phase >= backward)


def test_the_first_use_of_the_last_smaller_batch_does_not_show_empty_buffers() -> None:
    # Batches of 4, 4, 4 and 1: the fourth step is the first with one row.
    session = small_session()
    session.run(AfterSteps(3))
    session.run(AfterPhases(1))
    layers = session.snapshot().layers
    assert all(layer.activation is None or layer.activation.norm > 0 for layer in layers)
    assert layers[0].dead is not None


def test_examples_in_their_own_order_have_their_rows_in_the_training_set() -> None:
    session = small_session(hyperparameters={"batch_size": 5})
    session.run(AfterSteps(1))
    detail = watched(session, 1, 0, 2, by_loss=False)
    data = small_data()
    assert [row.example for row in listed(detail).rows] == session.trainer.batch.tolist()
    assert np.array_equal(detail.picture, data.inputs[session.trainer.batch[2]])  # type: ignore[arg-type]
    for row in listed(detail).rows:
        assert row.target == f"{data.targets[row.example, 0]:.4g}"


def test_the_losses_of_the_examples_average_to_the_batchs_loss() -> None:
    session = small_session()
    session.run(AfterPhases(5))
    losses = [row.loss for row in listed(watched(session, 1, 0)).rows]
    assert np.mean(losses) == pytest.approx(session.trainer.loss)  # type: ignore[arg-type]


def test_going_from_small_batches_to_the_full_set_lists_the_full_set() -> None:
    session = small_session(hyperparameters={"batch_size": 4, "epochs": 9})
    session.run(AfterSteps(4))
    session.apply(SetHyperparameter("batch_size", 0))
    session.run(AfterSteps(1))
    detail = watched(session, 1, 0, by_loss=False)
    assert [row.example for row in listed(detail).rows] == list(range(13))


def test_units_are_ranked_with_the_dead_first() -> None:
    session = small_session(hyperparameters={"batch_size": 0})
    session.trainer.network.layers[0].bias[3] = -1e3
    session.run(AfterSteps(1))
    units = watched(session, 1, 0).units
    assert units[0].unit == 3
    assert units[0].active_fraction == 0.0
    assert sorted(row.unit for row in units) == list(range(5))


def test_an_example_beyond_the_batch_becomes_its_last() -> None:
    session = small_session()
    session.run(AfterSteps(1))
    assert watched(session, 1, 0, 99).focus == Focus(1, 0, 3, 0)


def test_without_a_chosen_example_it_is_the_first_of_the_list() -> None:
    session = small_session(hyperparameters={"batch_size": 0})
    session.run(AfterSteps(1))
    detail = watched(session, 1, 0, None)
    assert detail.chosen == listed(detail).rows[0]
    assert detail.focus.example == listed(detail).rows[0].place


def test_nothing_in_a_detail_can_be_written_to() -> None:
    session = small_session()
    session.run(AfterSteps(1))
    detail = watched(session, 2, 1)
    for array in (detail.weights, detail.inputs, detail.slope, detail.delta, detail.picture, detail.factors):
        assert array is not None
        assert not array.flags.writeable
