"""What is typed at "run until": a comparison, several of them, or a line of the script."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from stepgrad.core.debugging.conditions import Metric
from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

MEASURES = {
    "loss": False, "iteration": False, "epoch": False, "dead": True, "norm": True, "gradient": True, "update": True,
}  # fmt: skip
"""What can be compared, and whether it is that of a parameter."""
SAME = {"step": "iteration"}
HINT = (
    "such as: loss < 0.1 · dead(W1) > 50% · norm(W1) > 10 · update(W1) < 1e-6 · loss is nan · line 40 (tab completes)"
)
WATCH_HINT = "such as: loss · norm(W1) · gradient(W1) · update(W1) · dead(W1) (tab completes)"
MEASURED = re.compile(r"([a-z_]\w*)(?:\((.+)\))?$", re.IGNORECASE)
LIKE = "loss < 0.1, dead(W1) > 50%, iteration >= 200, loss is nan or line 40"
COMPARISON = re.compile(r"([a-z_]\w*)(?:\((.+?)\))?\s*(<=|>=|==|!=|<|>)\s*([-+.\w]+)\s*(%?)$", re.IGNORECASE)
STATE = re.compile(r"loss\s+is\s+(nan|finite|infinite)$", re.IGNORECASE)
LINE = re.compile(r"line\s+(\d+)$", re.IGNORECASE)


def examples_for(run: RunDescription) -> list[str]:
    """Conditions about this script, to be completed."""
    of_loss = ["loss < 0.1", "loss > 2", "loss is nan"] if run.script is not None and run.script.loss else []
    dead = [f"dead({layer.name}) > 50%" for layer in run.layers if layer.is_rectifier]
    others = [f"{measure}({layer.name}) > " for measure in ("norm", "gradient", "update") for layer in run.layers]
    line = f"line {run.script.loop[0] + 1}" if run.script is not None else "line "
    return [*of_loss, *dead, "iteration >= 100", line, *others]


def parse_wish(text: str, run: RunDescription) -> Mapping[str, Any]:
    """The target that is meant: `line` and `file`, or `when`. Raises StepgradError saying what would be right."""
    words = text.strip()
    if not words:
        raise StepgradError(f"say what to run to, like {LIKE}")
    line = LINE.match(words)
    if line and run.script is not None:
        return {"line": int(line.group(1)), "file": run.script.path}
    return {"when": [_comparison(part.strip(), run) for part in re.split(r"\s+and\s+", words)]}


def _comparison(text: str, run: RunDescription) -> Sequence[Any]:
    state = STATE.match(text)
    if state:
        return ["loss", -1, "is", state.group(1).lower()]
    found = COMPARISON.match(text)
    if not found:
        raise StepgradError(f"'{text}' is no condition; write one like {LIKE}")
    name, argument, comparison, number, percent = found.groups()
    name, parameter = _measure(name, argument, run)
    try:
        value = float(number) / (100 if percent else 1)
    except ValueError:
        raise StepgradError(f"'{number}' is no number, in '{text}'") from None
    return [name, parameter, comparison, value]


def watches_for(run: RunDescription) -> list[str]:
    """What can be watched in this script, to be completed."""
    of_loss = ["loss"] if run.script is not None and run.script.loss else []
    dead = [f"dead({layer.name})" for layer in run.layers if layer.is_rectifier]
    others = [f"{measure}({layer.name})" for layer in run.layers for measure in ("norm", "gradient", "update")]
    return [*of_loss, *dead, *others]


def parse_measure(text: str, run: RunDescription) -> Metric:
    """Something with a value, as on the left of a comparison. Raises StepgradError saying what would be right."""
    found = MEASURED.match(text.strip())
    if not found:
        raise StepgradError(f"'{text.strip()}' has no value; write something like loss, norm(W1) or update(W1)")
    name, parameter = _measure(found.group(1), found.group(2), run)
    return Metric(name, () if parameter < 0 else (run.layers[parameter].name,))


def _measure(name: str, argument: str | None, run: RunDescription) -> tuple[str, int]:
    """What is measured, and of which parameter; -1 for what is not one's."""
    name = SAME.get(name.lower(), name.lower())
    if name not in MEASURES:
        raise StepgradError(f"'{name}' cannot be measured in a script; there are {', '.join(MEASURES)}, and line N")
    if name == "loss" and run.script is not None and not run.script.loss:
        raise StepgradError("no loss was found in this script; wait for iteration, dead, norm, update or line N")
    return name, _parameter(name, argument, run) if MEASURES[name] else -1


def _parameter(measure: str, argument: str | None, run: RunDescription) -> int:
    """The place of a parameter by its name, or by its number from 1."""
    able = [layer for layer in run.layers if measure != "dead" or layer.is_rectifier]
    names = [layer.name for layer in able]
    if not names:
        raise StepgradError("no rectifier was found in this script, so there are no dead units to wait for")
    if argument is None:
        raise StepgradError(f"say of which: {measure}({names[0]}); there are {', '.join(names)}")
    wanted = argument.strip()
    for layer in able:
        if wanted in (layer.name, str(layer.index)):
            return layer.index - 1
    near = get_close_matches(wanted, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    raise StepgradError(f"{measure}({wanted}): {hint}")
