"""The training state: a copy is a checkpoint, and restoring it replays the run bit for bit."""

import numpy as np
import pytest

from stepgrad.core.network.optimizers import OPTIMIZERS
from tests.core.builders import small_trainer

LIMITED = {"batch_size": 4, "epochs": 50, "weight_decay": 0.01, "clip_norm": 0.5}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [0, 4])
def test_restoring_a_copy_replays_to_the_same_weights(optimizer: str, batch_size: int) -> None:
    trainer = small_trainer(optimizer=optimizer, hyperparameters=LIMITED | {"batch_size": batch_size})
    for _ in range(6):
        trainer.step()
    checkpoint = trainer.state.copy()
    first = [trainer.step() for _ in range(9)]
    end = trainer.state.copy()
    trainer.state.restore(checkpoint)
    assert [trainer.step() for _ in range(9)] == first
    assert np.array_equal(trainer.state.parameters, end.parameters)
    assert all(np.array_equal(a, b) for a, b in zip(trainer.state.slots, end.slots, strict=True))
    assert (trainer.state.step, trainer.state.epoch, trainer.state.cursor) == (end.step, end.epoch, end.cursor)


def test_a_copy_does_not_move_with_the_run() -> None:
    trainer = small_trainer(optimizer="adam")
    trainer.step()
    checkpoint = trainer.state.copy()
    kept = checkpoint.parameters.copy(), checkpoint.slots[0].copy()
    trainer.step()
    assert np.array_equal(checkpoint.parameters, kept[0])
    assert np.array_equal(checkpoint.slots[0], kept[1])
    assert (checkpoint.step, trainer.state.step) == (1, 2)


def test_restoring_keeps_the_network_on_the_states_own_vector() -> None:
    trainer = small_trainer()
    checkpoint = trainer.state.copy()
    trainer.step()
    trainer.state.restore(checkpoint)
    assert trainer.network.parameters is trainer.state.parameters
    assert np.shares_memory(trainer.network.layers[0].weights, trainer.state.parameters)


def test_the_size_of_a_checkpoint_counts_every_vector() -> None:
    # 3-5-4-1: 20 + 24 + 5 = 49 parameters of 8 bytes; Adam keeps two more vectors.
    assert small_trainer().state.nbytes == 49 * 8
    assert small_trainer(optimizer="adam").state.nbytes == 3 * 49 * 8
    assert small_trainer(optimizer="adam", dtype="float32").state.nbytes == 3 * 49 * 4
