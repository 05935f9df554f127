"""Is it the cat? Small colour photographs, half of them of one cat, half of five other things.

200 crops of 64 by 64 pixels from six public-domain and CC0 photographs, 160 for training. Crops of one
photograph overlap, validation rows included, so a high accuracy means no more than that the network knows
these six photographs.
"""

import numpy as np

from stepgrad.datasets import shipped
from stepgrad.datasets.dataset import Dataset, pixel_names

PICTURE_SHAPE = (64, 64, 3)
TRAINING = 160


def pictures() -> Dataset:
    """The photographs with values 0..1: inputs (160, 12288), targets (160, 1), 1 for the cat."""
    return _load("pictures", "Is it the cat? Photographs, 64 by 64 pixels, values 0..1", 255.0)


def pictures_raw() -> Dataset:
    """The same photographs with values 0..255, as a file has them."""
    return _load("pictures-raw", "Is it the cat? The same photographs, values 0..255", 1.0)


def _load(name: str, title: str, divisor: float) -> Dataset:
    arrays = shipped.read("pictures")
    inputs = arrays["pixels"].reshape(len(arrays["pixels"]), -1) / divisor
    targets = arrays["labels"][:, None].astype(np.float64)
    return Dataset(
        name=name,
        title=title,
        task="binary",
        inputs=inputs[:TRAINING],
        targets=targets[:TRAINING],
        validation_inputs=inputs[TRAINING:],
        validation_targets=targets[TRAINING:],
        feature_names=pixel_names(PICTURE_SHAPE),
        class_names=("not the cat", "the cat"),
        picture_shape=PICTURE_SHAPE,
        license="; ".join(dict.fromkeys(str(text) for text in arrays["licenses"])),
        source="; ".join(str(text) for text in arrays["sources"]),
    )
