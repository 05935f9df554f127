"""The options of a run, declared once; `train` collects them into the changes made to a recipe."""

from typing import Annotated

import typer

from stepgrad.core.errors import StepgradError

ExperimentName = Annotated[
    str | None,
    typer.Argument(
        metavar="[EXPERIMENT | FILE.toml]",
        help="A built-in experiment (see `stepgrad experiments`) or a file of the same form. Default: cats-bug.",
        show_default=False,
    ),
]
DataPath = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="Your own data: .csv, .tsv, .npz, X.npy,y.npy, .h5, or a folder of pictures with a subfolder per class.",
    ),
]
Target = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="The column or array to predict. Default: the last.")
]
Examples = Annotated[int | None, typer.Option(metavar="N", min=1, help="Keep only the first N training examples.")]
Validation = Annotated[
    float | None, typer.Option(metavar="SHARE", help="Share of the examples held out, like 0.2; 0 for none.")
]
Standardize = Annotated[
    bool | None, typer.Option("--standardize", help="Shift and scale each input to mean 0, deviation 1.")
]
Scale = Annotated[str | None, typer.Option(metavar="LOW..HIGH", help="Map the inputs to a range, like 0..1.")]
Layers = Annotated[str | None, typer.Option(metavar="SIZES", help="Layer sizes, inputs first, like 12288-64-1.")]
ActivationName = Annotated[
    str | None,
    typer.Option(
        "--activation",
        metavar="NAME",
        help="Of the hidden layers, one name or one for each: relu, leaky_relu, elu, tanh, sigmoid, softplus, gelu, "
        "identity.",
    ),
]
Output = Annotated[str | None, typer.Option(metavar="NAME", help="Activation of the last layer.")]
Loss = Annotated[str | None, typer.Option(metavar="NAME", help="bce, cross_entropy, mse, sse or huber.")]
Init = Annotated[
    str | None,
    typer.Option(
        "--init",
        metavar="NAME",
        help="Start of the weights: normal:S, uniform:A,B, he, xavier, lecun, zeros, constant:C.",
    ),
]
OptimizerName = Annotated[
    str | None, typer.Option("--optimizer", metavar="NAME", help="sgd, momentum, nesterov, rmsprop, adam or adamw.")
]
LearningRate = Annotated[float | None, typer.Option("--lr", metavar="RATE", help="Learning rate.")]
Schedule = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="constant, step:EPOCHS,FACTOR, exponential:FACTOR, cosine, warmup:EPOCHS+…"),
]
WeightDecay = Annotated[float | None, typer.Option(metavar="L", help="Weight decay (L2; decoupled for adamw).")]
ClipNorm = Annotated[float | None, typer.Option(metavar="NORM", help="Scale gradients down to this norm; 0 for not.")]
BatchSize = Annotated[str | None, typer.Option(metavar="N|full", help="Examples in a step.")]
Epochs = Annotated[int | None, typer.Option(metavar="N", help="Passes over the training set.")]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Of the start and the shuffles.")]
Dtype = Annotated[str | None, typer.Option(metavar="NAME", help="float64 or float32.")]
Faults = Annotated[
    list[str] | None,
    typer.Option(
        "--fault",
        metavar="CODE[:LAYER]",
        help="Put a known bug into the run, like missing-mean:2 (see `stepgrad faults`); may be repeated.",
    ),
]
Breaks = Annotated[
    list[str] | None,
    typer.Option(
        "--break", metavar="CONDITION", help="Stop when this begins to hold, like 'dead(1) > 50%'; may be repeated."
    ),
]
ScriptBreaks = Annotated[
    list[str] | None,
    typer.Option(
        "--break",
        metavar="CONDITION",
        help="Stop when this begins to hold, like 'loss < 0.1', 'dead(W1) > 50%' or 'line 40'; may be repeated.",
    ),
]
ScriptWatches = Annotated[
    list[str] | None,
    typer.Option("--watch", metavar="EXPRESSION", help="Show this number, like 'norm(W1)'; may be repeated."),
]
Watches = Annotated[
    list[str] | None,
    typer.Option(
        "--watch",
        metavar="EXPRESSION",
        help="Show this number, like 'norm(gradient, 2)' or 'w1[3,5]'; may be repeated.",
    ),
]
GradCheck = Annotated[
    bool | None,
    typer.Option(
        "--grad-check/--no-grad-check",
        help="Compare the first step's gradients with finite differences and say which agree. Without either, a few "
        "entries of each array are compared after the first two steps.",
        show_default=False,
    ),
]
ReportPath = Annotated[
    str | None,
    typer.Option("--report", metavar="PATH.html", help="Write curves, layers and findings to one file at the end."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="With --report: write over a file that is there already.")]
Paused = Annotated[bool, typer.Option("--paused", help="Wait at step 0.")]
NoTui = Annotated[bool, typer.Option("--no-tui", help="Train without a screen: progress and findings on stderr.")]
Json = Annotated[bool, typer.Option("--json", help="With --no-tui: JSON Lines on stdout.")]
LogEvery = Annotated[int | None, typer.Option(metavar="N", min=1, help="Report every N steps.")]
FailOn = Annotated[
    str, typer.Option(metavar="error|warning|never", help="Findings from this severity on make the exit code 1.")
]


def check_fail_on(value: str) -> None:
    """Raises StepgradError for anything but the three levels."""
    if value not in ("error", "warning", "never"):
        raise StepgradError(f"--fail-on '{value}': expected error, warning or never")


def parse_scale(text: str | None) -> tuple[float, float] | None:
    """Read `0..1`. Raises StepgradError."""
    if text is None:
        return None
    low, dots, high = text.partition("..")
    try:
        bounds = float(low), float(high)
    except ValueError:
        bounds = (0.0, 0.0)
    if not dots or not bounds[0] < bounds[1]:
        raise StepgradError(f"--scale '{text}': expected LOW..HIGH with LOW below HIGH, like 0..1")
    return bounds


RecordPath = Annotated[
    str | None,
    typer.Option(
        "--record",
        metavar="PATH",
        help="The new file to write the run to. Default: one in your folder of runs (see `stepgrad runs`).",
    ),
]
InitFrom = Annotated[
    str | None,
    typer.Option(
        "--init-from",
        metavar="FILE",
        help="Begin with the weights in a .safetensors file: W1, b1, … as `export` writes them, or PyTorch's 0.weight, "
        "0.bias, …",
    ),
]
RecordBudget = Annotated[
    float | None,
    typer.Option(
        metavar="MIB",
        help="How large the run file may become: older records are thinned, checkpoints dropped. Default: 320, or 128 "
        "in your folder of runs.",
        show_default=False,
    ),
]
NoRecord = Annotated[bool, typer.Option("--no-record", help="Write no run file.")]
ResumePath = Annotated[
    str | None,
    typer.Option("--resume", metavar="RUN", help="Go on with a recorded run, bit for bit, and go on recording it."),
]
