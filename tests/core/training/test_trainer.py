"""The trainer's law: phase by phase, step by step and in one run give the same bits; and the bits are right."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from stepgrad.core.network.optimizers import OPTIMIZERS
from stepgrad.core.training.trainer import Trainer, phases_of
from tests.core import reference
from tests.core.builders import Array, built_in, small_data, small_trainer

BATCHES = {"full": 0, "mini": 4, "one by one": 1, "nearly all": 12}


def after(trainer: Trainer, steps: int) -> Array:
    for _ in range(steps):
        trainer.step()
    return trainer.state.parameters


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_phase_by_phase_is_step_by_step_bit_for_bit(optimizer: str, batch: str, dtype: str) -> None:
    settings = {
        "batch_size": BATCHES[batch],
        "epochs": 3,
        "weight_decay": 0.01,
        "clip_norm": 0.3,
        "schedule": "cosine",
    }
    by_step, by_phase = (small_trainer(optimizer=optimizer, dtype=dtype, hyperparameters=settings) for _ in range(2))
    while not by_step.is_finished:
        loss = by_step.step()
        assert [str(phase) for phase in by_phase.phases()] == [str(phase) for phase in by_phase.all_phases]
        assert by_phase.loss == loss
        assert by_phase.state.parameters.tobytes() == by_step.state.parameters.tobytes()
    assert by_phase.state.step == by_step.state.step == by_step.total_steps
    assert all(a.tobytes() == b.tobytes() for a, b in zip(by_step.state.slots, by_phase.state.slots, strict=True))


def test_the_phases_of_a_step_in_their_order() -> None:
    names = [str(phase) for phase in phases_of(3)]
    assert names == [
        "batch",
        "forward 1",
        "forward 2",
        "forward 3",
        "loss",
        "backward 3",
        "backward 2",
        "backward 1",
        "update",
    ]


def test_a_step_can_be_begun_in_phases_and_left_for_dead_without_harm_until_its_update() -> None:
    whole, broken = small_trainer(), small_trainer()
    begun = broken.phases()
    for _ in range(8):
        next(begun)
    assert broken.state.step == 0
    assert np.array_equal(after(broken, 1), after(whole, 1))


def textbook(trainer: Trainer, batches: Iterator[tuple[Array, Array]], loss: str) -> tuple[list[float], Array]:
    """The oracle on the trainer's own starting weights; returns losses and the final parameters, laid out alike."""
    layers = trainer.network.layers
    weights, biases = [layer.weights.copy() for layer in layers], [layer.bias.copy() for layer in layers]
    names = tuple(layer.activation.name for layer in layers)
    rate = trainer.state.hyperparameters.learning_rate
    losses = reference.train(weights, biases, names, loss, batches, rate)
    return losses, np.concatenate([part.ravel() for pair in zip(weights, biases, strict=True) for part in pair])


def test_five_hundred_steps_of_the_xor_story_are_those_of_the_textbook() -> None:
    trainer = built_in("xor").trainer
    batch = trainer.x[:, :-1].copy(), trainer.targets.copy()
    losses, expected = textbook(trainer, iter([batch] * 500), "sse")
    assert [trainer.step() for _ in range(500)] == pytest.approx(losses, rel=1e-10)
    assert np.allclose(trainer.state.parameters, expected, rtol=1e-9)


def test_a_wide_network_of_the_cats_kind_follows_the_textbook() -> None:
    # 12288 inputs go through the strips; eight units keep it small.
    rng = np.random.default_rng(3)
    data = small_data(examples=10, features=2, validation=0)
    data = replace(
        data,
        inputs=rng.random((10, 12288)),
        targets=np.array([[1.0], [0.0]] * 5),
        validation_inputs=np.empty((0, 12288)),
    )
    trainer = small_trainer(
        data=data,
        sizes=(12288, 8, 1),
        activations=("relu", "sigmoid"),
        initializer="normal:0.01",
        hyperparameters={"batch_size": 0, "learning_rate": 0.02},
    )
    losses, expected = textbook(trainer, iter([(data.inputs, data.targets)] * 25), "bce")
    assert [trainer.step() for _ in range(25)] == pytest.approx(losses, rel=1e-8)
    assert np.allclose(trainer.state.parameters, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_mini_batches_in_the_samplers_order_follow_the_textbook(loss: str) -> None:
    classes = loss == "cross_entropy"
    data = small_data("classes" if classes else "regression", outputs=3, examples=17)
    trainer = small_trainer(
        data=data,
        sizes=(3, 6, 3),
        activations=("tanh", "softmax" if classes else "identity"),
        loss=loss,
        hyperparameters={"batch_size": 5, "epochs": 4},
    )

    def batches() -> Iterator[tuple[Array, Array]]:
        for epoch in range(4):
            order = np.random.default_rng((3, epoch)).permutation(17)
            for start in range(0, 17, 5):
                rows = order[start : start + 5]
                yield data.inputs[rows], data.targets[rows]

    losses, expected = textbook(trainer, batches(), loss)
    assert [trainer.step() for _ in range(16)] == pytest.approx(losses, rel=1e-10)
    assert np.allclose(trainer.state.parameters, expected, rtol=1e-9)
    assert trainer.is_finished


def test_the_learning_rate_can_change_in_the_middle_and_counts_from_the_next_step() -> None:
    trainer, twin = small_trainer(), small_trainer(hyperparameters={"learning_rate": 0.2})
    after(trainer, 3)
    twin.state.restore(trainer.state)
    twin.state.hyperparameters = replace(twin.state.hyperparameters, learning_rate=0.2)
    before = trainer.state.parameters.copy()
    slow, fast = before - after(trainer, 1), before - after(twin, 1)
    assert np.allclose(4.0 * slow, fast)


@pytest.mark.parametrize("sizes", [(2, 0, 3), (4, 13, 2), (0, 1, 0)])
def test_the_batch_size_can_change_in_the_middle_and_everything_follows(sizes: tuple[int, ...]) -> None:
    trainer = small_trainer(hyperparameters={"batch_size": 4, "epochs": 6})
    for size in sizes:
        trainer.state.hyperparameters = replace(trainer.state.hyperparameters, batch_size=size)
        expected = min(size or 13, 13 - trainer.state.cursor)
        trainer.step()
        assert trainer.workspace.rows == len(trainer.batch) == expected
        assert np.array_equal(trainer.workspace.targets, trainer.targets[trainer.batch])


def test_the_end_of_the_run_moves_with_epochs_and_batch_size() -> None:
    trainer = small_trainer(hyperparameters={"batch_size": 4, "epochs": 5})
    assert trainer.total_steps == 20
    after(trainer, 6)  # epoch 1, 8 examples of 13 done
    trainer.state.hyperparameters = replace(trainer.state.hyperparameters, epochs=2)
    assert trainer.total_steps == 8
    trainer.state.hyperparameters = replace(trainer.state.hyperparameters, batch_size=5)
    assert trainer.total_steps == 7
    trainer.step()
    assert trainer.is_finished
    assert trainer.total_steps == trainer.state.step == 7


def test_a_network_on_another_vector_is_a_mistake_of_the_programmer() -> None:
    trainer = small_trainer()
    other = trainer.state.copy()
    with pytest.raises(ValueError, match="must be built on the state's parameter vector"):
        Trainer(trainer.network, other, small_data(), trainer.sampler, trainer.updater)
