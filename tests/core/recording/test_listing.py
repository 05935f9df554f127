"""A folder of runs at a glance: what each came to, what is no run, and nothing in the folder that was not there."""

import sqlite3
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AfterSteps, Back, Run, SetHyperparameter
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.listing import RunSummary, list_runs, summarize
from stepgrad.core.recording.pruning import DAY_SECONDS, choose_old, remove
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.tables import is_being_written
from stepgrad.tui.launch import Changes, Launch


def begin(path: Path, experiment: str = "xor", epochs: int = 10) -> Session:
    return Launch(experiment, Changes(epochs=epochs), keeps_past=True, record=path)()


def recorded(path: Path, steps: int, experiment: str = "xor") -> Path:
    session = begin(path, experiment)
    session.run(AfterSteps(steps))
    session.end("quit")
    return path


def everything_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_run_is_finished_or_interrupted_and_says_what_it_came_to(tmp_path: Path) -> None:
    recorded(tmp_path / "done.run", 10)
    recorded(tmp_path / "left.run", 4)
    done, left = (summarize(tmp_path / name) for name in ("done.run", "left.run"))
    assert (done.name, done.experiment, done.step, done.total_steps, done.state) == ("done", "xor", 10, 10, "finished")
    assert (left.step, left.total_steps, left.state) == (4, 10, "interrupted")
    steps = RunReader(tmp_path / "left.run").steps(0)
    assert steps is not None and left.loss == steps.loss[-1] != done.loss
    assert left.nbytes >= (tmp_path / "left.run").stat().st_size and left.begun.startswith("20")


def test_a_run_is_running_while_somebody_writes_to_it(tmp_path: Path) -> None:
    session = begin(tmp_path / "a.run")
    session.apply(Run(AfterSteps(3)))
    session.advance(lambda: False)
    session.follow()
    running = summarize(tmp_path / "a.run")
    assert (running.state, running.step) == ("running", 3) and is_being_written(tmp_path / "a.run")
    with pytest.raises(StepgradError, match="a process is recording to it"):
        remove(running)
    session.end("quit")
    assert summarize(tmp_path / "a.run").state == "interrupted"


def test_a_run_that_broke_off_is_finished_and_tells_its_root(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    changes = Changes(optimizer="sgd", learning_rate=1e60, weight_decay=0.0)
    session = Launch("diabetes", changes, record=path)()
    assert session.run().code == "not-finite"
    session.end("not-finite")
    told = summarize(path)
    assert (told.state, told.findings) == ("finished", ("learning-rate-high",))
    assert told.step < told.total_steps


def test_a_branch_without_steps_of_its_own_has_the_loss_of_where_it_parted(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    session = begin(path)
    session.run(AfterSteps(8))
    session.apply(Back(AfterSteps(3)))
    session.apply(SetHyperparameter("learning_rate", 0.5))
    session.end("quit")
    told = summarize(path)
    steps = RunReader(path).steps(0)
    assert steps is not None and (told.step, told.loss) == (5, steps.loss[4])


def test_the_number_of_steps_follows_what_was_set(tmp_path: Path) -> None:
    session = begin(tmp_path / "a.run")
    session.run(AfterSteps(4))
    session.apply(SetHyperparameter("epochs", 6))
    session.run(AfterSteps(2))
    session.end("quit")
    assert summarize(tmp_path / "a.run").state == "finished"


def test_what_is_no_run_is_named_and_the_others_are_listed(tmp_path: Path) -> None:
    for number in range(3):
        recorded(tmp_path / f"run-{number}.run", 3)
    whole = (tmp_path / "run-0.run").read_bytes()
    (tmp_path / "cut.run").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "letter.run").write_text("dear reader")
    (tmp_path / "empty.run").write_bytes(b"")
    (tmp_path / "folder.run").mkdir()
    (tmp_path / "notes.txt").write_text("not asked about")
    other = sqlite3.connect(tmp_path / "other.run")
    other.execute("CREATE TABLE mine (a)")
    other.commit()
    other.close()
    listing = list_runs(tmp_path)
    assert {run.name for run in listing.runs} == {"run-0", "run-1", "run-2"}
    assert [Path(line.split("'")[1]).stem for line in listing.skipped] == ["cut", "empty", "folder", "letter", "other"]
    assert list_runs(tmp_path / "nowhere").runs == ()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE about SET value = 'many' WHERE key = 'total steps'",
        "DROP TABLE stretches",
        "UPDATE stretches SET numbers = x'00'",
        "UPDATE findings SET finding = '{}'",
    ],
)
def test_a_run_with_nonsense_in_it_is_damaged_and_not_a_traceback(tmp_path: Path, damage: str) -> None:
    path = recorded(tmp_path / "a.run", 10, "cats-bug")
    database = sqlite3.connect(path)
    database.execute(damage)
    database.commit()
    database.close()
    with pytest.raises(StepgradError, match=r"cannot read run file .*a\.run"):
        summarize(path)


def test_looking_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    recorded(tmp_path / "a.run", 3)
    (tmp_path / "a.run.lock").unlink()
    before = everything_in(tmp_path)
    list_runs(tmp_path)
    assert everything_in(tmp_path) == before


def summary(name: str, *, days: float, state: str = "finished") -> RunSummary:
    return RunSummary(Path(name), "xor", "", 1, 1, None, state, (), 1, -days * DAY_SECONDS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "keep", "go"),
    [
        (30, None, ["c", "e"]),
        (30, 3, ["e"]),
        (None, 1, ["b", "c", "e"]),
        (None, 9, []),
        (0, None, ["a", "b", "c", "e"]),
        (5, None, ["b", "c", "e"]),
    ],
)
def test_what_is_old_goes_but_never_what_is_running(days: float | None, keep: int | None, go: list[str]) -> None:
    runs = [
        summary("a.run", days=1),
        summary("b.run", days=10, state="interrupted"),
        summary("c.run", days=40),
        summary("d.run", days=50, state="running"),
        summary("e.run", days=60),
    ]
    assert [run.name for run in choose_old(runs, now=0.0, older_than_days=days, keep=keep)] == go


def test_removing_takes_all_that_belongs_to_a_run_and_nothing_else(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.run", 3)
    kept = recorded(tmp_path / "a.run.run", 3)
    reader = RunReader(path)  # leaves files beside it
    reader.close()
    told = summarize(path)
    remove(told)
    assert {file.name for file in tmp_path.iterdir()} == {kept.name, kept.name + ".lock"}
    path.write_text("something else has come there")
    with pytest.raises(StepgradError, match="it is no run file"):
        remove(told)
    assert path.exists()
