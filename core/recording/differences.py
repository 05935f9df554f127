"""What was different about recorded runs: the recipe, the data, what was set on the way, and what bits depend on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from ..experiment_file import parse_experiment
from .recorded import NONSENSE, RecordedRun, damaged

NOT_COMPARED = ("name", "title", "description")
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class RunDifference:
    """Something that is not the same for all of the runs; `values` in their order."""

    what: str
    values: tuple[str, ...]


def find_differences(runs: Sequence[RecordedRun]) -> list[RunDifference]:
    """Everything that is not the same for all of them, what a run is made of first, machines last.

    Raises StepgradError for a file that is damaged.
    """
    told = [_facts(run) for run in runs]
    whats = dict.fromkeys(what for facts in told for what in facts)
    found = [RunDifference(what, tuple(facts.get(what, NOTHING) for facts in told)) for what in whats]
    return [difference for difference in found if len(set(difference.values)) > 1]


def _facts(run: RecordedRun) -> dict[str, str]:
    try:
        return _read_facts(run)
    except NONSENSE:
        raise damaged(run.summary.path) from None


def _read_facts(run: RecordedRun) -> dict[str, str]:
    about = run.about
    if run.description.script is not None:
        return _facts_of_script(run)
    recipe = parse_experiment(about["recipe"], name=about["name"], where=run.summary.path.name)
    facts = {"experiment": about["name"], **_flat({k: v for k, v in asdict(recipe).items() if k not in NOT_COMPARED})}
    facts["weights at the start"] = about.get("init from", "drawn")
    facts["fingerprint of the data"] = about["data"][:12]
    facts["set on the way"] = "; ".join(_edits(run, recipe.faults)) or NOTHING
    facts["stepgrad"] = about["version"]
    return facts | _flat(json.loads(about["machine"]))


def _facts_of_script(run: RecordedRun) -> dict[str, str]:
    about, script = run.about, json.loads(run.about["script"])
    text = "\n".join(script["sources"][file] for file in sorted(script["sources"]))
    return {
        "script": about["name"],
        "arguments": _say(script["arguments"], " "),
        "fingerprint of its text": sha256(text.encode()).hexdigest()[:12],
        "parameters": _say([f"{layer.name} {layer.size}" for layer in run.description.layers], ", "),
        "loss": _say(run.description.loss),
        "stepgrad": about["version"],
    } | _flat(json.loads(about["machine"]))


def _flat(values: Mapping[str, Any]) -> dict[str, str]:
    """Entries of entries by their own names; those of the data are called so."""
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat |= {f"data {name}" if key == "data" else name: text for name, text in _flat(value).items()}
        else:
            flat["layers" if key == "sizes" else key] = _say(value, "-" if key == "sizes" else ",")
    return flat


def _say(value: Any, between: str = ",") -> str:
    if value is None or value == "" or value == ():
        return NOTHING
    if isinstance(value, (list, tuple)):
        return between.join(_say(item) for item in value)
    return str(value)


def _edits(run: RecordedRun, faults: tuple[str, ...]) -> list[str]:
    """The journal in words: what each entry changed; `faults` are those of the recipe."""
    settings = asdict(run.description.hyperparameters)
    said = []
    for edit in run.edits:
        now = asdict(edit.hyperparameters)
        changes = [f"{name} {_say(value)}" for name, value in now.items() if settings[name] != value]
        if edit.faults != faults:
            changes.append(f"faults {_say(edit.faults)}")
        changes += [f"{value.name} {_say(value.value)}" for value in edit.parameters]
        said.append(f"step {edit.at.step}: {', '.join(changes)}")
        settings, faults = now, edit.faults
    return said
