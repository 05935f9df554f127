"""A database that is whole, but makes no sense as a run: one line says so, whoever looks at it."""

import random
import sqlite3
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AfterSteps, Back, SetHyperparameter
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.listing import summarize
from stepgrad.core.recording.recorded import read_run
from stepgrad.tui.comparing.comparison import as_json, compare_runs
from stepgrad.tui.comparing.text import describe
from stepgrad.tui.convert.events import as_json_lines
from stepgrad.tui.convert.page import as_html
from stepgrad.tui.convert.spreadsheets import layers_as_csv, steps_as_csv
from stepgrad.tui.convert.weights import weights_at
from stepgrad.tui.launch import Changes, Launch

COLUMNS = (
    "about.value", "stretches.numbers", "stretches.first", "stretches.last", "layers.measured", "findings.finding",
    "findings.step", "lines.newest", "lines.parent", "lines.parted_at", "validations.loss", "validations.step",
    "checkpoints.tensors", "checkpoints.step", "edits.edit",
)  # fmt: skip
NONSENSE = (
    None, 0, -5, 10**12, 1.5, "", "nan", "{}", "[]", "null", '{"a": 1}', "[{}]", "[[]]", b"", bytes(40), "x" * 50,
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with a branch, an edit, a finding, validation scores, layers and checkpoints."""
    path = tmp_path_factory.mktemp("whole") / "whole.run"
    changes = Changes(epochs=30, learning_rate=30.0)
    session = Launch("moons", changes, keeps_past=True, record=path)()
    session.run(AfterSteps(40))
    session.apply(Back(AfterSteps(10)))
    session.apply(SetHyperparameter("learning_rate", 0.5))
    session.run(AfterSteps(20))
    session.end("quit")
    return path


def look_at(path: Path, whole: Path) -> None:
    """Everything that is ever done with a file from outside."""
    summarize(path)
    run = read_run(path)
    for convert in (as_json_lines, steps_as_csv, layers_as_csv, as_html):
        convert(run)
    weights_at(run, None)
    comparison = compare_runs([run, read_run(whole)])
    as_json(comparison)
    list(describe(comparison, 80))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nonsense_in_any_column_is_refused_in_one_line_or_passed_over(tmp_path: Path, whole: Path, column: str) -> None:
    table, name = column.split(".")
    places = "key" if table == "about" else "rowid"
    for number, value in enumerate(NONSENSE):
        path = tmp_path / f"{number}.run"
        path.write_bytes(whole.read_bytes())
        database = sqlite3.connect(path)
        keys = sorted(row[0] for row in database.execute(f"SELECT {places} FROM {table}"))
        chosen = random.Random(number).choice(keys)
        try:
            database.execute(f"UPDATE {table} SET {name} = ? WHERE {places} = ?", (value, chosen))
            database.commit()
        except sqlite3.IntegrityError:  # the table itself refuses it
            continue
        finally:
            database.close()
        try:
            look_at(path, whole)
        except StepgradError as error:
            assert "\n" not in str(error)


def test_what_is_whole_is_looked_at_in_every_way(whole: Path) -> None:
    look_at(whole, whole)
    tables = sqlite3.connect(whole)
    assert all(tables.execute(f"SELECT count(*) FROM {column.split('.')[0]}").fetchone()[0] for column in COLUMNS)
    tables.close()
