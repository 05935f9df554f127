"""The sampler: an order that is a function of seed and epoch, and every example once."""

import numpy as np
import pytest

from stepgrad.core.training.sampler import Sampler
from tests.core.builders import small_data, small_trainer


@pytest.mark.parametrize("examples", [1, 2, 13, 100])
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_an_epoch_is_a_permutation_that_depends_on_seed_and_epoch_only(examples: int, seed: int) -> None:
    forwards, backwards = Sampler(examples, seed), Sampler(examples, seed)
    orders = [forwards.order(epoch).copy() for epoch in range(5)]
    assert all(sorted(order) == list(range(examples)) for order in orders)
    assert all(np.array_equal(backwards.order(epoch), orders[epoch]) for epoch in (4, 1, 3, 3, 0, 2))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    orders = [tuple(Sampler(50, seed).order(epoch)) for seed in range(3) for epoch in range(3)]
    assert len(set(orders)) == 9


def test_without_shuffling_the_order_is_the_files() -> None:
    sampler = Sampler(7, 3, shuffle=False)
    assert sampler.order(0).tolist() == sampler.order(9).tolist() == list(range(7))


@pytest.mark.parametrize(
    ("batch_size", "rows"), [(4, [4, 4, 4, 1]), (13, [13]), (0, [13]), (1, [1] * 13), (12, [12, 1])]
)
def test_the_last_batch_of_an_epoch_is_what_is_left(batch_size: int, rows: list[int]) -> None:
    sampler = Sampler(13, 0)
    dealt, cursor = [], 0
    while cursor < 13:
        dealt.append(sampler.rows(cursor, batch_size))
        cursor += dealt[-1]
    assert dealt == rows
    assert sampler.steps_per_epoch(batch_size) == len(rows)


@pytest.mark.parametrize("batch_size", [1, 4, 5, 12, 13, 0])
def test_each_example_is_trained_on_once_in_every_epoch(batch_size: int) -> None:
    trainer = small_trainer(hyperparameters={"batch_size": batch_size, "epochs": 3})
    inputs = small_data().inputs
    for _ in range(3):
        seen: list[int] = []
        for _ in range(trainer.steps_per_epoch):
            trainer.step()
            assert np.array_equal(trainer.workspace.layer_inputs(1), inputs[trainer.batch])
            seen += trainer.batch.tolist()
        assert sorted(seen) == list(range(13))
    assert trainer.is_finished


def test_the_batch_size_may_change_in_the_middle_of_an_epoch_and_each_example_still_comes_once() -> None:
    session_trainer = small_trainer(hyperparameters={"batch_size": 4})
    seen: list[int] = []
    for size in (4, 2, 5, 13):
        from dataclasses import replace

        state = session_trainer.state
        state.hyperparameters = replace(state.hyperparameters, batch_size=size)
        session_trainer.step()
        seen += session_trainer.batch.tolist()
    assert session_trainer.state.epoch == 1
    assert sorted(seen) == list(range(13))
