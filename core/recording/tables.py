"""The form of a run file, and how one is opened: SQLite in WAL mode, known by its application id.

One connection writes, any number read, and a reader never makes the writer wait. Whatever can be wrong with a file
(not there, foreign, newer, cut off, not writable) is one line that says so.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from ..errors import StepgradError

APPLICATION_ID = 0x53475244  # "SGRD"
MAGIC = b"SQLite format 3\0"
FORMAT = 1
"""Raised when older versions of stepgrad could no longer read what newer ones write."""
BUSY_SECONDS = 5.0
START_LINE = -1
"""The line under which checkpoints have the weights a run began with, if they came from elsewhere."""

TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lines (
    line INTEGER PRIMARY KEY, name TEXT NOT NULL, parent INTEGER, parted_at INTEGER NOT NULL, newest INTEGER NOT NULL,
    is_hidden INTEGER NOT NULL
);
CREATE TABLE stretches (
    line INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, is_whole INTEGER NOT NULL,
    numbers BLOB NOT NULL, PRIMARY KEY (line, first)
);
CREATE TABLE validations (
    line INTEGER NOT NULL, step INTEGER NOT NULL, loss REAL, accuracy REAL, PRIMARY KEY (line, step)
);
CREATE TABLE layers (
    line INTEGER NOT NULL, step INTEGER NOT NULL, measured TEXT NOT NULL, PRIMARY KEY (line, step)
);
CREATE TABLE findings (
    number INTEGER PRIMARY KEY, line INTEGER NOT NULL, step INTEGER NOT NULL, is_cleared INTEGER NOT NULL,
    finding TEXT NOT NULL
);
CREATE TABLE edits (
    line INTEGER NOT NULL, place INTEGER NOT NULL, edit TEXT NOT NULL, PRIMARY KEY (line, place)
);
CREATE TABLE breakpoints (number INTEGER PRIMARY KEY, breakpoint TEXT NOT NULL);
CREATE TABLE checkpoints (
    line INTEGER NOT NULL, step INTEGER NOT NULL, about TEXT NOT NULL, tensors BLOB NOT NULL,
    PRIMARY KEY (line, step)
);
"""


def create(path: Path) -> sqlite3.Connection:
    """A new run file, with its tables. Raises StepgradError where none can be made, or something is there already."""
    if path.exists():
        raise StepgradError(f"cannot record to '{path}': it exists already; --resume goes on with a run")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StepgradError(f"cannot record to '{path}': {error.strerror}") from None
    with told(path, "record to"):
        connection = _connect(path, "rwc")
        # WAL: readers see the last commit while the next one is written. NORMAL: a commit survives the death of the
        # process; the very last ones may be lost if the machine loses its power, the file stays whole.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            for statement in TABLES.split(";"):
                connection.execute(statement)
    return connection


def open_existing(path: Path, *, to_write: bool) -> sqlite3.Connection:
    """A run file that is there. Raises StepgradError where it is none, or none that this version can read."""
    if not path.is_file():
        kind = "it is a folder" if path.is_dir() else "there is no such file"
        raise StepgradError(f"cannot open run file '{path}': {kind}")
    with told(path, "open run file"):
        # Where nothing waits to be merged into it nobody is writing: then it is read without a lock, and without the
        # files that SQLite would lay beside it, so that a folder that may not be written will do.
        read = "ro" if is_written(path) else "ro&immutable=1"
        connection = _connect(path, "rw" if to_write else read)
        (identity,), (form,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        )
        if identity != APPLICATION_ID:
            raise StepgradError(f"cannot open run file '{path}': it is a database, but no run of stepgrad")
        if form > FORMAT:
            raise StepgradError(
                f"cannot open run file '{path}': it was written by a newer stepgrad (format {form}, this one reads "
                f"up to {FORMAT}); update stepgrad"
            )
        connection.execute("SELECT 1 FROM about LIMIT 1").fetchone()
        if to_write:
            connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def is_database(path: Path) -> bool:
    """Whether the file begins as SQLite's do, so that it may be a run file, and no recipe."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def is_written(path: Path) -> bool:
    """Whether commits wait to be merged into the file: it is being written, or its writer was killed."""
    try:
        return log_of(path).stat().st_size > 0
    except OSError:
        return False


def log_of(path: Path) -> Path:
    """Where SQLite keeps what was committed and waits to be merged into the run file at `path`."""
    return path.with_name(path.name + "-wal")


def lock_of(path: Path) -> Path:
    """The file whose lock says that somebody writes to the run file at `path`."""
    return path.with_name(path.name + ".lock")


def is_being_written(path: Path) -> bool:
    """Whether a process on this machine records to it. Leaves no file behind, and keeps no writer away."""
    try:
        handle = os.open(lock_of(path), os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Whoever has several threads sees to it that one at a time uses it.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def told(path: Path, doing: str) -> Iterator[None]:
    """What SQLite says about a file, or what is no sense in it, as the one line a user gets."""
    try:
        yield
    except sqlite3.Error as error:
        raise StepgradError(f"cannot {doing} '{path}': {_reason(error)}") from None
    except (SafetensorError, LookupError, TypeError, ValueError, OverflowError):
        raise StepgradError(f"cannot {doing} '{path}': it is damaged, and makes no sense") from None


def _reason(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "")
    return {
        "SQLITE_NOTADB": "it is no run file",
        "SQLITE_CORRUPT": "it is damaged: cut off, or written over",
        "SQLITE_FULL": "the disk is full",
        "SQLITE_IOERR_WRITE": "it could not be written; perhaps the disk is full",
        "SQLITE_READONLY": "it may not be written",
        "SQLITE_CANTOPEN": "it cannot be opened; may this folder be written?",
        "SQLITE_BUSY": "another process holds it",
    }.get(code, str(error))
