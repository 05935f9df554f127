"""A real regression problem: how far a patient's diabetes gets in a year, from ten measurements.

442 patients, 354 for training. Inputs and target are standardized with the mean and deviation of the training
rows, because the published values (cholesterol near 200, progression near 150) would make gradients huge.
Always answering the mean therefore gives a mean squared error of 1.
"""

from stepgrad.datasets import shipped
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.transforms import standardize


def diabetes() -> Dataset:
    """The diabetes study: inputs (354, 10), targets (354, 1), both standardized."""
    arrays = shipped.read("diabetes")
    training = int(arrays["training"])
    inputs, targets = arrays["inputs"], arrays["targets"][:, None]
    targets = (targets - targets[:training].mean()) / targets[:training].std()
    return standardize(
        Dataset(
            name="diabetes",
            title="Diabetes progression after one year, standardized",
            task="regression",
            inputs=inputs[:training],
            targets=targets[:training],
            validation_inputs=inputs[training:],
            validation_targets=targets[training:],
            feature_names=tuple(str(name) for name in arrays["feature_names"]),
            class_names=(),
            picture_shape=None,
            license="none stated by the authors; distributed with scikit-learn (BSD-3-Clause)",
            source="B. Efron, T. Hastie, I. Johnstone, R. Tibshirani: Least Angle Regression, "
            "Annals of Statistics 2004, https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html",
        )
    )
