"""From a recipe and its data to a session that can run: everything is built here, once, in one place."""

import numpy as np

from ..experiment import Experiment, architecture_for
from ..experiment_writer import write_experiment
from ..network.activations import activation_named
from ..network.initializers import parse_initializer
from ..network.network import Network
from ..network.optimizers import optimizer_named
from ..network.weights_fit import NamedWeights, fit
from ..observing.chance import chance_of
from ..observing.description import LayerDescription, RunDescription
from ..training.data import TrainingData
from ..training.evaluation import Evaluator
from ..training.faults import place_faults, spoil_network, spoiled_data, step_faults
from ..training.sampler import Sampler
from ..training.state import TrainingState
from ..training.trainer import Trainer
from ..training.updates import Updater
from .commands import SetBreakpoint, SetWatch
from .session import Session

MOST_EVALUATIONS = 200
"""The validation set is scored at the end of every epoch of a short run, of every k-th of a long one."""


def build_trainer(experiment: Experiment, data: TrainingData) -> Trainer:
    """A trainer at step 0. Raises StepgradError where recipe and data do not fit."""
    return _carry_out(experiment, data)[2]


def _carry_out(
    experiment: Experiment, data: TrainingData, start: NamedWeights | None = None
) -> tuple[Experiment, TrainingData, Trainer]:
    """Recipe and data as the faults of the experiment have them, and a trainer at step 0 on both."""
    faults = place_faults(experiment.faults, experiment.site(data))
    recipe = experiment.carried_out(data)
    place_faults(step_faults(experiment.faults, len(recipe.activations)), recipe.site(data))
    network = Network(architecture_for(recipe, data))
    network.initialize(
        parse_initializer(recipe.initializer),
        parse_initializer(recipe.bias_initializer),
        np.random.default_rng(recipe.seed),
    )
    if start is not None:
        with np.errstate(over="ignore"):
            network.parameters[...] = fit(start, [(layer.inputs, layer.units) for layer in network.layers])
    spoil_network(faults, network)
    data = spoiled_data(faults, data, recipe.seed)
    optimizer = optimizer_named(recipe.optimizer)
    slots = tuple(np.zeros_like(network.parameters) for _ in optimizer.slot_names)
    state = TrainingState(network.parameters, slots, recipe.hyperparameters, experiment.faults)
    sampler = Sampler(len(data.inputs), recipe.seed, shuffle=recipe.shuffle)
    updater = Updater(optimizer, network, state, len(data.inputs))
    return recipe, data, Trainer(network, state, data, sampler, updater)


def build_session(
    experiment: Experiment,
    data: TrainingData,
    *,
    version: str = "",
    keeps_past: bool = False,
    checks_gradients: bool = True,
    start: NamedWeights | None = None,
) -> Session:
    """A session paused at step 0; with `keeps_past` it can go back to any step it went through.

    `start` are weights to begin with instead of the recipe's. Raises StepgradError where recipe, data and weights do
    not fit.
    """
    experiment, data, trainer = _carry_out(experiment, data, start)
    evaluator = None
    if len(data.validation_inputs):
        evaluator = Evaluator(trainer.network, data.validation_inputs, data.validation_targets, data.task)
    evaluate_every = max(1, experiment.hyperparameters.epochs // MOST_EVALUATIONS)
    description = describe_run(experiment, data, trainer, version)
    session = Session(
        trainer,
        description,
        evaluator,
        evaluate_every=evaluate_every,
        keeps_past=keeps_past,
        checks_gradients=checks_gradients,
        recipe=write_experiment(experiment),
    )
    for condition in experiment.breakpoints:
        session.apply(SetBreakpoint(None, condition))
    for expression in experiment.watches:
        session.apply(SetWatch(expression))
    return session


def describe_run(experiment: Experiment, data: TrainingData, trainer: Trainer, version: str) -> RunDescription:
    """All that is fixed about a run, for screens and reports."""
    network = trainer.network
    batch = experiment.hyperparameters.batch_size or len(data.inputs)
    return RunDescription(
        experiment=experiment.name,
        title=experiment.title,
        dataset=data.name,
        task=data.task,
        examples=len(data.inputs),
        validation_examples=len(data.validation_inputs),
        features=data.inputs.shape[1],
        feature_names=data.feature_names,
        class_names=data.class_names,
        picture_shape=data.picture_shape,
        layers=tuple(_describe_layer(network, position) for position in range(len(network.layers))),
        loss=network.loss.name,
        loss_formula=network.loss.formula,
        delta_formula=network.loss.delta_formula,
        optimizer=trainer.updater.optimizer.name,
        optimizer_formula=trainer.updater.optimizer.formula,
        hyperparameters=experiment.hyperparameters,
        seed=experiment.seed,
        dtype=experiment.dtype,
        steps_per_epoch=trainer.steps_per_epoch,
        total_steps=trainer.total_steps,
        chance=chance_of(network.loss, data.targets, data.task, batch),
        version=version,
    )


def _describe_layer(network: Network, position: int) -> LayerDescription:
    layer = network.layers[position]
    activation = activation_named(layer.activation.name)
    return LayerDescription(
        index=layer.index,
        inputs=layer.inputs,
        units=layer.units,
        activation=activation.name,
        formula=activation.formula,
        slope_formula=activation.slope_formula,
        is_rectifier=activation.is_rectifier,
        saturates=activation.limits is not None,
    )
