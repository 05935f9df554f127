"""Spoiled files of every kind the program reads: experiments, tables, arrays, run files; and spoiled words.

Each must be taken as it is or refused in one line. What can be read is also used: the experiment takes three steps, the
run file is read from end to end and gone on with.
"""

import io
import resource
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.debugging.condition_parser import parse_condition, parse_expression, parse_parameter
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment import parse_layers
from stepgrad.core.network.initializers import parse_initializer
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.training.faults import parse_fault
from stepgrad.core.training.schedules import parse_schedule
from stepgrad.datasets import DataRequest, load
from stepgrad.tui.launch import Changes, Launch

from .given import torment
from .mutations import ACCIDENTS, Accident, spoil
from .tally import Budget, Part, Tally
from .words import CONDITIONS, FAULTS, LAYERS, SCHEDULES, STARTS, mangled

MEMORY = 6 * 2**30
"""A file of a few hundred bytes that asks for more than that is refused, not obeyed."""
ROOT = Path(__file__).parents[2]


def _refusing(use: Callable[[], object]) -> None:
    """Use it; a refusal in one line is an answer like any other."""
    try:
        use()
    except StepgradError as error:
        said = str(error)
        assert said.strip() and "\n" not in said, f"not one line: {said!r}"


def experiments(budget: Budget) -> Tally:
    """Experiment files: read, and trained for three steps."""
    path = budget.folder / "a.toml"
    shipped = [file.read_bytes() for file in sorted((ROOT / "core" / "experiments").glob("*.toml"))]

    def use(case: tuple[int, list[Accident]]) -> None:
        path.write_bytes(spoil(shipped[case[0]], case[1]))
        _refusing(lambda: Launch(str(path))().run(AfterSteps(3)))

    return torment(st.tuples(st.integers(0, len(shipped) - 1), ACCIDENTS), use, budget)


def tables(budget: Budget) -> Tally:
    """Tables: read, given a fitting network, and trained for three steps."""
    plain = b"size,rooms,kind,price\n" + b"".join(
        b"%d,%d,%s,%d\n" % (n * 7, n % 5, b"ab"[n % 2 :][:1], n) for n in range(40)
    )
    others = (plain.replace(b",", b";"), plain.replace(b",", b"\t"), plain.replace(b"\n", b"\r\n"), plain[22:])
    path = budget.folder / "a.csv"

    def use(case: tuple[bytes, list[Accident]]) -> None:
        path.write_bytes(spoil(*case))
        _refusing(lambda: Launch(None, Changes(data=str(path)))().run(AfterSteps(3)))

    return torment(st.tuples(st.sampled_from((plain, *others)), ACCIDENTS), use, budget)


def arrays(budget: Budget) -> Tally:
    """Archives of arrays."""
    packed = io.BytesIO()
    np.savez(packed, X=np.arange(24.0).reshape(8, 3), y=np.arange(8) % 2)
    path = budget.folder / "a.npz"

    def use(accidents: list[Accident]) -> None:
        path.write_bytes(spoil(packed.getvalue(), accidents))
        _refusing(lambda: load(DataRequest(None, str(path))))

    return torment(ACCIDENTS, use, budget)


def run_files(budget: Budget) -> Tally:
    """Run files: read from end to end, and gone on with."""
    whole = _recorded(budget.folder)
    folder = Path(tempfile.mkdtemp(dir=budget.folder))
    numbers = iter(range(10**9))

    def use(accidents: list[Accident]) -> None:
        path = folder / f"{next(numbers)}.run"
        path.write_bytes(spoil(whole, accidents))
        _refusing(partial(_read_all, path))
        _refusing(partial(_go_on, path))
        for left in folder.iterdir():
            left.unlink()

    return torment(ACCIDENTS, use, budget)


def _recorded(folder: Path) -> bytes:
    path = folder / "whole.run"
    session = Launch("xor", Changes(epochs=60), record=path)()
    session.run(AfterSteps(40))
    session.end("quit")
    return path.read_bytes()


def _read_all(path: Path) -> None:
    reader = RunReader(path)
    try:
        for line in reader.lines:
            reader.steps(line.line)
            reader.checkpoint(line.line, line.newest)
    finally:
        reader.close()


def _go_on(path: Path) -> None:
    session = Launch(None, resume=path)()
    try:
        session.run(AfterSteps(3))
    finally:
        with suppress(StepgradError):
            session.end("quit")


def words(budget: Budget) -> Tally:
    """Conditions, watches, parameters, layers, starts, schedules and faults, as they are typed."""
    grammars: tuple[tuple[tuple[str, ...], Callable[[str], object]], ...] = (
        (CONDITIONS, partial(parse_condition, layers=2)),
        (CONDITIONS, partial(parse_expression, layers=2)),
        (("w1[3,5]", "b2[0]"), parse_parameter),
        (LAYERS, parse_layers),
        (STARTS, parse_initializer),
        (SCHEDULES, parse_schedule),
        (FAULTS, partial(parse_fault, layers=2)),
    )
    cases = st.sampled_from(grammars).flatmap(lambda one: st.tuples(st.just(one[1]), mangled(one[0])))
    return torment(cases, lambda case: _refusing(lambda: case[0](case[1])), budget)


def with_little_memory(part: Part) -> Part:
    """The part, with so much address space only: what asks for more gets a MemoryError, and is found."""

    def limited(budget: Budget) -> Tally:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
        try:
            return part(budget)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

    return limited
