"""Values as JSON can say them."""

import math
from collections.abc import Mapping
from typing import Any


def speakable(value: Any) -> Any:
    """The value with non-finite numbers as the strings "nan", "inf" and "-inf", which JSON has no other way to say."""
    if isinstance(value, Mapping):
        return {key: speakable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [speakable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
