"""The examples in a few numbers, measured once before training: their scale, their faults, and whether labels follow.

Of many examples an even sample is taken; only whether all numbers are finite is asked of every one.
"""

from dataclasses import dataclass

import numpy as np

from ...network.operations import Array
from ...training.trainer import Trainer

SAMPLE_NUMBERS = 2**20
"""Numbers of the inputs looked at for scale; 16 examples at least."""


@dataclass(frozen=True, slots=True)
class DataFacts:
    """Inputs (examples, features) and targets (examples, outputs) in numbers.

    `first_bad` is the example and column of the first input that is nan or infinite. `rms` is of all inputs together;
    `narrowest` and `widest` are standard deviations of single features that are not constant. `class_shares` are
    empty for regression. `run_length` is how many examples in a row have the same label, on average in the order of
    training, and `shuffled_length` what a shuffled order would give. `repeated` is the share of the examples looked at
    that are copies of the most frequent one.
    """

    examples: int
    features: int
    bad_inputs: int
    bad_targets: int
    first_bad: tuple[int, int] | None
    rms: float
    mean: float
    low: float
    high: float
    narrowest: float
    widest: float
    constant: int
    repeated: float
    target_low: float
    target_high: float
    target_rms: float
    class_shares: tuple[float, ...]
    odd_rows: int
    run_length: float
    shuffled_length: float


def measure_data(trainer: Trainer, task: str) -> DataFacts:
    """Look at the training examples of a trainer."""
    inputs, targets = trainer.x[:, :-1], trainer.targets
    sample = inputs[:: max(1, inputs.size // SAMPLE_NUMBERS)]
    bad = np.argwhere(~np.isfinite(inputs)) if not np.isfinite(inputs.sum()) else np.empty((0, 2), int)
    finite = np.where(np.isfinite(sample), sample, 0.0) if len(bad) else sample
    spread = finite.std(axis=0, dtype=np.float64)
    moving = spread[finite.max(axis=0) > finite.min(axis=0)]  # the deviation of equal numbers is a rounding
    labels = targets[np.isfinite(targets).all(axis=1)]
    shares, run, expected = _labels(labels, task, is_shuffled=trainer.sampler.shuffle)
    return DataFacts(
        examples=len(inputs),
        features=inputs.shape[1],
        bad_inputs=len(bad),
        bad_targets=int(targets.size - np.isfinite(targets).sum()),
        first_bad=(int(bad[0][0]), int(bad[0][1])) if len(bad) else None,
        rms=float(np.sqrt(np.mean(np.square(finite, dtype=np.float64)))),
        mean=float(finite.mean(dtype=np.float64)),
        low=float(finite.min()),
        high=float(finite.max()),
        narrowest=float(moving.min()) if moving.size else 0.0,
        widest=float(moving.max()) if moving.size else 0.0,
        constant=int(spread.size - moving.size),
        repeated=_repeated(finite),
        target_low=float(labels.min()) if labels.size else 0.0,
        target_high=float(labels.max()) if labels.size else 0.0,
        target_rms=float(np.sqrt(np.mean(np.square(labels, dtype=np.float64)))) if labels.size else 0.0,
        class_shares=shares,
        odd_rows=int(np.count_nonzero(np.abs(labels.sum(axis=1) - 1.0) > 1e-6)) if task == "classes" else 0,
        run_length=run,
        shuffled_length=expected,
    )


def _repeated(sample: Array) -> float:
    """Share of rows equal to the most frequent row."""
    keys = sample @ (np.sqrt(np.arange(2.0, sample.shape[1] + 2.0)) % 1.0 + 0.5)
    _, counts = np.unique(keys, return_counts=True)
    return float(counts.max() / counts.sum())


def _labels(targets: Array, task: str, *, is_shuffled: bool) -> tuple[tuple[float, ...], float, float]:
    """Shares of the classes, and the mean length of a run of equal labels: as dealt, and by chance."""
    if task == "regression" or not len(targets):
        return (), 1.0, 1.0
    label = targets.argmax(axis=1) if task == "classes" else (targets[:, 0] > 0.5).astype(int)
    counts = np.bincount(label, minlength=targets.shape[1] if task == "classes" else 2)
    shares = counts / counts.sum()
    changes = max(1e-9, 1.0 - float(np.square(shares).sum()))
    run = len(label) / (1 + int(np.count_nonzero(np.diff(label))))
    return tuple(float(share) for share in shares), 1.0 / changes if is_shuffled else run, 1.0 / changes
