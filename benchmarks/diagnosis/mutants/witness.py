"""Run a script and tell what it printed and which numbers it left behind: `python witness.py SCRIPT`.

Chance is given a seed where the script gives it none, so that two runs can be compared. Nothing but the standard
library and NumPy is needed.
"""

import contextlib
import io
import json
import random
import runpy
import sys
from pathlib import Path

import numpy as np

DEEPEST, LARGEST = 5, 200_000


def numbers_in(value: object, depth: int = 0, seen: set[int] | None = None) -> list[float]:
    """Sums over what is reached from a value: one number for each array or float, in the order they are found."""
    seen = set() if seen is None else seen
    if isinstance(value, (bool, str, bytes)) or depth > DEEPEST:
        return []
    if isinstance(value, (int, float, np.number)):
        return [float(value)]
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fiub" or value.size > LARGEST:
            return []
        weights = np.cos(np.arange(value.size))  # so that places matter, not only the sum
        return [float(value.reshape(-1) @ weights)]
    if id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, dict):
        inner = [value[key] for key in value if isinstance(key, (str, int))]
    elif isinstance(value, (list, tuple)):
        inner = list(value)
    elif type(value).__module__ == "__main__" and hasattr(value, "__dict__"):
        inner = list(vars(value).values())
    else:
        return []
    return [number for item in inner for number in numbers_in(item, depth + 1, seen)]


def main() -> None:
    """Write one JSON object: what was printed, what was left, and the exception that ended the run, if any."""
    script = sys.argv[1]
    sys.argv = [script]
    sys.path[0] = str(Path(script).resolve().parent)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  the script's own generator is meant
    real = np.random.default_rng
    np.random.default_rng = lambda seed=None: real(0 if seed is None else seed)
    printed, error, left = io.StringIO(), "", []
    try:
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
            names = runpy.run_path(script, run_name="__main__")
        own = {name: value for name, value in names.items() if not name.startswith("__")}
        left = numbers_in(own)
    except SystemExit:
        pass
    except BaseException as reason:  # noqa: BLE001  whatever ended the script is what is told
        error = f"{type(reason).__name__}: {reason}"
    json.dump({"printed": printed.getvalue(), "left": left, "error": error}, sys.stdout)


main()
