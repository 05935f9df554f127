"""Every dataset by name, and the one way to ask for data: `load` turns a `DataRequest` into a `Dataset`.

A request is small and can be sent to another process, so the data themselves are loaded where they are
trained on.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from stepgrad.core.errors import StepgradError, unknown_name
from stepgrad.datasets import files, toy, transforms
from stepgrad.datasets.dataset import Dataset, Task
from stepgrad.datasets.diabetes import diabetes
from stepgrad.datasets.digits import digits
from stepgrad.datasets.pictures import pictures, pictures_raw

GENERATED: dict[str, Callable[[int], Dataset]] = {
    "moons": toy.moons,
    "circles": toy.circles,
    "spirals": toy.spirals,
    "blobs": toy.blobs,
}
FIXED: dict[str, Callable[[], Dataset]] = {
    "xor": toy.xor,
    "digits": digits,
    "diabetes": diabetes,
    "pictures": pictures,
    "pictures-raw": pictures_raw,
}
NAMES = ("xor", *GENERATED, "digits", "diabetes", "pictures", "pictures-raw")


@dataclass(frozen=True)
class DataRequest:
    """Which data, and what is to be done with them before training.

    Exactly one of `name` (a built-in dataset) and `path` (the user's own file or folder) is given; `target`
    is the column or array to predict. `examples` keeps the first training rows. `validation` is the fraction
    of the training rows to hold out instead of the dataset's own validation rows: None keeps those, 0 drops
    them. `scale` is (low, high). `seed` decides the points of a generated dataset and the rows held out.
    """

    name: str | None
    path: str | None
    _: KW_ONLY
    target: str | None = None
    standardize: bool = False
    scale: tuple[float, float] | None = None
    validation: float | None = None
    examples: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Description:
    """One built-in dataset, for a list; `examples`, `validation` count rows; no `classes` in regression."""

    name: str
    title: str
    task: Task
    examples: int
    validation: int
    features: int
    classes: int
    license: str
    source: str


def load(request: DataRequest) -> Dataset:
    """The dataset asked for: read, cut to so many examples, rows held out, then scaled.

    Raises StepgradError for whatever the user can put right.
    """
    if request.standardize and request.scale is not None:
        raise StepgradError("both standardize and a scale were asked for, and each undoes the other; choose one")
    dataset = _read(request)
    if request.examples is not None:
        dataset = transforms.take(dataset, request.examples)
    if request.validation == 0.0:
        dataset = transforms.drop_validation(dataset)
    elif request.validation is not None:
        dataset = transforms.hold_out(dataset, request.validation, seed=request.seed)
    if request.standardize:
        return transforms.standardize(dataset)
    if request.scale is not None:
        return transforms.rescale(dataset, *request.scale)
    return dataset


def describe() -> list[Description]:
    """All built-in datasets, the smallest first."""
    return [_description(_built_in(name, seed=0)) for name in NAMES]


def _read(request: DataRequest) -> Dataset:
    if request.path is not None:
        if request.name is not None:
            raise StepgradError(f"both dataset '{request.name}' and path '{request.path}' are given; choose one")
        return files.read(request.path, target=request.target)
    if request.name is None:
        raise StepgradError(f"no data are given: name a dataset ({', '.join(NAMES)}) or the path of a file")
    if request.target is not None and request.name in NAMES:
        raise StepgradError(f"dataset '{request.name}' has its own target; give '{request.target}' only with a file")
    return _built_in(request.name, seed=request.seed)


def _built_in(name: str, *, seed: int) -> Dataset:
    if name in GENERATED:
        return GENERATED[name](seed)
    if name in FIXED:
        return FIXED[name]()
    raise unknown_name("dataset", name, NAMES)


def _description(dataset: Dataset) -> Description:
    return Description(
        name=dataset.name,
        title=dataset.title,
        task=dataset.task,
        examples=dataset.examples,
        validation=len(dataset.validation_inputs),
        features=dataset.features,
        classes=len(dataset.class_names),
        license=dataset.license,
        source=dataset.source,
    )
