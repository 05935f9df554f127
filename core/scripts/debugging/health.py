"""What goes wrong while a script runs, seen on its own numbers: a loss that is none, units that have died.

`check` finds causes by experiment; these are symptoms, and point to the cause where it is known.
"""

from collections.abc import Sequence
from math import isfinite

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import LayerStatistics

MOST_DEAD = 0.5
"""Share of dead units that is worth telling."""


class Health:
    """Remembers since which iteration something has been so."""

    def __init__(self, run: RunDescription) -> None:
        self._run = run
        self._since: dict[tuple[str, str], int] = {}

    def findings(
        self, step: int, loss: float | None, layers: Sequence[LayerStatistics], known: Sequence[Finding]
    ) -> tuple[Finding, ...]:
        """What `check` found, and what is to be seen at this iteration."""
        codes = {finding.code for finding in known}
        roots = tuple(f.code for f in known if f.root and f.severity is not Severity.INFO)[:1]
        seen = [self._loss(step, loss), *(self._dead(step, layer) for layer in layers)]
        fresh = [finding for finding in seen if finding is not None]
        if any(finding.code == "dead-layer" for finding in fresh):
            known = [finding for finding in known if finding.code not in ("dead-layer", "dead-units")]
        elif "dead-layer" in codes:
            fresh = [finding for finding in fresh if finding.code != "dead-units"]
        fresh = [finding for finding in fresh if not (finding.code == "loss-not-finite" and finding.code in codes)]
        linked = [
            Finding(
                f.code, f.severity, f.subject, f.message, f.fix, f.evidence, layer=f.layer, step=f.step,
                causes=roots, root=not roots,
            )
            for f in fresh
        ]  # fmt: skip
        return (*known, *linked)

    def _first(self, code: str, subject: str, step: int) -> int:
        first = min(self._since.get((code, subject), step), step)
        self._since[code, subject] = first
        return first

    def _loss(self, step: int, loss: float | None) -> Finding | None:
        if loss is None or isfinite(loss):
            return None
        since = self._first("loss-not-finite", "loss", step)
        return Finding(
            "loss-not-finite", Severity.ERROR, "loss", f"the loss is {loss} from iteration {since} on",
            "go back to before it (g), and look for a logarithm of 0 or an exponential that is too large",
            {"iteration": since}, step=since,
        )  # fmt: skip

    def _dead(self, step: int, layer: LayerStatistics) -> Finding | None:
        share = layer.dead_fraction
        if not share or share < MOST_DEAD or not step or not layer.activity.is_whole_epoch:
            return None
        name = self._run.layers[layer.index - 1].name
        code = "dead-layer" if share == 1 else "dead-units"
        since = self._first(code, name, step)
        which = f"all {layer.units}" if share == 1 else f"{layer.dead} of {layer.units}"
        return Finding(
            code, Severity.WARNING, name,
            f"{which} units behind {name} gave 0 for every example, seen since iteration {since}",
            "go back to where they still gave something, and see what the update did to them",
            {"units": layer.units, "dead": share, "iteration": since}, layer=layer.index, step=since,
        )  # fmt: skip
