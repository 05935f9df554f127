"""The close look at one unit: its numbers add up, wherever the run stands."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterPhases, AfterSteps, SetHyperparameter, Watch
from stepgrad.core.debugging.session import Session
from stepgrad.core.observing.measurements import Focus, UnitDetail
from tests.core.builders import small_data, small_session
from tests.core.reference import activate


def watched(session: Session, layer: int, unit: int, example: int = 0) -> UnitDetail:
    session.apply(Watch(Focus(layer, unit, example)))
    detail = session.snapshot().detail
    assert detail is not None
    return detail


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
@pytest.mark.parametrize("phases", range(4, 30))
def test_at_any_moment_w_x_plus_b_is_z_and_the_activation_of_z_is_a(phases: int, optimizer: str) -> None:
    # Nine phases a step: after 4 the batch has gone forward once; 9 and 18 lie between two steps.
    session = small_session(optimizer=optimizer, hyperparameters={"weight_decay": 0.1, "learning_rate": 0.3})
    session.run(AfterPhases(phases))
    for layer, units in ((1, 5), (2, 4), (3, 1)):
        for unit in range(units):
            for example in range(4):
                session.apply(Watch(Focus(layer, unit, example)))
                detail = session.snapshot().detail
                assert (detail is None) == (0 < phases % 9 < 4)
                if detail is None:
                    continue
                z = detail.z[detail.focus.example]
                assert float(detail.weights @ detail.inputs) + detail.bias == pytest.approx(z, rel=1e-9, abs=1e-12)
                name = ("relu", "tanh", "sigmoid")[layer - 1]
                assert np.allclose(detail.a, activate(name, detail.z))


def test_there_is_a_close_look_once_the_batch_has_gone_forward_and_between_steps() -> None:
    session = small_session()
    session.apply(Watch(Focus(1, 0)))
    assert session.snapshot().detail is None
    session.run(AfterPhases(4))
    assert session.snapshot().detail is not None
    session.run(AfterSteps(1))
    assert session.snapshot().detail is not None


def test_the_gradient_of_a_unit_is_the_sum_over_examples_of_delta_times_input() -> None:
    session = small_session(hyperparameters={"batch_size": 0})
    session.run(AfterPhases(8))
    for layer, units in ((1, 5), (2, 4), (3, 1)):
        for unit in range(units):
            details = [watched(session, layer, unit, example) for example in range(13)]
            inputs = np.array([detail.inputs for detail in details])
            detail = details[0]
            assert detail.delta is not None
            assert detail.weight_gradient is not None
            assert np.allclose(inputs.T @ detail.delta, detail.weight_gradient)
            assert detail.bias_gradient == pytest.approx(detail.delta.sum())


def test_before_its_backward_phase_a_unit_has_no_gradient_of_this_step() -> None:
    session = small_session()
    session.run(AfterPhases(6))  # batch, three forward, loss, backward 3
    assert watched(session, 3, 0).delta is not None
    detail = watched(session, 2, 0)
    assert (detail.delta, detail.weight_gradient, detail.bias_gradient, detail.slope) == (None,) * 4


def test_in_a_later_step_too_nothing_old_is_shown_as_if_it_were_of_this_batch() -> None:
    session = small_session()
    session.run(AfterSteps(3))
    session.run(AfterPhases(1))
    session.apply(Watch(Focus(1, 0)))
    snapshot = session.snapshot()
    assert snapshot.detail is None
    assert snapshot.accuracy is None
    session.run(AfterPhases(4))  # up to the loss
    detail = session.snapshot().detail
    assert detail is not None
    assert detail.delta is None


def test_the_first_use_of_the_last_smaller_batch_does_not_show_empty_buffers() -> None:
    # Batches of 4, 4, 4 and 1: the fourth step is the first with one row.
    session = small_session()
    session.run(AfterSteps(3))
    session.run(AfterPhases(1))
    layers = session.snapshot().layers
    assert all(layer.activation is None or layer.activation.norm > 0 for layer in layers)
    assert layers[0].dead is not None


def test_examples_are_listed_with_their_rows_in_the_training_set() -> None:
    session = small_session(hyperparameters={"batch_size": 5})
    session.run(AfterSteps(1))
    detail = watched(session, 1, 0, 2)
    data = small_data()
    assert [row.example for row in detail.examples] == session.trainer.batch.tolist()
    assert np.array_equal(detail.picture, data.inputs[session.trainer.batch[2]])
    for row in detail.examples:
        assert row.target == f"{data.targets[row.example, 0]:.4g}"


def test_the_losses_of_the_examples_average_to_the_batchs_loss() -> None:
    session = small_session()
    session.run(AfterPhases(5))
    losses = [row.loss for row in watched(session, 1, 0).examples]
    assert np.mean(losses) == pytest.approx(session.trainer.loss)


def test_going_from_small_batches_to_the_full_set_lists_the_full_set() -> None:
    session = small_session(hyperparameters={"batch_size": 4, "epochs": 9})
    session.run(AfterSteps(4))
    session.apply(SetHyperparameter("batch_size", 0))
    session.run(AfterSteps(1))
    detail = watched(session, 1, 0)
    assert [row.example for row in detail.examples] == list(range(13))


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
    assert watched(session, 1, 0, 99).focus == Focus(1, 0, 3)


def test_nothing_in_a_detail_can_be_written_to() -> None:
    session = small_session()
    session.run(AfterSteps(1))
    detail = watched(session, 2, 1)
    for array in (detail.weights, detail.inputs, detail.z, detail.a, detail.slope, detail.delta, detail.picture):
        assert array is not None
        assert not array.flags.writeable
