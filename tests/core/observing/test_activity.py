"""Which units are dead, rarely active or saturated: against counting by brute force over an epoch."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterEpochs, AfterSteps
from stepgrad.core.debugging.session import Session
from stepgrad.core.observing.measurements import UnitState
from tests.core.builders import Array, small_data, small_session

RELU = {"sizes": (3, 40, 1), "activations": ("relu", "sigmoid")}


def relu_session(batch_size: int, *, bias: float = -1.5, dtype: str = "float64", seed: int = 0) -> Session:
    """Forty ReLUs, many of them dead or nearly so because of a low bias."""
    return small_session(
        data=small_data(examples=60, seed=seed),
        bias_initializer=f"normal:{abs(bias)}",
        hyperparameters={"batch_size": batch_size, "epochs": 30, "learning_rate": 0.3},
        dtype=dtype,
        seed=seed,
        **RELU,
    )


def active_counts(session: Session, steps: int) -> Array:
    """How often each unit's output was above 0 in the next `steps` steps, counted from its own activations."""
    counts = np.zeros(40)
    for _ in range(steps):
        session.run(AfterSteps(1))
        counts += (session.trainer.workspace.buffers[0].a > 0).sum(axis=0)
    return counts


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("batch_size", [0, 7, 32])
def test_dead_and_rare_units_are_those_counted_over_the_last_whole_epoch(
    batch_size: int, dtype: str, seed: int
) -> None:
    session = relu_session(batch_size, dtype=dtype, seed=seed)
    steps = session.trainer.steps_per_epoch
    for _ in range(4):
        counts = active_counts(session, steps)
        seen = session.snapshot().layers[0]
        assert seen.activity.is_whole_epoch
        assert seen.activity.examples == 60
        assert np.allclose(seen.activity.active_fraction, counts / 60)
        assert seen.dead == np.count_nonzero(counts == 0)
        assert seen.rare == np.count_nonzero((counts > 0) & (counts < 0.05 * 60))
        assert (seen.activity.states == UnitState.DEAD).tolist() == (counts == 0).tolist()
        assert session.observer.history.dead(1)[-1] == seen.dead


def test_in_the_first_epoch_the_verdict_is_so_far() -> None:
    session = relu_session(7)
    counts = active_counts(session, 3)
    activity = session.snapshot().layers[0].activity
    assert not activity.is_whole_epoch
    assert activity.examples == 21
    assert np.allclose(activity.active_fraction, counts / 21)
    session.run(AfterEpochs(1))
    assert session.snapshot().layers[0].activity.is_whole_epoch


def test_in_the_middle_of_a_later_epoch_the_last_whole_one_counts() -> None:
    session = relu_session(7)
    session.run(AfterEpochs(1))
    whole = session.snapshot().layers[0].activity.active_fraction
    session.run(AfterSteps(2))
    activity = session.snapshot().layers[0].activity
    assert activity.is_whole_epoch
    assert np.array_equal(activity.active_fraction, whole)


def test_before_the_first_step_nothing_is_known() -> None:
    layer = relu_session(0).snapshot().layers[0]
    assert layer.dead is None
    assert set(layer.activity.states.tolist()) == {UnitState.UNKNOWN}


def test_a_unit_that_is_nan_is_not_called_dead() -> None:
    session = relu_session(0)
    session.trainer.network.layers[0].weights[0, 5] = np.nan
    session.run(AfterSteps(1))
    layer = session.snapshot().layers[0]
    assert layer.activity.states[5] == UnitState.NONFINITE
    outputs = session.trainer.workspace.buffers[0].a
    assert session.observer.history.dead(1)[-1] == np.count_nonzero((outputs == 0).all(axis=0))


@pytest.mark.parametrize(("activation", "low", "high"), [("tanh", -1.0, 1.0), ("sigmoid", 0.0, 1.0)])
def test_saturated_units_are_those_near_a_limit_for_nearly_all_of_the_batch(
    activation: str, low: float, high: float
) -> None:
    session = small_session(
        sizes=(3, 4, 1),
        activations=(activation, "sigmoid"),
        initializer="normal:0.01",
        bias_initializer="zeros",
        hyperparameters={"batch_size": 0},
    )
    session.trainer.network.layers[0].bias[...] = [20.0, -20.0, 0.0, 0.5]
    session.run(AfterSteps(1))
    layer = session.snapshot().layers[0]
    assert layer.activity.states.tolist() == [UnitState.SATURATED] * 2 + [UnitState.ACTIVE] * 2
    assert layer.saturated_fraction == 0.5
    assert layer.dead is None
    outputs = session.trainer.workspace.buffers[0].a
    margin = 0.01 * (high - low)
    share = ((outputs < low + margin) | (outputs > high - margin)).mean(axis=0)
    assert np.allclose(layer.activity.active_fraction, 1 - share)


def test_units_that_can_neither_die_nor_saturate_are_active_or_not_finite() -> None:
    session = small_session(sizes=(3, 2, 1), activations=("gelu", "sigmoid"), hyperparameters={"batch_size": 0})
    session.trainer.network.layers[0].weights[0, 1] = np.inf
    session.run(AfterSteps(1))
    layer = session.snapshot().layers[0]
    assert layer.activity.states.tolist() == [UnitState.ACTIVE, UnitState.NONFINITE]
    assert layer.dead is None
    assert layer.saturated_fraction is None
