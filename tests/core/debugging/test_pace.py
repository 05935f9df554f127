"""The speed limit: steps are held apart, nobody waits busily, and the numbers stay what they were."""

from collections.abc import Iterator

import pytest

from stepgrad.core.debugging.commands import AfterSteps, LimitSpeed, Pause, Run
from stepgrad.core.debugging.messages import Message
from stepgrad.core.debugging.pace import Pace
from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from tests.core.builders import small_session
from tests.core.debugging import trainees


class Clock:
    """Time that goes on only when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def trainee() -> Iterator[TraineeProcess]:
    process = TraineeProcess(trainees.xor)
    yield process
    process.close()


def test_without_a_limit_nothing_waits() -> None:
    pace = Pace(Clock())
    pace.set_out(None, 0)
    assert not pace.must_wait(1)
    assert pace.wait() == 0


def test_steps_are_held_apart_by_the_limit() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.set_out(10.0, 0)
    assert pace.wait() == 0  # the first step begins at once
    assert pace.must_wait(1)
    assert pace.wait() == pytest.approx(0.1)
    clock.now += 0.1
    assert pace.wait() == 0
    clock.now += 0.002  # a little late: the third step is due on time all the same
    assert pace.must_wait(2)
    assert pace.wait() == pytest.approx(0.098)


def test_a_long_step_is_not_made_up_for() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.set_out(10.0, 0)
    pace.must_wait(1)
    clock.now += 5.0
    assert not pace.must_wait(2)
    assert pace.must_wait(3)
    assert pace.wait() == pytest.approx(0.1)


def test_another_limit_begins_at_once() -> None:
    pace = Pace(Clock())
    pace.set_out(1.0, 0)
    pace.must_wait(1)
    pace.set_out(1000.0, 1)
    assert pace.wait() == 0


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    session = small_session()
    with pytest.raises(StepgradError, match="must be above 0 steps a second"):
        session.apply(LimitSpeed(limit))
    assert session.snapshot().speed_limit is None


def test_a_limit_leaves_every_bit_as_it_was() -> None:
    free, limited = small_session(), small_session()
    limited.apply(LimitSpeed(3.0))
    assert limited.snapshot().speed_limit == 3.0
    for session in (free, limited):
        session.run()
    assert free.trainer.state.parameters.tobytes() == limited.trainer.state.parameters.tobytes()


def test_commands_are_answered_while_a_step_is_awaited_and_each_step_is_shown(trainee: TraineeProcess) -> None:
    trainee.send(LimitSpeed(0.001))  # the second step is due in a quarter of an hour
    trainee.send(Run())
    assert _snapshot_where(trainee, step=1).status == "running"
    trainee.send(Pause())
    assert _snapshot_where(trainee, status="paused").step == 1
    trainee.send(LimitSpeed(500.0))
    trainee.send(Run(AfterSteps(5)))
    assert _snapshot_where(trainee, step=6, status="paused").speed_limit == 500.0


def _snapshot_where(trainee: TraineeProcess, **wanted: object) -> Snapshot:
    """The next snapshot with these values; others before it are passed over."""
    message: Message | None
    while (message := trainee.receive(30.0)) is not None:
        if isinstance(message, Snapshot) and all(getattr(message, name) == value for name, value in wanted.items()):
            return message
    raise AssertionError(f"no snapshot with {wanted} came")
