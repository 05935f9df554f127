"""The challenge: what is drawn, what is hidden, and that the app on it gives nothing away."""

import asyncio
import pickle
from dataclasses import asdict, replace

import pytest

from stepgrad.core.debugging.commands import AtStep, SetHyperparameter
from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.errors import StepgradError
from stepgrad.core.training.faults import FAULTS, parse_fault
from stepgrad.tui.app import build_app
from stepgrad.tui.challenge.answer import ask, describe_answers, read_answer, tell
from stepgrad.tui.challenge.draw import Challenge, draw, healthy_experiments
from stepgrad.tui.challenge.hidden import HiddenLaunch
from stepgrad.tui.terminal import Terminal


def test_the_same_number_draws_the_same_and_another_another() -> None:
    assert draw(None, 7, 2) == draw(None, 7, 2)
    assert len({(drawn.experiment, str(drawn.fault)) for drawn in (draw(None, seed, 2) for seed in range(8))}) > 3


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_level_draws_faults_that_are_loud_enough_for_it(level: int) -> None:
    for seed in range(10):
        drawn = draw("moons", seed, level)
        assert drawn.fault.fault.quietness <= level
        assert drawn.shows_findings == (level == 1)


def test_experiments_with_a_trouble_of_their_own_are_not_drawn() -> None:
    assert set(healthy_experiments()) == {"cats", "circles", "diabetes", "digits", "moons", "spirals", "xor"}


def test_the_truth_is_among_the_answers_and_no_other_could_be_taken_for_it() -> None:
    for seed in range(20):
        drawn = draw("spirals", seed, 3)
        truth = drawn.fault.fault
        assert len(set(drawn.answers)) == len(drawn.answers) == 6
        assert truth.code in drawn.answers
        for code in drawn.answers:
            assert code == truth.code or not set(FAULTS[code].diagnosed_as) & set(truth.diagnosed_as)


def step_challenge() -> Challenge:
    return next(
        drawn for drawn in (draw("moons", seed, 2) for seed in range(50)) if not drawn.fault.fault.acts_when_built
    )


def test_the_session_finds_nothing_says_nothing_and_keeps_its_fault() -> None:
    session = HiddenLaunch(step_challenge())()
    session.run(AtStep(60))
    assert session.diagnosis.findings == ()
    assert session.take_changes() == []
    with pytest.raises(StepgradError, match="for you to find"):
        session.apply(SetHyperparameter("faults", "none"))
    assert session.snapshot().gradient_check == ()


def test_on_the_first_level_findings_are_shown() -> None:
    drawn = next(
        drawn for drawn in (draw("moons", seed, 1) for seed in range(50)) if drawn.fault.fault.code == "ascent"
    )
    session = HiddenLaunch(drawn)()
    session.run(AtStep(60))
    assert session.diagnosis.findings


@pytest.mark.parametrize("seed", range(8))
def test_neither_description_nor_snapshot_nor_launch_names_the_fault(seed: int) -> None:
    drawn = draw("moons", seed, 2)
    launch = HiddenLaunch(drawn)
    session = launch()
    session.run(AtStep(3))
    shown = repr(asdict(session.description)) + repr(session.snapshot()) + repr(launch)
    assert drawn.fault.fault.code not in shown


def test_the_launch_can_be_sent_to_another_process() -> None:
    launch = HiddenLaunch(draw("xor", 1, 1))
    assert pickle.loads(pickle.dumps(launch)).challenge == launch.challenge


def test_an_answer_is_a_number_of_the_list_or_a_code() -> None:
    drawn = draw("moons", 2, 1)
    assert read_answer("2", drawn) == drawn.answers[1]
    assert read_answer("missing-mean", drawn) == read_answer("missing-mean:2", drawn) == "missing-mean"
    lines = list(describe_answers(drawn))
    assert lines[2].split()[:2] == ["2", f"{drawn.answers[1]}:"]


def test_asking_goes_on_until_there_is_an_answer_or_nobody_gives_one() -> None:
    drawn, said, answers = draw("moons", 2, 1), [], iter(["99", "x", "3"])
    assert ask(drawn, lambda question: next(answers), said.append) == drawn.answers[2]
    assert len(said) == 2
    assert ask(drawn, lambda question: "", said.append) is None

    def end(question: str) -> str:
        raise EOFError

    assert ask(drawn, end, said.append) is None


def test_an_answer_that_would_look_the_same_is_called_close() -> None:
    drawn = next(
        drawn for drawn in (draw("moons", seed, 1) for seed in range(99)) if drawn.fault.fault.code == "wrong-sign"
    )
    assert next(tell(drawn, "reversed-error")).startswith("Close")
    assert next(tell(drawn, "wrong-sign")) == "Right!"
    assert next(tell(drawn, None)) == "No answer."


def test_an_answer_that_the_findings_tell_apart_is_not_called_close() -> None:
    drawn = replace(draw("moons", 2, 1), fault=parse_fault("gradients-not-reset", 3))
    assert next(tell(drawn, "missing-mean")) == (
        "No, not missing-mean: that would show as gradient-scale, and the run shows gradient-wrong."
    )
    assert next(tell(drawn, "wrong-transpose")).startswith("Close")


def test_what_is_told_shows_what_the_run_itself_says_of_it() -> None:
    drawn = next(
        drawn for drawn in (draw("moons", seed, 1) for seed in range(99)) if drawn.fault.fault.code == "wrong-sign"
    )
    lines = list(tell(drawn, None))
    assert any(line.startswith("What the run says: ✖ gradient-sign") for line in lines)
    assert drawn.fault.fault.line in lines[2]


def test_the_app_on_a_challenge_steps_and_names_nothing() -> None:
    drawn = step_challenge()
    code = drawn.fault.fault.code

    async def play() -> None:
        trainee = TraineeProcess(HiddenLaunch(drawn))
        app = build_app(trainee, paused=True, terminal=Terminal())
        try:
            async with app.run_test(size=(120, 40)) as pilot, asyncio.timeout(30):
                await pilot.press("s")
                while app.snapshot is None or app.snapshot.step < 1:
                    await pilot.pause()
                shown = app.export_screenshot()
                assert "challenge-moons" in shown
                assert code not in shown
                assert app.snapshot.findings == ()
        finally:
            trainee.close()

    asyncio.run(play())
