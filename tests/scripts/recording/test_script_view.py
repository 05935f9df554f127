"""A script's run looked at in its file: every iteration can be gone to, and the script is not needed for it."""

from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtEnd,
    AtStep,
    Back,
    Command,
    GoTo,
    Run,
    SetHyperparameter,
    ViewParameter,
    When,
)
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.scripts.recording.script_view import ScriptView
from stepgrad.tui.opening import Opening
from tests.scripts.debugging.debugged import HIDDEN, LINE, Debugged
from tests.scripts.recording.test_script_recorder import recorded

S = Run(AfterSteps())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.run"


@pytest.fixture
def stepped(tmp_path: Path, path: Path) -> list[Snapshot]:
    """What the screen showed from the start to iteration 10 of 24, each at rest; the script is gone since."""
    with recorded(tmp_path, HIDDEN, path) as script:
        shown = [script.now, *(script.do(S) for _ in range(10))]
        script.do(GoTo(4))
    script.script.unlink()
    return shown


def opened(path: Path) -> ScriptView:
    view = Opening(path)()
    assert isinstance(view, ScriptView)
    return view


def test_every_iteration_shows_the_loss_the_epoch_and_the_parameters_it_had(
    stepped: list[Snapshot], path: Path
) -> None:
    view = opened(path)
    for was in reversed(stepped[1:]):
        view.apply(GoTo(was.step))
        now = view.snapshot()
        assert (now.step, now.newest, now.loss, now.epoch) == (was.step, 10, was.loss, was.epoch)
        assert [layer.weight for layer in now.layers] == [layer.weight for layer in was.layers]
        assert [(layer.gradient, layer.dead) for layer in now.layers] == [(g.gradient, g.dead) for g in was.layers]
        assert np.array_equal(now.layers[0].activity.states, was.layers[0].activity.states)
        assert now.findings == was.findings


def test_the_text_of_the_script_is_shown_though_it_is_gone(stepped: list[Snapshot], path: Path) -> None:
    place = opened(path).snapshot().place
    assert place is not None and stepped[0].place is not None
    assert (place.source, place.line) == (stepped[0].place.source, stepped[0].place.line)


@pytest.mark.parametrize(
    ("start", "command", "goal"),
    [
        (0, Run(AfterSteps(3)), 3),
        (0, Run(AtStep(7)), 7),
        (2, Run(), 10),
        (1, Run(AfterEpochs()), 4),
        (1, Run(AfterEpochs(2)), 8),
        (9, Run(AfterEpochs()), 10),
        (10, Back(AfterSteps(4)), 6),
        (10, Back(AfterEpochs()), 8),
        (8, Back(AfterEpochs(2)), 0),
        (0, Run(When("iteration >= 5")), 5),
        (0, Run(When("dead(W1) > 1%")), 1),
        (3, GoTo(None), 10),
    ],
)
def test_movements_lead_where_they_lead_in_the_script(
    stepped: list[Snapshot], path: Path, start: int, command: Command, goal: int
) -> None:
    view = opened(path)
    view.apply(GoTo(start))
    view.apply(command)
    assert view.snapshot().step == goal


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (Run(AfterPhases()), "only whole iterations are in the record"),
        (Run(When("norm(W1) > 3")), "'norm(W1) > 3' is not in the record"),
        (Run(When("loss > 100")), "'loss > 100' begins to hold after none of the iterations that way"),
        (GoTo(11), "the record ends at iteration 10, got 11"),
        (SetHyperparameter("learning_rate", 0.1), "a script's numbers are its own"),
        (Back(AfterSteps()), "this is the beginning"),
    ],
)
def test_what_the_record_does_not_have_is_refused(
    stepped: list[Snapshot], path: Path, command: Command, said: str
) -> None:
    view = opened(path)
    view.apply(GoTo(0))
    with pytest.raises(StepgradError) as caught:
        view.apply(command)
    assert str(caught.value).startswith(said)
    assert view.snapshot().step == 0


def test_at_the_end_it_is_said_what_runs_the_script_again(stepped: list[Snapshot], path: Path) -> None:
    view = opened(path)
    with pytest.raises(StepgradError, match=r"last iteration that was recorded; stepgrad debug .*script\.py"):
        view.apply(Run(AtEnd()))
    recording = view.snapshot().recording
    assert recording is not None
    assert recording.words == "a script's recorded run: it was left, at iteration 10"


def test_a_parameter_is_looked_at_as_it_was_kept_nearest_before(stepped: list[Snapshot], path: Path) -> None:
    view = opened(path)
    view.apply(ViewParameter("W1", 1, 3))
    now = view.snapshot()
    assert now.view is not None and now.view.after is None
    assert now.view.numbers == stepped[10].layers[0].weight
    view.apply(Back(AfterSteps()))
    earlier = view.snapshot().view
    assert earlier is not None and earlier.after is not None and earlier.after < 9
    view.apply(ViewParameter(None))
    assert view.snapshot().view is None


def test_a_script_that_goes_on_elsewhere_is_followed_until_it_is_left(tmp_path: Path, path: Path) -> None:
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            self.now += 10.0
            return self.now

    with recorded(tmp_path, LINE, path) as script:
        script.do(S)
        view = ScriptView(RunReader(path), clock=Clock())
        recording = view.snapshot().recording
        assert recording is not None and recording.is_live and recording.is_followed
        script.do(Run(AfterSteps(4)))
        while view.snapshot().step < 5:
            view.follow()
        view.apply(GoTo(2))
        script.do(S)
        while view.snapshot().newest < 6:
            view.follow()
        assert view.snapshot().step == 2
    while (recording := view.snapshot().recording) is None or recording.is_live:
        view.follow()
    assert recording.words.startswith("a script's recorded run: it was left")


def test_a_file_without_an_iteration_is_refused(tmp_path: Path, path: Path) -> None:
    with recorded(tmp_path, LINE, path):
        pass
    with pytest.raises(StepgradError, match="no iteration was recorded in it"):
        Opening(path)()


def test_a_run_of_a_script_whose_file_is_damaged_is_refused_in_one_line(stepped: list[Snapshot], path: Path) -> None:
    import sqlite3

    database = sqlite3.connect(path)
    database.execute("UPDATE layers SET measured = '[{}]'")
    database.commit()
    database.close()
    with pytest.raises(StepgradError, match="damaged"):
        Opening(path)()


def test_debugged_scripts_are_recorded_nowhere_unless_it_is_asked_for(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        assert script.do(S).run_file is None
    assert not list(tmp_path.glob("*.run"))
