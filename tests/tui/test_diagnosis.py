"""`D`: the run as it stands is diagnosed aside; a sheet tells how far, then the verdict, or what went wrong."""

from dataclasses import replace
from queue import Empty, Queue

import pytest

from stepgrad.core.debugging.messages import Died
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.experiment_file import load_experiment
from stepgrad.core.trials.changes import as_it_stands
from stepgrad.core.trials.process import TrialMessage
from stepgrad.core.trials.report import Attempt, Outcome, Report, Trial
from stepgrad.datasets import DataRequest, load
from stepgrad.tui.screens.diagnosis import DiagnosisScreen
from tests.tui.canned import DESCRIPTION, MIDDLE, START
from tests.tui.harness import LARGE, MEDIUM, SMALL, Size, Stage, on_stage, screen_after

ROOT = Finding("gradient-scale", Severity.ERROR, "dW1", "dW1 is 10 times too long", "divide", root=True)
EFFECT = Finding("dead-layer", Severity.WARNING, "layer 1", "all units are dead", "", causes=("gradient-scale",))
RUN = Outcome(100, 0.7, 0.69, 0.69, False, False, (), ())
REPORT = Report(
    DESCRIPTION,
    "gradient-scale: dW1 is 10 times too long; with the right gradient it learns",
    "gradient-scale",
    (ROOT, EFFECT),
    RUN,
    (Trial("right-gradient", "", "with the right gradient it learns", True, RUN),
     Trial("other-seed", "", "with seed 2 it does not learn either", False, RUN)),
    4.2,
)  # fmt: skip


class CannedTrials:
    """Says what it is told to say."""

    def __init__(self) -> None:
        self.queue: Queue[TrialMessage] = Queue()
        self.started_at: list[Snapshot] = []
        self.is_closed = False

    def __call__(self, snapshot: Snapshot) -> "CannedTrials":
        self.started_at.append(snapshot)
        return self

    def receive(self, timeout: float | None = None) -> TrialMessage | None:
        try:
            return self.queue.get(timeout=0.01)
        except Empty:
            return None

    def close(self) -> None:
        self.is_closed = True


async def hear(stage: Stage, trials: CannedTrials, said: TrialMessage, awaited: str) -> None:
    trials.queue.put(said)
    await stage.until(lambda: awaited in stage.text)


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL])
def test_progress_is_told_and_then_the_verdict_before_all_else(size: Size) -> None:
    trials = CannedTrials()

    async def play(stage: Stage) -> None:
        await stage.press("D")
        assert "the trials begin" in stage.text
        assert "esc gives it up" in stage.text
        await hear(stage, trials, Attempt(1, 9, "the run as it is"), "trial 1 of at most 9")
        await hear(stage, trials, Attempt(2, 9, "with seed 2"), "trial 2 of at most 9")
        assert "✔ the run as it is" in stage.text
        await hear(stage, trials, REPORT, "what was tried")
        assert "esc close" in stage.text
        told = ("gradient-scale: dW1", "+ with the right gradient", "- with seed 2")
        places = [stage.text.index(words) for words in told]
        assert places == sorted(places)
        await stage.press("end")
        told = ("✖ gradient-scale", "└ ⚠ dead-layer", "3 runs in 4.2 s")
        places = [stage.text.index(words) for words in told]
        assert places == sorted(places)
        await stage.press("escape")
        assert not isinstance(stage.app.screen, DiagnosisScreen)

    on_stage(play, first=MIDDLE, size=size, start_trials=trials)
    assert [snapshot.step for snapshot in trials.started_at] == [MIDDLE.step]


def test_esc_gives_the_trials_up() -> None:
    trials = CannedTrials()

    async def play(stage: Stage) -> None:
        await stage.press("D")
        await hear(stage, trials, Attempt(1, 9, "the run as it is"), "trial 1")
        assert not trials.is_closed
        await stage.press("escape")
        await stage.until(lambda: trials.is_closed)
        assert not isinstance(stage.app.screen, DiagnosisScreen)

    on_stage(play, start_trials=trials)


def test_leaving_the_app_ends_the_trials() -> None:
    trials = CannedTrials()

    async def play(stage: Stage) -> None:
        await stage.press("D")
        await stage.press("ctrl+c")

    on_stage(play, start_trials=trials)
    assert trials.is_closed


def test_trials_that_die_are_one_line_and_the_app_goes_on() -> None:
    trials = CannedTrials()

    async def play(stage: Stage) -> None:
        await stage.press("D")
        await hear(stage, trials, Died("the trials were killed by signal 9 (SIGKILL)", ""), "SIGKILL")
        assert "✖ the trials were killed by signal 9 (SIGKILL)" in stage.text
        await stage.press("escape")
        assert stage.app.death is None

    on_stage(play, start_trials=trials)


def test_the_sheet_says_which_settings_and_faults_are_diagnosed() -> None:
    trials = CannedTrials()

    async def play(stage: Stage) -> None:
        await stage.press("D")
        assert "faults missing-mean:1" in stage.text

    on_stage(play, first=replace(START, faults=("missing-mean:1",)), start_trials=trials)


def test_what_is_hidden_is_not_diagnosed() -> None:
    assert "would tell what is hidden" in screen_after("D")


def test_settings_and_faults_of_now_take_the_place_of_those_of_the_beginning() -> None:
    recipe = replace(load_experiment("xor"), faults=("rate-too-high", "wrong-sign:1"))
    data = load(DataRequest("xor", None))
    begun = recipe.carried_out(data)
    settings = replace(begun.hyperparameters, learning_rate=0.25)
    standing = as_it_stands(recipe, data, settings, ("rate-too-high", "wrong-sign:2"))
    assert standing.carried_out(data).hyperparameters.learning_rate == 0.25
    assert standing.faults == ("wrong-sign:2",)
