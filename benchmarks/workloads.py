"""The five works that speed is measured on, and stepgrad's own way of doing them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.debugging.assembly import build_session, build_trainer
from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.debugging.process import SNAPSHOT_SECONDS
from stepgrad.core.experiment import DataChoice, Experiment
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.datasets import Dataset

from .timing import Work

FOREVER = 10**9


@dataclass(frozen=True)
class Workload:
    """A network, its data and how it is trained; `batch` 0 is the full set."""

    name: str
    sizes: tuple[int, ...]
    hidden: str
    output: str
    loss: str
    optimizer: str
    rate: float
    batch: int
    examples: int

    @cached_property
    def data(self) -> Dataset:
        """Random inputs in 0..1 and random targets: time does not depend on what they mean."""
        rng = np.random.default_rng(0)
        inputs = rng.random((self.examples, self.sizes[0]))
        outputs = self.sizes[-1]
        if self.loss == "cross_entropy":
            targets: NDArray[Any] = np.eye(outputs)[rng.integers(0, outputs, self.examples)]
        else:
            targets = (np.arange(self.examples) % 2.0)[:, None]
        return Dataset(
            name=self.name,
            title=self.name,
            task="classes" if outputs > 1 else "binary",
            inputs=inputs,
            targets=targets,
            validation_inputs=np.empty((0, self.sizes[0])),
            validation_targets=np.empty((0, outputs)),
            feature_names=tuple(f"input {i}" for i in range(self.sizes[0])),
            class_names=tuple(str(i) for i in range(max(2, outputs))),
            picture_shape=None,
            license="none",
            source="random numbers",
        )

    @property
    def rows(self) -> int:
        """Examples in a step."""
        return self.batch or self.examples

    @property
    def experiment(self) -> Experiment:
        """The same as a recipe."""
        return Experiment(
            name=self.name,
            data=DataChoice(name=self.name),
            sizes=self.sizes,
            activations=(self.hidden,) * (len(self.sizes) - 2) + (self.output,),
            loss=self.loss,
            initializer="normal:0.01",
            optimizer=self.optimizer,
            hyperparameters=Hyperparameters(learning_rate=self.rate, batch_size=self.batch, epochs=FOREVER),
        )


WORKLOADS = (
    Workload("xor 2-3-1", (2, 3, 1), "sigmoid", "sigmoid", "sse", "sgd", 0.1, 0, 4),
    Workload("12288-64-1", (12288, 64, 1), "relu", "sigmoid", "bce", "sgd", 1e-4, 0, 10),
    Workload("64-128-64-10 Adam", (64, 128, 64, 10), "relu", "softmax", "cross_entropy", "adam", 1e-4, 64, 1437),
    Workload("784-512-256-10", (784, 512, 256, 10), "relu", "softmax", "cross_entropy", "sgd", 1e-3, 128, 2048),
    Workload("784-512-256-10 Adam", (784, 512, 256, 10), "relu", "softmax", "cross_entropy", "adam", 1e-5, 128, 2048),
)


def bare(workload: Workload) -> Work:
    """stepgrad's training step and nothing else."""
    trainer = build_trainer(workload.experiment, workload.data)

    def work(steps: int) -> None:
        with np.errstate(all="ignore"):
            for _ in range(steps):
                trainer.step()

    return work


def monitored(workload: Workload) -> Work:
    """The same under a session: loss, gradient norm, dead units and finiteness of every step, rules when due."""
    session = build_session(workload.experiment, workload.data)

    def work(steps: int) -> None:
        session.run(AfterSteps(steps))

    return work


def observed(workload: Workload) -> Work:
    """The same with a whole snapshot, all statistics and histograms, 20 times a second of training."""
    session = build_session(workload.experiment, workload.data)
    since_snapshot = 0.0

    def work(steps: int) -> None:
        nonlocal since_snapshot
        done, chunk = 0, 1
        while done < steps:
            chunk = min(chunk, steps - done)
            begun = process_time()
            session.run(AfterSteps(chunk))
            elapsed = process_time() - begun
            done += chunk
            since_snapshot += elapsed
            chunk = max(1, int(chunk * 0.005 / max(elapsed, 1e-6)))
            if since_snapshot >= SNAPSHOT_SECONDS:
                session.snapshot()
                since_snapshot = 0.0

    return work


def products_alone(workload: Workload) -> Work:
    """Only the matrix products of a step, by np.dot into existing arrays: the floor for a plain implementation."""
    rng = np.random.default_rng(0)
    sizes, rows = workload.sizes, workload.rows
    a = [rng.random((rows, size)) for size in sizes]
    w = [rng.random((i, o)) for i, o in pairwise(sizes)]
    g = [np.empty_like(matrix) for matrix in w]
    d = [rng.random((rows, size)) for size in sizes[1:]]
    z = [np.empty((rows, size)) for size in sizes[1:]]

    def work(steps: int) -> None:
        for _ in range(steps):
            for k, matrix in enumerate(w):
                np.dot(a[k], matrix, z[k])
            for k in range(len(w) - 1, -1, -1):
                np.dot(a[k].T, d[k], g[k])
                if k:
                    np.dot(d[k], w[k].T, z[k - 1])

    return work
