"""`stepgrad experiments` and `stepgrad datasets`: what there is, for people and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from stepgrad.core.experiment import Experiment

AsJson = Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")]


def experiments(as_json: AsJson = False) -> None:
    """List the built-in experiments."""
    from stepgrad.core.experiment_file import builtin_experiments, load_experiment

    rows = [_describe(load_experiment(name)) for name in builtin_experiments()]
    columns = ("name", "layers", "data", "loss", "optimizer", "title")
    typer.echo(json.dumps(rows, indent=2) if as_json else format_table(rows, columns))


def datasets(as_json: AsJson = False) -> None:
    """List the built-in data sets."""
    from stepgrad.datasets import describe

    rows = [row if isinstance(row, dict) else asdict(row) for row in describe()]
    columns = ("name", "task", "examples", "validation", "features", "license", "title")
    typer.echo(json.dumps(rows, indent=2) if as_json else format_table(rows, columns))


def _describe(experiment: "Experiment") -> dict[str, Any]:
    settings = experiment.hyperparameters
    return {
        "name": experiment.name,
        "title": experiment.title,
        "description": experiment.description.strip(),
        "data": experiment.data.name or experiment.data.path,
        "layers": experiment.layers,
        "activations": list(experiment.activations),
        "loss": experiment.loss,
        "init": experiment.initializer,
        "optimizer": experiment.optimizer,
        "learning_rate": settings.learning_rate,
        "batch_size": settings.batch_size or "full",
        "epochs": settings.epochs,
        "seed": experiment.seed,
        "faults": list(experiment.faults),
    }


def format_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Columns of plain text, as wide as their widest entry, numbers to the right."""
    cells = [[str(row[column]) for column in columns] for row in rows]
    widths = [max(len(column), *(len(line[i]) for line in cells)) for i, column in enumerate(columns)]
    numeric = [all(isinstance(row[column], (int, float)) for row in rows) for column in columns]
    lines = []
    for line in [list(columns), *cells]:
        padded = [
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)
