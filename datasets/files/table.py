"""Tables of numbers with one column to predict: .csv and .tsv.

The first row is a header when it has no number in it, words above numbers, or 0, 1, 2 … The target is the
last column unless another is named; it may hold words, all other columns must hold numbers. Errors name the
line of the file.
"""

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stepgrad.core.errors import StepgradError, unknown_name
from stepgrad.datasets.dataset import Dataset, Floats
from stepgrad.datasets.files.targets import Targets, interpret


@dataclass(frozen=True)
class Table:
    """The cells as text: rows all of one length, and for each the line of the file it ends on."""

    path: Path
    names: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]


def read(path: Path, target: str | None) -> Dataset:
    """A dataset from a table. Raises StepgradError with file and line for anything that cannot be used."""
    table = _split(path, _text(path))
    chosen = _column(table, target)
    columns = [index for index in range(len(table.names)) if index != chosen]
    if not columns:
        raise StepgradError(
            f"{path}: only the column '{table.names[0]}'; at least one more is needed besides the target"
        )
    inputs = _numbers(table, columns, chosen)
    targets = _targets(table, chosen)
    return Dataset(
        name=path.name,
        title=f"{path.name}: '{table.names[chosen]}' from {len(columns)} columns",
        task=targets.task,
        inputs=inputs,
        targets=targets.values,
        validation_inputs=inputs[:0],
        validation_targets=targets.values[:0],
        feature_names=tuple(table.names[index] for index in columns),
        class_names=targets.class_names,
        picture_shape=None,
        license="not stated",
        source=str(path),
    )


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StepgradError(
            f"{path}:{line}: byte 0x{content[error.start]:02x} is not UTF-8 text; save the file as UTF-8"
        ) from error


def _split(path: Path, text: str) -> Table:
    """The table's cells, with blank lines left out, the header taken off, and every row of one length."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text))
    rows, lines = [], []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(reader.line_num)
    except csv.Error as error:
        raise StepgradError(f"{path}:{reader.line_num}: not a table: {error}") from error
    if not rows:
        raise StepgradError(f"{path}: the file is empty; it must have inputs and a target")
    names = tuple(f"column {number}" for number in range(1, len(rows[0]) + 1))
    if _is_header(rows):
        names = tuple(cell or name for cell, name in zip(rows[0], names, strict=True))
        rows, lines = rows[1:], lines[1:]
    if not rows:
        raise StepgradError(f"{path}: there is a header but no rows of data below it")
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(names):
            raise StepgradError(
                f"{path}:{line}: {len(row)} values where the first row has {len(names)}; make them equal"
            )
    return Table(path, names, rows, lines)


def _delimiter(path: Path, text: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _number(cell: str) -> float | None:
    # Python reads 1_000 as a number; in a table it is a label.
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def _is_header(rows: list[list[str]]) -> bool:
    first = [_number(cell) is not None for cell in rows[0]]
    if not any(first) or len(rows) == 1:
        return not any(first)
    numbered = [str(index) == cell for index, cell in enumerate(rows[0])]
    if numbered == first and sum(first) > 1:  # pandas writes 0,1,2 above columns without a name
        return True
    second = [_number(cell) is not None for cell in rows[1]]
    return any(below and not above and cell for above, below, cell in zip(first, second, rows[0], strict=False))


def _column(table: Table, target: str | None) -> int:
    """The index of the target column, by name or by number counted from 1."""
    if target is None:
        return len(table.names) - 1
    if table.names.count(target) > 1:
        raise StepgradError(f"{table.path}: {table.names.count(target)} columns are called '{target}'; give its number")
    if target in table.names:
        return table.names.index(target)
    if target.isdecimal():
        if 1 <= int(target) <= len(table.names):
            return int(target) - 1
        raise StepgradError(f"{table.path}: no column {target}; columns are numbered 1 to {len(table.names)}")
    raise StepgradError(f"{table.path}: {unknown_name('column', target, table.names)}")


def _numbers(table: Table, columns: list[int], target: int) -> Floats:
    """The given columns (n, columns) as finite numbers."""
    values = np.empty((len(table.rows), len(columns)))
    for index, row in enumerate(table.rows):
        for place, column in enumerate(columns):
            number = _number(row[column])
            if number is None or not math.isfinite(number):
                raise _not_a_number(table, index, column, target)
            values[index, place] = number
    return values


def _not_a_number(table: Table, index: int, column: int, target: int) -> StepgradError:
    cell, place = (
        table.rows[index][column],
        f"{table.path}:{table.lines[index]}: column '{table.names[column]}'",
    )
    if not cell:
        return StepgradError(f"{place} is empty; fill it in or remove the row")
    if _number(cell) is not None:
        return StepgradError(f"{place} is {cell}; put a finite number there or remove the row")
    return StepgradError(
        f"{place} is '{cell}', not a number; only the target, here '{table.names[target]}', may hold words"
    )


def _targets(table: Table, column: int) -> Targets:
    """The target column: numbers where every cell is one, otherwise words."""
    cells = [row[column] for row in table.rows]
    if "" in cells:
        raise _not_a_number(table, cells.index(""), column, column)
    numbers = [_number(cell) for cell in cells]
    labels = np.array(cells) if None in numbers else np.array(numbers, dtype=np.float64)
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise _not_a_number(table, int(np.argmin(np.isfinite(labels))), column, column)
    return interpret(labels, f"{table.path}: column '{table.names[column]}'")
