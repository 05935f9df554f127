"""Writes the report: what was trained, the curve, the findings with their explanations, the layers."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.diagnosis.explanations import EXAMPLE, codes, explain
from stepgrad.core.diagnosis.finding import Finding
from stepgrad.core.errors import StepgradError
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import Curve
from stepgrad.core.paths import is_there

from ..summary import REASONS, SIGNS
from .curve import Series, draw_curves

STYLE = """
:root{color-scheme:light dark;--ink:#1d2433;--dim:#667;--line:#d5d9e2;
--train:#1f6feb;--valid:#b35900;--bad:#c0262d;--warn:#9a6700}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9f0;--dim:#9aa3b5;--line:#39404f;--train:#6cb0ff;--valid:#ffb061;
--bad:#ff7b72;--warn:#e3b341}body{background:#14171f}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);max-width:920px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.15rem;margin-top:2rem}p.lead{color:var(--dim);margin-top:.2rem}
svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--dim)}.grid{stroke:var(--line)}
.level{stroke:var(--dim);stroke-dasharray:5 4}text.level{stroke:none}polyline{fill:none;stroke-width:1.6}
.train{stroke:var(--train)}.valid{stroke:var(--valid)}text.bad{fill:var(--bad)}.error{color:var(--bad)}.warning{color:var(--warn)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:right;padding:.2rem .5rem;
border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left}
.finding{border-left:3px solid var(--line);padding:.1rem 0 .1rem .9rem;margin:1rem 0}.effect{margin-left:1.6rem}
code{background:color-mix(in srgb,var(--dim) 15%,transparent);padding:.05rem .3rem;border-radius:3px}
details{color:var(--dim)}
"""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """Where a report goes; `overwrite`: also over a file that is there already."""

    path: Path
    overwrite: bool = False

    def check(self) -> None:
        """Raises StepgradError where nothing can be written, before anything was trained for it."""
        path = self.path
        if path.is_dir() or not path.parent.is_dir():
            reason = "is a folder" if path.is_dir() else f"the folder {path.parent} does not exist"
            raise StepgradError(f"--report '{path}': {reason}; give the path of a file to write, like report.html")
        if is_there(path) and not self.overwrite:
            raise StepgradError(f"--report '{path}': this file exists already; give another name, or add --overwrite")

    def write(self, description: RunDescription, snapshot: Snapshot, reason: str, seconds: float | None = None) -> None:
        """Write the run as it stands, and say on stderr where.

        Raises StepgradError where a file has come there meanwhile, or none can be written.
        """
        text = render(description, report_on(snapshot), reason, seconds)
        try:
            with self.path.open("w" if self.overwrite else "x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise StepgradError(f"--report '{self.path}': {error.strerror or error}, so it was not written") from None
        # Not wrapped like other lines: a path is to be copied in one piece.
        sys.stderr.write(f"report: {self.path.absolute()}\n")


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says of a run at one moment; `layers` as the JSON contract has them, none where not measured."""

    step: int
    total_steps: int
    findings: tuple[Finding, ...]
    training_curve: Curve
    validation_curve: Curve
    layers: Sequence[Mapping[str, Any]]
    hyperparameters: Hyperparameters


def report_on(snapshot: Snapshot) -> Reported:
    """What a report says of the run as it stands there."""
    return Reported(
        snapshot.step,
        snapshot.total_steps,
        snapshot.findings,
        snapshot.training_curve,
        snapshot.validation_curve,
        [layer.to_json() for layer in snapshot.layers],
        snapshot.hyperparameters,
    )


def render(description: RunDescription, run: Reported, reason: str, seconds: float | None) -> str:
    """The report as HTML."""
    of_total = f" of {run.total_steps}" if run.total_steps else ""
    title = f"{description.experiment}: step {run.step}{of_total}"
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="lead">{escape(_lead(description, reason, seconds))}</p>',
        "<h2>Findings</h2>",
        *_findings(run.findings),
        "<h2>Loss</h2>",
        _curves(description, run),
        "<h2>Layers</h2>" if description.script is None else "<h2>Parameters</h2>",
        _layers(description, run.layers),
        *(["<h2>Settings</h2>", _settings(description, run)] if description.script is None else []),
        f'<p class="lead">stepgrad {escape(description.version)}</p>',
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(body) + "\n</body></html>\n"


def _lead(description: RunDescription, reason: str, seconds: float | None) -> str:
    script = description.script
    if script is not None:
        loss = f", loss {script.loss}" if script.loss else ""
        return f"{script.path}, training loop at line {script.loop[0]}{loss}; {REASONS.get(reason, reason)}"
    activations = "→".join(layer.activation for layer in description.layers)
    took = "" if seconds is None else f", {seconds:.1f} s"
    return (
        f"{description.architecture} {activations} on {description.examples} examples of {description.dataset}, "
        f"{description.loss}, {description.optimizer}; {REASONS.get(reason, reason)}{took}"
    )


def _findings(findings: tuple[Finding, ...]) -> Iterable[str]:
    if not findings:
        yield "<p>No findings.</p>"
    for finding in findings:
        sign = SIGNS[finding.severity]
        where = f"first at step {finding.step}" if finding.step else "before training"
        cause = (
            f", explained by {', '.join(finding.causes)}" if finding.causes else ", the root" if finding.root else ""
        )
        yield f'<div class="finding{"" if finding.root else " effect"}">'
        yield f'<b class="{finding.severity}">{sign} {finding.code}</b> <small>{escape(where + cause)}</small>'
        yield f"<p>{escape(finding.message)}</p><p><b>What to do:</b> {escape(finding.fix)}</p>"
        yield _explanation(finding.code) + "</div>"


def _explanation(code: str) -> str:
    if code not in codes():
        return ""
    page = explain(code)
    parts = [
        f"<p><b>{escape(heading)}</b><br>{f'<code>{escape(text)}</code>' if heading == EXAMPLE else escape(text)}</p>"
        for heading, text in page.sections
    ]
    return f"<details><summary>{escape(page.title)}</summary>{''.join(parts)}</details>"


def _curves(description: RunDescription, run: Reported) -> str:
    series = [Series("training", "train", run.training_curve)]
    if len(run.validation_curve.steps):
        series.append(Series("validation", "valid", run.validation_curve))
    chance = description.chance
    return draw_curves(series, chance.value, f"{chance.name} = {chance.value:.4g}")


def _layers(description: RunDescription, layers: Sequence[Mapping[str, Any]]) -> str:
    if not layers:
        return "<p>Not measured.</p>"
    columns = ("layer", "shape", "|w|", "|g|", "update / w", "dead", "saturated")
    rows = []
    for told, layer in zip(description.layers, layers, strict=True):
        cells = (
            told.label,
            told.size,
            f"{layer['weight']['norm']:.4g}",
            "–" if layer["gradient"] is None else f"{layer['gradient']['norm']:.3g}",
            "–" if layer["update_ratio"] is None else f"{layer['update_ratio']:.2g}",
            "–" if layer["dead"] is None else f"{layer['dead']} of {layer['units']}",
            "–" if layer["saturated_fraction"] is None else f"{layer['saturated_fraction']:.0%}",
        )
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _settings(description: RunDescription, run: Reported) -> str:
    settings = run.hyperparameters
    named = {"seed": description.seed, "dtype": description.dtype}
    named |= {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td></tr>" for name, value in named.items())
    return f"<table>{rows}</table>"
