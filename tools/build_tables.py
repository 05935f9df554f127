"""Builds datasets/data/digits.npz and diabetes.npz from the copies that scikit-learn ships.

Both get a fixed split: the training rows come first, then the validation rows, and `training` says how many
are for training. The digits are split with equal shares of every class. Values are stored as published.

Needs scikit-learn. Run as: python tools/build_tables.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes, load_digits
from sklearn.model_selection import train_test_split

FOLDER = Path(__file__).parent.parent / "datasets" / "data"
SEED = 0
DIGITS_FOR_VALIDATION = 360
DIABETES_FOR_VALIDATION = 88


def build_digits() -> None:
    """1797 pictures of 8 by 8 with values 0..16, as uint8."""
    inputs, labels = load_digits(return_X_y=True)
    rows = np.arange(len(labels))
    training, validation = train_test_split(rows, test_size=DIGITS_FOR_VALIDATION, stratify=labels, random_state=SEED)
    order = np.concatenate([training, validation])
    np.savez_compressed(
        FOLDER / "digits.npz",
        inputs=inputs[order].astype(np.uint8),
        labels=labels[order].astype(np.uint8),
        training=len(training),
    )


def build_diabetes() -> None:
    """442 patients: ten measurements in their own units, and the progression of the disease a year later."""
    bunch = load_diabetes(scaled=False)
    rows = np.arange(len(bunch.target))
    training, validation = train_test_split(rows, test_size=DIABETES_FOR_VALIDATION, random_state=SEED)
    order = np.concatenate([training, validation])
    np.savez_compressed(
        FOLDER / "diabetes.npz",
        inputs=bunch.data[order],
        targets=bunch.target[order],
        feature_names=np.array(bunch.feature_names),
        training=len(training),
    )


if __name__ == "__main__":
    build_digits()
    build_diabetes()
