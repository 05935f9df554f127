"""Where the runs of a sweep are trained: in processes here, or by a scheduler of Dask's; both through joblib."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from joblib import Parallel, delayed, parallel_config

from stepgrad.core.errors import StepgradError

from .grid import Point
from .training import train_here, train_there

GOES_ON = "what was done stays, and the same command goes on"
REACH_SECONDS = 10
"""How long a scheduler may take to answer."""


def train_all(
    points: Sequence[Point], folder: Path, *, jobs: int, scheduler: str | None
) -> Iterator[tuple[Point, str | None]]:
    """Each point as it is done, with what the user must put right about it, or None.

    Raises StepgradError where the scheduler cannot be reached, and where a process that trains is killed. What was
    done by then, or before the sweep was interrupted, stays in the folder.
    """
    yield from _in_processes(points, folder, jobs) if scheduler is None else _on_cluster(points, folder, scheduler)


def _in_processes(points: Sequence[Point], folder: Path, jobs: int) -> Iterator[tuple[Point, str | None]]:
    with parallel_config(backend="loky", n_jobs=jobs):
        tasks = (delayed(_here)(place, point, folder / point.file) for place, point in enumerate(points))
        try:
            for place, said in Parallel(return_as="generator_unordered")(tasks):
                yield points[place], said
        except BrokenProcessPool:
            raise StepgradError(f"a process of the sweep was killed, perhaps for want of memory; {GOES_ON}") from None


def _on_cluster(points: Sequence[Point], folder: Path, scheduler: str) -> Iterator[tuple[Point, str | None]]:
    with _cluster(scheduler):
        tasks = (delayed(_there)(place, point) for place, point in enumerate(points))
        try:
            for place, came in Parallel(return_as="generator_unordered")(tasks):
                yield points[place], came if isinstance(came, str) else _keep(came, folder / points[place].file)
        except OSError as error:
            raise StepgradError(f"--scheduler {scheduler}: {error}; {GOES_ON}") from None


def _here(place: int, point: Point, path: Path) -> tuple[int, str | None]:
    return place, train_here(point.launch, path)


def _there(place: int, point: Point) -> tuple[int, bytes | str]:
    return place, train_there(point.launch)


def _keep(whole: bytes, path: Path) -> str | None:
    """Write a run file that was made elsewhere, all of it or nothing."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(whole)
        Path(file.name).replace(path)
    except OSError as error:
        return f"cannot write '{path}': {error.strerror}"
    return None


@contextmanager
def _cluster(address: str) -> Iterator[None]:
    """joblib's work goes to this scheduler. Raises StepgradError where Dask or the scheduler is missing."""
    try:
        from distributed import Client
    except ImportError:
        raise StepgradError("--scheduler needs Dask: pip install 'stepgrad[dask]'") from None
    try:
        client = Client(address, timeout=REACH_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise StepgradError(f"--scheduler {address}: {str(error) or 'no scheduler answers there'}") from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise StepgradError(
                f"--scheduler {address}: no worker has joined it; start one with `dask worker {address}`"
            )
        with parallel_config(backend="dask"):
            yield
