"""Where epochs of a script ended, in few words: most are as long as each other, so lengths are counted.

A built-in run needs none of this: its epochs are all of one length, which its description has.
"""

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST = 4096
"""So many changes of length at most are written down: a file does not grow with the run."""


def pack_ends(ends: Sequence[int]) -> str:
    """Steps in ascending order as [length, how many of them] again and again; empty where that would be too long."""
    spans: list[list[int]] = []
    for length in np.diff(np.array([0, *ends], np.int64)).tolist():
        if spans and spans[-1][0] == length:
            spans[-1][1] += 1
        else:
            spans.append([length, 1])
    return json.dumps(spans) if len(spans) <= MOST else ""


def unpack_ends(text: str) -> NDArray[np.int64]:
    """The steps again. Raises ValueError or TypeError for what is none of it."""
    spans = json.loads(text) if text else []
    lengths = [np.full(count, length, np.int64) for length, count in spans]
    return np.cumsum(np.concatenate(lengths), dtype=np.int64) if lengths else np.empty(0, np.int64)
