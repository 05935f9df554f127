"""Records a session as it trains, and goes on with one that was recorded: between the command line and the run file."""

import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from stepgrad.__main__ import THREAD_VARIABLES
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment import Experiment
from stepgrad.core.experiment_file import parse_experiment
from stepgrad.core.experiment_writer import write_experiment
from stepgrad.core.network.weights_fit import NamedWeights
from stepgrad.core.recording.budgets import UNASKED, USUAL, Budgets, budgets_in
from stepgrad.core.recording.describing import write_description
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.recorder import Recorder
from stepgrad.core.recording.restoring import restore
from stepgrad.core.recording.tables import START_LINE, lock_of, told
from stepgrad.core.recording.writer import RunWriter
from stepgrad.core.scripts.recording.script_text import text_in
from stepgrad.datasets import Dataset

from .run_files import names_for

OTHER_DATA = "the data are not those it was trained on"


def record(
    session: Session,
    path: Path,
    experiment: Experiment,
    data: Dataset,
    start: NamedWeights | None = None,
    *,
    budgets: Budgets | None = None,
) -> None:
    """Have a session write itself to a new run file. Raises StepgradError where that cannot be.

    `start` are the weights it began with, where they are not the recipe's.
    """
    budgets = budgets or USUAL
    about = {**describe(session, experiment, data), **budgets.to_about()}
    _begin(session, RunWriter(path, budgets=budgets), about, start, keeps_empty=True)


def record_into(
    session: Session,
    folder: Path,
    experiment: Experiment,
    data: Dataset,
    start: NamedWeights | None = None,
    *,
    budgets: Budgets | None = None,
) -> None:
    """Have a session write itself to a new file in a folder; where that cannot be, one line says so.

    The file goes again if the session ends before its first step.
    """
    budgets = budgets or UNASKED
    about = {**describe(session, experiment, data), **budgets.to_about()}
    try:
        _begin(session, new_writer(folder, experiment.name, budgets), about, start, keeps_empty=False)
    except StepgradError as error:
        sys.stderr.write(f"stepgrad: {error}; this run is not recorded\n")


def new_writer(folder: Path, experiment: str, budgets: Budgets) -> RunWriter:
    """Under the first name that is free, also where others choose theirs at the same moment."""
    for path in (folder / name for name in names_for(experiment, datetime.now())):
        if path.exists() or lock_of(path).exists():
            continue
        try:
            return RunWriter(path, budgets=budgets)
        except StepgradError:
            if not path.exists() and not lock_of(path).exists():  # nobody else came first
                raise
    raise AssertionError("there is always another name")


def _begin(
    session: Session, writer: RunWriter, about: Mapping[str, str], start: NamedWeights | None, *, keeps_empty: bool
) -> None:
    """Follow the session from here on. What is known of the run is in the file at once, so that it can be resumed."""
    if start is not None:
        writer.add_checkpoint(START_LINE, 0, {"where": start.where}, start.tensors)
        writer.tell({"init from": start.where})
    session.follower = Recorder(session, writer, about, keeps_empty=keeps_empty)
    try:
        session.follow()
    except StepgradError:
        writer.discard()
        raise


def start_in(path: Path) -> NamedWeights | None:
    """The weights a recorded run began with, None where they were the recipe's."""
    reader = RunReader(path)
    try:
        kept = reader.checkpoint(START_LINE, 0)
    finally:
        reader.close()
    return None if kept is None else NamedWeights(kept.about["where"], kept.tensors)


def describe(session: Session, experiment: Experiment, data: Dataset) -> dict[str, str]:
    """What is to be known of a run as a whole: the recipe, to build it again, and what its bits depend on."""
    where = experiment.data.path
    placed = replace(experiment.data, path=None if where is None else str(Path(where).resolve()))
    return {
        "name": experiment.name,
        "recipe": write_experiment(replace(experiment, data=placed)),
        "data": digest(data),
        "version": session.description.version,
        "begun": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "total steps": str(session.description.total_steps),
        "description": write_description(session.description),
        "machine": json.dumps(machine()),
    }


def machine() -> dict[str, str]:
    """What the last bits of a product of matrices depend on."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "system": f"{platform.system()} {platform.machine()}",
        "threads": next((os.environ[name] for name in THREAD_VARIABLES if name in os.environ), ""),
    }


def digest(data: Dataset) -> str:
    """A fingerprint of the training data."""
    seen = sha256()
    for array in (data.inputs, data.targets):
        seen.update(str(array.shape).encode())
        seen.update(np.ascontiguousarray(array, np.float64).tobytes())
    return seen.hexdigest()


def _budgets_of(path: Path) -> Budgets:
    reader = RunReader(path)
    try:
        about = reader.about
        with told(path, "read run file"):
            return budgets_in(about)
    finally:
        reader.close()


def recipe_in(path: Path) -> Experiment:
    """The recipe of a recorded run. Raises StepgradError where the file cannot be read."""
    reader = RunReader(path)
    try:
        return recipe_of(reader)
    finally:
        reader.close()


def recipe_of(reader: RunReader) -> Experiment:
    """The recipe of a recorded run. Raises StepgradError where there is none."""
    about = reader.about
    script = script_in(reader)
    if script is not None:
        raise StepgradError(
            f"'{reader.path}' is a run of {Path(script).name}: a script cannot be gone on with, its state was its "
            f"process; stepgrad debug {script} begins again"
        )
    if "recipe" not in about:
        raise StepgradError(f"there is no run in '{reader.path}': nothing was recorded in it")
    return parse_experiment(about["recipe"], name=about.get("name", reader.path.stem), where=reader.path.name)


def script_in(reader: RunReader) -> str | None:
    """The path of the script whose run was recorded, None for any other run. Raises StepgradError."""
    with told(reader.path, "read run file"):
        text = text_in(reader.about)
    return None if text is None else text.path


def is_of_this_machine(about: Mapping[str, str]) -> bool:
    """Whether what is trained again here has the same bits as there."""
    return about.get("machine") == json.dumps(machine())


def check_data(data: Dataset, about: Mapping[str, str], path: Path, doing: str) -> None:
    """Raises StepgradError for data that are not those the run in the file was trained on."""
    if about.get("data") != digest(data):
        raise StepgradError(f"cannot {doing} '{path}': {OTHER_DATA}")


def resume(session: Session, path: Path, data: Dataset) -> None:
    """Bring a session, built from the recipe in a run file, to where that run stood, and go on writing to the file.

    Raises StepgradError for data that are others now, and where somebody else is writing to the file.
    """
    writer = RunWriter(path, resumes=True, budgets=_budgets_of(path))
    try:
        reader = RunReader(path)
        about = reader.about
        check_data(data, about, path, "go on with")
        if not is_of_this_machine(about):
            sys.stderr.write(
                "stepgrad: recorded with other versions or threads: the last digits may differ from here on\n"
            )
        restore(session, reader)
        reader.close()
    except BaseException:
        writer.close()
        raise
    session.follower = Recorder(session, writer, {"version": session.description.version, "ended": ""})
