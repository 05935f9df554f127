"""`stepgrad train`: a run in the app, or without a screen."""

import os
import sys

from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment import parse_batch_size
from stepgrad.core.experiment_file import DEFAULT_EXPERIMENT

from ..launch import Changes, Launch
from . import options


def train(
    experiment: options.ExperimentName = None,
    data: options.DataPath = None,
    target: options.Target = None,
    examples: options.Examples = None,
    validation: options.Validation = None,
    standardize: options.Standardize = None,
    scale: options.Scale = None,
    layers: options.Layers = None,
    activation: options.ActivationName = None,
    output: options.Output = None,
    loss: options.Loss = None,
    init: options.Init = None,
    optimizer: options.OptimizerName = None,
    lr: options.LearningRate = None,
    schedule: options.Schedule = None,
    weight_decay: options.WeightDecay = None,
    clip_norm: options.ClipNorm = None,
    batch_size: options.BatchSize = None,
    epochs: options.Epochs = None,
    seed: options.Seed = None,
    dtype: options.Dtype = None,
    fault: options.Faults = None,
    break_: options.Breaks = None,
    watch: options.Watches = None,
    grad_check: options.GradCheck = False,
    paused: options.Paused = False,
    no_tui: options.NoTui = False,
    json: options.Json = False,
    log_every: options.LogEvery = None,
    fail_on: options.FailOn = "error",
) -> int:
    """Train a network: watch it, pause it, step it, or run it without a screen."""
    changes = Changes(
        data=data,
        target=target,
        examples=examples,
        validation=validation,
        standardize=standardize,
        scale=options.parse_scale(scale),
        layers=layers,
        activation=activation,
        output=output,
        loss=loss,
        initializer=init,
        optimizer=optimizer,
        schedule=schedule,
        learning_rate=lr,
        weight_decay=weight_decay,
        clip_norm=clip_norm,
        batch_size=None if batch_size is None else parse_batch_size(batch_size),
        epochs=epochs,
        seed=seed,
        dtype=dtype,
        faults=tuple(fault or ()),
        breakpoints=tuple(break_ or ()),
        watches=tuple(watch or ()),
    )
    launch = Launch(experiment, changes)
    if json and not no_tui:
        raise StepgradError("--json needs --no-tui: the app and JSON Lines cannot share a terminal")
    options.check_fail_on(fail_on)
    if not no_tui and _has_terminal():
        return _run_app(launch, paused=paused, grad_check=grad_check, fail_on=fail_on)
    from ..headless import run_headless

    if not no_tui:
        sys.stderr.write("stepgrad: no terminal to draw on, so training runs without the app (as with --no-tui)\n")
    return run_headless(launch, as_json=json, log_every=log_every, grad_check=grad_check, fail_on=fail_on)


def start_default() -> int:
    """`stepgrad` alone: the app on the default experiment, waiting at step 0."""
    launch = Launch(DEFAULT_EXPERIMENT)
    if not _has_terminal():
        raise StepgradError("no terminal to draw on; `stepgrad train --no-tui` trains without one, --help lists all")
    return _run_app(launch, paused=True, grad_check=False, fail_on="never")


def _run_app(launch: Launch, *, paused: bool, grad_check: bool, fail_on: str) -> int:
    from ..run_app import run_app

    return run_app(launch, paused=paused, grad_check=grad_check, fail_on=fail_on)


def _has_terminal() -> bool:
    """Textual reads keys from stdin and draws on stderr; it would try on a dumb terminal too."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()
    return is_terminal and os.environ.get("TERM", "") not in ("", "dumb")
