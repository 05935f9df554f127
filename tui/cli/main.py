"""The `stepgrad` command: registers every sub-command and turns errors into one line and an exit code."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from stepgrad import __version__
from stepgrad.core.errors import StepgradError

from .challenge import challenge
from .check import check
from .compare import compare
from .debug import debug
from .diagnose import diagnose
from .explain import explain
from .export import export
from .faults import faults
from .listings import datasets, experiments
from .lists import with_lists
from .opening import open_run
from .recipe import with_recipe
from .runs import runs
from .script_command import CONTEXT, ScriptCommand
from .serve import serve
from .sweep import sweep
from .train import start_default, train

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""The base of all errors of wrong options; Typer keeps its own copy of the class and exports only this child."""

app = typer.Typer(
    name="stepgrad",
    help="A debugger for neural-network training that lives in the terminal.",
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(with_recipe(train))
app.command()(with_recipe(diagnose, without=("break_",)))
app.command("open")(open_run)
app.command(cls=ScriptCommand, context_settings=CONTEXT)(check)
app.command(cls=ScriptCommand, context_settings=CONTEXT)(debug)
app.command()(explain)
app.command()(experiments)
app.command()(datasets)
app.command()(faults)
app.command()(challenge)
app.command()(runs)
app.command()(with_lists(sweep))
app.command()(export)
app.command()(compare)
app.command(context_settings=CONTEXT)(serve)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stepgrad {__version__}")
        raise typer.Exit()


@app.callback(invoke_without_command=True)
def stepgrad(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """A debugger for neural-network training that lives in the terminal.

    Without a command: the app on the story the project began with, paused at step 0.
    """
    if context.invoked_subcommand is None:
        raise typer.Exit(start_default())


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code. Errors a user can cause become one line on stderr."""
    try:
        result = app(args=list(arguments), prog_name="stepgrad", standalone_mode=False)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        return 130
    except UsageError as error:
        return _complain(_in_one_line(error) + _meant(arguments), 2)
    except StepgradError as error:
        return _complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # A full disk, a device gone: what is still buffered must not fail once more when the interpreter flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain(f"cannot read or write {error.filename or 'the output'}: {error.strerror or error}", 2)
    return result if isinstance(result, int) else 0


def _in_one_line(error: Exception) -> str:
    message: str = getattr(error, "format_message", lambda: str(error))()
    return " ".join(message.split())


def _meant(arguments: Sequence[str]) -> str:
    """An experiment is no command, but it is what somebody wants to train."""
    from stepgrad.core.experiment_file import builtin_experiments

    is_experiment = bool(arguments) and arguments[0] in builtin_experiments()
    return f" Did you mean `stepgrad train {arguments[0]}`?" if is_experiment else ""


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"stepgrad: {message}\n")
    return code
