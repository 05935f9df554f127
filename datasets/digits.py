"""Real handwritten digits, small enough to train on in seconds.

1797 pictures of 8 by 8 grey values, from 0 (paper) to 1 (ink), of which 1437 are for training and 360 for
validation, with the ten classes in equal shares in both.
"""

import numpy as np

from stepgrad.datasets import shipped
from stepgrad.datasets.dataset import Dataset, pixel_names

PICTURE_SHAPE = (8, 8, 1)
DARKEST = 16.0  # each value counts the inked ones among 4 by 4 dots


def digits() -> Dataset:
    """The handwritten digits: inputs (1437, 64) in 0..1, targets one-hot (1437, 10)."""
    arrays = shipped.read("digits")
    training = int(arrays["training"])
    inputs = arrays["inputs"] / DARKEST
    targets = np.eye(10)[arrays["labels"]]
    return Dataset(
        name="digits",
        title="Handwritten digits, 8 by 8 pixels",
        task="classes",
        inputs=inputs[:training],
        targets=targets[:training],
        validation_inputs=inputs[training:],
        validation_targets=targets[training:],
        feature_names=pixel_names(PICTURE_SHAPE),
        class_names=tuple(str(digit) for digit in range(10)),
        picture_shape=PICTURE_SHAPE,
        license="CC BY 4.0",
        source="E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits (test set), "
        "UCI Machine Learning Repository, https://archive.ics.uci.edu/dataset/80",
    )
