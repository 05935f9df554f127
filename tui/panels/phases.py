"""The phase stepper: where inside a step the session stands, what was just computed and what comes next."""

from itertools import groupby

from stepgrad.core.debugging.snapshot import PhaseState

from ..glyphs import DONE, NOW, TO_COME
from ..widgets.lines import Line, Role, Span, flow, wrap
from ..widgets.panel import Panel

LINES_FOR_WORDS = 4
"""Kept free below the phases for what was done and what comes."""


class PhasesPanel(Panel):
    """Phases done, next and to come."""

    title = "5 step"

    def note(self) -> str:
        if self.snapshot is None:
            return ""
        phase = self.snapshot.phase
        return f"phase {phase.done} of {len(phase.names)} done" if phase.done else "between two steps"

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        phase = self.snapshot.phase
        rows = flow(phase_groups(phase), width)
        if len(rows) > max(2, height - LINES_FOR_WORDS):
            rows = flow(short_groups(phase), width)
        if height > len(rows) + 3:
            rows.append(Line())
        if phase.just:
            rows += wrap([("just  ", "dim"), (phase.just, "text")], width, indent=6)
        if phase.next and self.snapshot.status != "finished":
            rows += wrap([("next  ", "dim"), (phase.next, "accent")], width, indent=6)
        return rows


def phase_groups(phase: PhaseState) -> list[list[Span]]:
    """`✔ batch`, `forward ✔1 ▶2`: phases of one kind together, each with its own sign."""
    groups: list[list[Span]] = []
    for kind, members in groupby(enumerate(phase.names), key=lambda entry: entry[1].split()[0]):
        entries = list(members)
        if len(entries) == 1 and entries[0][1] == kind:
            sign, role = _sign(entries[0][0], phase)
            groups.append([(f"{sign} ", role), (kind, "strong" if sign == NOW else role)])
            continue
        spans: list[Span] = [(kind, "text")]
        for place, name in entries:
            sign, role = _sign(place, phase)
            spans.append((f" {sign}{name.split()[1]}", role))
        groups.append(spans)
    return groups


def short_groups(phase: PhaseState) -> list[list[Span]]:
    """`✔ forward 12/12`, `▶ backward 3/12`: kinds with how many of them are done, for networks of many layers."""
    groups: list[list[Span]] = []
    for kind, members in groupby(enumerate(phase.names), key=lambda entry: entry[1].split()[0]):
        places = [place for place, _ in members]
        done = sum(place < phase.done for place in places)
        sign, role = _sign(places[min(done, len(places) - 1)], phase)
        count = f" {done}/{len(places)}" if len(places) > 1 else ""
        groups.append([(f"{sign} ", role), (f"{kind}{count}", "strong" if sign == NOW else role)])
    return groups


def _sign(place: int, phase: PhaseState) -> tuple[str, Role]:
    if place < phase.done:
        return DONE, "good"
    return (NOW, "accent") if place == phase.done else (TO_COME, "dim")
