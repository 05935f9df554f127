"""`python -m benchmarks.recording`: what it costs to record a run, and to be watched; how large the file becomes.

Training in chunks of 5 ms, as the app does it, with a run file and without, in turn and in CPU time; then with a run
file that another process follows, as `stepgrad open` does, and with one that nobody follows. The file of a million
steps of XOR shows that it does not grow with the run.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

from rich.console import Console  # noqa: E402 - after the thread count is set
from rich.table import Table  # noqa: E402

from stepgrad.core.debugging.commands import AtEnd, AtStep, Pause, Run  # noqa: E402
from stepgrad.core.debugging.session import Session  # noqa: E402
from stepgrad.core.recording.reader import RunReader  # noqa: E402
from stepgrad.tui.launch import Changes, Launch  # noqa: E402
from stepgrad.tui.opening import Opening  # noqa: E402

COST_GOAL, WATCHED_GOAL, SIZE_GOAL_MIB = 1.03, 1.01, 128.0
CHUNK_SECONDS = 0.005
LONG = 1_000_000


def make(name: str, path: Path | None) -> Session:
    """A session that will not end by itself."""
    return Launch(name, Changes(epochs=10**8), record=path)()


def train(session: Session, until: Run, seconds: float) -> None:
    """Chunk after chunk, the follower told between them, until the goal or for so long."""
    session.apply(until)
    ends = perf_counter() + seconds
    while session.is_running and perf_counter() < ends:
        chunk_ends = perf_counter() + CHUNK_SECONDS
        session.advance(lambda chunk_ends=chunk_ends: perf_counter() >= chunk_ends)  # type: ignore[misc]
        session.follow()
    if session.is_running:
        session.apply(Pause())


def per_step(session: Session, seconds: float) -> float:
    """CPU time of a step."""
    first, begun = session.trainer.state.step, process_time()
    train(session, Run(AtEnd()), seconds)
    return (process_time() - begun) / (session.trainer.state.step - first)


def cost_of_recording(name: str, folder: Path, rounds: int, seconds: float) -> float:
    """CPU time of a step with a run file over that without, median of rounds."""
    recorded, plain = make(name, folder / f"{name}.run"), make(name, None)
    per_step(recorded, seconds), per_step(plain, seconds)
    cost = median(per_step(recorded, seconds) / per_step(plain, seconds) for _ in range(rounds))
    recorded.end("measured")
    return cost


def watch(path: Path, connection: Connection) -> None:
    """Another process: follows the run for as long as it is told to, time and again, and says how often it saw news."""
    watcher = Opening(path)()
    while connection.recv():
        looks = 0
        while not connection.poll(watcher.patience):
            looks += watcher.follow()
        connection.recv()
        connection.send(looks)


def cost_of_being_watched(name: str, folder: Path, rounds: int, seconds: float) -> tuple[float, float]:
    """CPU time of a step while another process follows over that while none does; how often a second it saw news."""
    path = folder / f"{name}-watched.run"
    session = make(name, path)
    per_step(session, seconds)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    follower = multiprocessing.get_context("spawn").Process(target=watch, args=(path, theirs), daemon=True)
    follower.start()
    looks = []

    def watched() -> float:
        ours.send(True)
        cost = per_step(session, seconds)
        ours.send(None)
        looks.append(ours.recv() / seconds)
        return cost

    watched()
    costs = []
    for turn in range(rounds):  # the first of two is now the one, now the other: what drifts falls on both
        if turn % 2:
            costs.append(watched() / per_step(session, seconds))
        else:
            alone = per_step(session, seconds)
            costs.append(watched() / alone)
    ours.send(False)
    follower.join()
    session.end("measured")
    return median(costs), median(looks)


def size_of_a_long_run(folder: Path) -> float:
    """MiB of the file of a million steps of XOR."""
    path = folder / "long.run"
    session = make("xor", path)
    train(session, Run(AtStep(LONG)), 1e9)
    session.end("measured")
    return RunReader(path).nbytes / 2**20


def main() -> int:
    """Print the tables; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds of turns (default 9)")
    arguments = parser.parse_args()
    missed = []
    table = Table(title=f"Recording, median of {arguments.rounds} rounds of 2 s")
    for heading in ("run", "recorded / not", "goal"):
        table.add_column(heading, justify="right" if heading != "run" else "left")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for run in ("xor", "cats", "digits"):
            cost = cost_of_recording(run, folder, arguments.rounds, 2.0)
            table.add_row(run, f"{cost:.3f}", f"≤ {COST_GOAL:.2f}")
            missed += [f"{run} cost"] if cost > COST_GOAL else []
        watching = Table(title=f"Watched from elsewhere, median of {2 * arguments.rounds} rounds of 1 s")
        for heading in ("run", "watched / not", "goal", "news a second"):
            watching.add_column(heading, justify="right" if heading != "run" else "left")
        for run in ("xor", "cats", "digits"):
            cost, looks = cost_of_being_watched(run, folder, 2 * arguments.rounds, 1.0)
            watching.add_row(run, f"{cost:.3f}", f"≤ {WATCHED_GOAL:.2f}", f"{looks:.1f}")
            missed += [f"{run} watched"] if cost > WATCHED_GOAL else []
        size = size_of_a_long_run(folder)
    console = Console()
    console.print(table)
    console.print(watching)
    console.print(f"a million steps of xor: {size:.1f} MiB (goal ≤ {SIZE_GOAL_MIB:.0f} MiB)")
    missed += ["size"] if size > SIZE_GOAL_MIB else []
    console.print("[bold]all goals reached[/]" if not missed else f"[bold]missed: {', '.join(missed)}[/]")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
