"""Small made-up problems in two dimensions, whose answer can be seen by eye.

Each function draws its points from a seeded generator, training and validation rows alike, with the classes
in equal shares and in random order. XOR is the four points themselves.
"""

import numpy as np
from numpy.typing import NDArray

from stepgrad.datasets.dataset import Dataset, Floats

TRAINING, VALIDATION = 400, 100
LICENSE = "MIT"
SOURCE = "computed by stepgrad"
COORDINATES = ("x", "y")

Labels = NDArray[np.int64]


def xor() -> Dataset:
    """The four points of exclusive or: a straight line cannot part them."""
    return Dataset(
        name="xor",
        title="XOR: four points no straight line can part",
        task="binary",
        inputs=np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
        targets=np.array([[0.0], [1.0], [1.0], [0.0]]),
        validation_inputs=np.empty((0, 2)),
        validation_targets=np.empty((0, 1)),
        feature_names=COORDINATES,
        class_names=("0", "1"),
        picture_shape=None,
        license=LICENSE,
        source=SOURCE,
    )


def moons(seed: int = 0) -> Dataset:
    """Two half circles of radius 1, each reaching into the other, with noise of standard deviation 0.15."""
    rng, labels = _start(seed, 2, TRAINING + VALIDATION)
    angle = rng.uniform(0.0, np.pi, len(labels))
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.where(labels[:, None] == 0, upper, lower) + rng.normal(0.0, 0.15, (len(labels), 2))
    return _dataset("moons", "Moons: two interlocking half circles", points, labels, ("upper", "lower"))


def circles(seed: int = 0) -> Dataset:
    """A circle of radius 0.5 inside one of radius 1, with noise of standard deviation 0.08."""
    rng, labels = _start(seed, 2, TRAINING + VALIDATION)
    angle = rng.uniform(0.0, 2.0 * np.pi, len(labels))
    radius = np.where(labels == 0, 1.0, 0.5)
    points = _polar(radius, angle) + rng.normal(0.0, 0.08, (len(labels), 2))
    return _dataset("circles", "Circles: a ring around a ring", points, labels, ("outer", "inner"))


def spirals(seed: int = 0) -> Dataset:
    """Two arms of one and a half turns, radius up to 2, with noise of standard deviation 0.05."""
    rng, labels = _start(seed, 2, 600 + 150)
    # The square root spreads the points evenly along an arm, whose length grows with the radius squared.
    along = np.sqrt(rng.uniform(0.02, 1.0, len(labels)))
    points = _polar(2.0 * along, 3.0 * np.pi * along + np.pi * labels) + rng.normal(0.0, 0.05, (len(labels), 2))
    title = "Spirals: two arms wound round each other"
    return _dataset("spirals", title, points, labels, ("first arm", "second arm"), training=600)


def blobs(seed: int = 0) -> Dataset:
    """Three round clouds, their centres at distance 2 from the origin, of standard deviation 0.7."""
    rng, labels = _start(seed, 3, TRAINING + VALIDATION)
    centres = _polar(np.full(3, 2.0), np.pi * np.array([0.5, 7.0 / 6.0, 11.0 / 6.0]))
    points = centres[labels] + rng.normal(0.0, 0.7, (len(labels), 2))
    return _dataset("blobs", "Blobs: three round clouds", points, labels, ("top", "left", "right"))


def _start(seed: int, classes: int, rows: int) -> tuple[np.random.Generator, Labels]:
    """A generator and class numbers (rows,): in random order, equal shares in training and validation."""
    rng = np.random.default_rng(seed)
    training = rows * TRAINING // (TRAINING + VALIDATION)
    parts = [np.arange(training) % classes, np.arange(rows - training) % classes]
    return rng, np.concatenate([rng.permutation(part) for part in parts])


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _dataset(
    name: str,
    title: str,
    points: Floats,
    labels: Labels,
    class_names: tuple[str, ...],
    *,
    training: int = TRAINING,
) -> Dataset:
    binary = len(class_names) == 2
    targets = labels[:, None].astype(np.float64) if binary else np.eye(len(class_names))[labels]
    return Dataset(
        name=name,
        title=title,
        task="binary" if binary else "classes",
        inputs=points[:training],
        targets=targets[:training],
        validation_inputs=points[training:],
        validation_targets=targets[training:],
        feature_names=COORDINATES,
        class_names=class_names,
        picture_shape=None,
        license=LICENSE,
        source=SOURCE,
    )
