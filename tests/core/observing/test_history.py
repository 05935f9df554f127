"""History: every step's numbers, in order, however many there are."""

import numpy as np

from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.observing.history import History
from tests.core.builders import small_session


def test_a_run_of_thousands_of_steps_keeps_every_loss_and_dead_count() -> None:
    history = History((1, 3))
    for step in range(5000):
        history.append(step + 0.5, float(step) ** 2, (step % 7, step % 11))
    assert len(history) == 5000
    assert np.array_equal(history.loss, np.arange(5000) + 0.5)
    assert np.array_equal(history.gradient_norm, np.arange(5000))
    assert np.array_equal(history.dead(1), np.arange(5000) % 7)
    assert np.array_equal(history.dead(3), np.arange(5000) % 11)


def test_without_rectifiers_there_are_no_dead_counts_to_keep() -> None:
    history = History(())
    for step in range(1500):
        history.append(float(step), 1.0, ())
    assert history.loss[-1] == 1499.0


def test_nan_goes_into_history_as_nan() -> None:
    history = History(())
    history.append(float("nan"), float("inf"), ())
    assert np.isnan(history.loss[0])
    assert np.isinf(history.gradient_norm[0])


def test_the_row_of_a_step_holds_its_loss_and_the_norm_of_its_gradient() -> None:
    session = small_session()
    for step in range(1, 8):
        session.run(AfterSteps(1))
        history = session.observer.history
        assert len(history) == step
        assert history.loss[-1] == session.trainer.loss
        assert np.isclose(history.gradient_norm[-1], np.linalg.norm(session.trainer.network.gradients))
