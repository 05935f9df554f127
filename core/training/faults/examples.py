"""A copy of the data that a fault may spoil; nothing of the user's own arrays is touched."""

from dataclasses import dataclass

from ..data import Array, TrainingData


@dataclass(frozen=True)
class Examples:
    """The same fields as the data it was copied from."""

    name: str
    task: str
    inputs: Array
    targets: Array
    validation_inputs: Array
    validation_targets: Array
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    picture_shape: tuple[int, int, int] | None

    @classmethod
    def copied_from(cls, data: TrainingData) -> "Examples":
        """An independent copy."""
        return cls(
            data.name,
            data.task,
            data.inputs.copy(),
            data.targets.copy(),
            data.validation_inputs.copy(),
            data.validation_targets.copy(),
            data.feature_names,
            data.class_names,
            data.picture_shape,
        )
