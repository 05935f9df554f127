"""A run that another process writes is followed; whoever has gone elsewhere in it stays there."""

from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import (
    AfterSteps,
    Back,
    GoTo,
    SetHyperparameter,
    SwitchBranch,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.recorder import Recorder
from stepgrad.core.recording.watcher import Watcher
from stepgrad.core.recording.writer import RunWriter
from stepgrad.tui.launch import Changes, Launch
from tests.core.recording.test_recorder import same

RECIPE = "recipe"


def fresh(name: str = "moons") -> Session:
    return Launch(name, Changes(epochs=40), keeps_past=True, checks_gradients=False)()


class Clock:
    """Time goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Pair:
    """A run that is recorded, and a session that watches it, in one process and on one clock."""

    def __init__(self, path: Path, *, begun: int = 10) -> None:
        self.clock = Clock()
        self.writer = fresh()
        self.file = RunWriter(path)
        self.writer.follower = Recorder(self.writer, self.file, {RECIPE: ""}, clock=self.clock)
        self.train(begun)
        self.session = fresh()
        self.session.follower = Watcher(self.session, RunReader(path), clock=self.clock)

    def train(self, steps: int) -> None:
        """So many steps, committed at the end, with a checkpoint."""
        self.writer.run(AfterSteps(steps))
        self.commit()

    def commit(self) -> None:
        """What the writer has come to is in the file."""
        self.clock.now += 1.0
        self.writer.follow()

    def look(self) -> bool:
        """A moment later the watcher looks."""
        self.clock.now += 2.0
        return self.session.follow()

    @property
    def place(self) -> tuple[int, int]:
        """Where the watcher stands, and the newest step it knows."""
        return self.session.step, self.session.observer.record.newest

    @property
    def words(self) -> str:
        assert self.session.recording is not None
        return self.session.recording.words


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path / "a.run")


def test_a_run_that_goes_on_is_followed_one_step_behind_the_newest_checkpoint(pair: Pair) -> None:
    pair.train(20)
    pair.train(5)
    assert pair.look()
    assert pair.place == (31, 35)
    assert pair.session.recording is not None and pair.session.recording.is_followed
    assert pair.words == "another process is training this run: what comes is shown"


def test_where_the_run_pauses_its_newest_step_is_shown_to_the_bit(pair: Pair) -> None:
    pair.train(20)
    pair.look()
    pair.look()
    assert pair.place == (30, 30) and same(pair.writer, pair.session)
    assert not pair.look()


def test_whoever_has_scrubbed_back_stays_there_until_the_newest_is_asked_for(pair: Pair) -> None:
    pair.session.apply(Back(AfterSteps(4)))
    here = pair.session.step
    pair.train(20)
    assert pair.look()
    assert pair.place == (here, 30)
    assert pair.words == "another process is training this run"
    pair.session.apply(GoTo(None))
    pair.train(5)
    pair.look()
    pair.look()
    assert pair.place == (35, 35)


def test_played_on_to_the_newest_step_it_is_followed_again(pair: Pair) -> None:
    pair.session.apply(GoTo(3))
    pair.session.run()
    pair.train(20)
    pair.look()
    pair.look()
    assert pair.place == (30, 30) and same(pair.writer, pair.session)


def test_a_changed_setting_comes_along(pair: Pair) -> None:
    pair.writer.apply(SetHyperparameter("learning_rate", 0.25))
    pair.train(10)
    pair.look()
    pair.look()
    assert pair.session.trainer.state.hyperparameters.learning_rate == 0.25
    assert same(pair.writer, pair.session)


def test_when_the_run_goes_another_way_it_is_followed_there(pair: Pair) -> None:
    pair.writer.apply(Back(AfterSteps(6)))
    pair.writer.apply(SetHyperparameter("learning_rate", 0.5))
    pair.train(3)
    pair.look()
    pair.look()
    assert pair.place == (7, 7) and same(pair.writer, pair.session)
    assert [line.name for line in pair.session.travel.branches.lines] == ["main", "lr 0.5 at 4"]


def test_whoever_has_scrubbed_back_stays_on_the_old_way(pair: Pair) -> None:
    pair.session.apply(GoTo(8))
    pair.writer.apply(Back(AfterSteps(6)))
    pair.writer.apply(SetHyperparameter("learning_rate", 0.5))
    pair.train(3)
    pair.look()
    assert pair.place == (8, 10)
    assert pair.session.travel.branches.present.name == "main"
    pair.train(4)
    pair.session.apply(SwitchBranch("lr 0.5 at 4"))
    assert pair.place == (11, 11) and same(pair.writer, pair.session)


@pytest.mark.parametrize(("ended", "said"), [("end", "all epochs were done"), ("quit", "it was left")])
def test_the_end_of_the_run_is_said_and_its_last_step_shown(pair: Pair, ended: str, said: str) -> None:
    pair.train(7)
    pair.writer.end(ended)
    pair.look()
    pair.look()
    assert pair.place == (17, 17) and same(pair.writer, pair.session)
    assert pair.words == f"a recorded run: {said}, at step 17"
    assert "to train on" in pair.session.policy.beyond


def test_the_death_of_the_writer_is_said(pair: Pair) -> None:
    pair.train(7)
    pair.file.close()
    pair.look()
    pair.look()
    assert pair.words == "a recorded run: its process is gone without a word: killed, at step 17"
    assert pair.place == (17, 17)


def test_a_run_that_is_resumed_is_followed_again(tmp_path: Path, pair: Pair) -> None:
    pair.file.close()
    pair.look()
    pair.file = RunWriter(tmp_path / "a.run", resumes=True)
    pair.writer.follower = Recorder(pair.writer, pair.file, {"ended": ""}, clock=pair.clock)
    pair.train(8)
    pair.look()
    pair.look()
    assert pair.place == (18, 18)
    assert pair.words.startswith("another process")


def test_a_file_that_can_be_read_no_longer_is_told_of_and_what_was_read_stays(tmp_path: Path, pair: Pair) -> None:
    pair.train(5)
    pair.file.close()
    whole = (tmp_path / "a.run").read_bytes()
    (tmp_path / "a.run").write_bytes(b"\0" * 4096)
    for _ in range(3):
        pair.look()
        assert "it is no run file" in pair.words
    pair.session.apply(GoTo(4))
    assert pair.session.step == 4
    (tmp_path / "a.run").write_bytes(whole)
    pair.look()
    pair.look()
    assert pair.session.observer.record.newest == 15 and "killed" in pair.words


def test_a_run_that_ends_while_it_is_followed_leaves_nothing_of_its_writer_behind(tmp_path: Path, pair: Pair) -> None:
    pair.train(5)
    pair.look()
    pair.writer.end("quit")
    pair.look()
    assert {file.name for file in tmp_path.iterdir()} == {"a.run", "a.run.lock"}
