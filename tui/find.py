"""What `/` finds: layers, units, findings and examples, by the beginnings of their words.

Imports nothing of the screen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import Among, UnitState

Kind = Literal["layer", "unit", "finding", "example"]
MOST_EXAMPLES = 10_000
STATES = {UnitState.DEAD: "dead", UnitState.RARE: "rare", UnitState.ACTIVE: "active", UnitState.SATURATED: "saturated",
          UnitState.NONFINITE: "not finite", UnitState.UNKNOWN: ""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that can be gone to. `layer` counts from 1; `number` is the unit's or the example's."""

    kind: Kind
    words: str
    layer: int = 0
    number: int = 0
    among: Among = "batch"
    identity: tuple[str, str] = ("", "")


def things_to_find(run: RunDescription, snapshot: Snapshot) -> list[Hit]:
    """Everything there is, what is fewest first."""
    return [*_layers(run), *_findings(snapshot), *_units(run, snapshot), *_examples(run, snapshot)]


def find(query: str, things: Sequence[Hit]) -> list[Hit]:
    """Those of which every word of the query begins a word: whole words first, then those that come early."""
    wanted = _words(query)
    ranked = [(rank, thing) for thing in things if (rank := _rank(wanted, _words(thing.words))) is not None]
    return [thing for _, thing in sorted(ranked, key=lambda entry: entry[0])]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _rank(wanted: list[str], words: list[str]) -> tuple[int, int] | None:
    """How many words of the query are only beginnings, and how late they come; None where one is not there."""
    beginnings = places = 0
    for part in wanted:
        place = next((place for place, word in enumerate(words) if word.startswith(part)), None)
        if place is None:
            return None
        is_whole = part in words
        beginnings += not is_whole
        places += words.index(part) if is_whole else place
    return beginnings, places


def _layers(run: RunDescription) -> Iterator[Hit]:
    for layer in run.layers:
        name = (
            f"parameter {layer.name}  {layer.size}"
            if layer.name
            else f"layer {layer.index}  {layer.activation} {layer.size}"
        )
        yield Hit("layer", name, layer.index)


def _findings(snapshot: Snapshot) -> Iterator[Hit]:
    for finding in snapshot.findings:
        yield Hit("finding", f"{finding.code}  {finding.message}", identity=finding.identity)


def _units(run: RunDescription, snapshot: Snapshot) -> Iterator[Hit]:
    for layer, measured in zip(run.layers, snapshot.layers, strict=True):
        for unit, state in enumerate(measured.activity.states.tolist()):
            state_name = STATES[UnitState(state)]
            yield Hit("unit", f"unit {unit} of layer {layer.index}  {state_name}".rstrip(), layer.index, unit)


def _examples(run: RunDescription, snapshot: Snapshot) -> Iterator[Hit]:
    detail = snapshot.detail
    among: Among = detail.focus.among if detail is not None else "batch"
    rows = detail.examples.rows if detail is not None and detail.examples is not None else ()
    known = {row.place: f"  {row.target} → {row.prediction}" for row in rows}
    batch = snapshot.hyperparameters.batch_size or run.examples
    count = {"batch": batch, "training": run.examples, "validation": run.validation_examples}[among]
    where = "the batch" if among == "batch" else f"the {among} set"
    for place in range(min(count, MOST_EXAMPLES)):
        yield Hit("example", f"example {place} of {where}{known.get(place, '')}", number=place, among=among)
