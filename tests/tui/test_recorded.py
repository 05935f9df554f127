"""The screen on a recorded run: it says that it is one, how far it is behind a live one, and asks nothing when left."""

from dataclasses import replace
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AfterSteps, Back, GoTo, SetHyperparameter
from stepgrad.core.debugging.policy import Policy
from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.debugging.session import Session
from stepgrad.core.debugging.snapshot import Recording, Snapshot, StopReason
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.record_view import RecordView
from stepgrad.tui.launch import Changes, Launch
from stepgrad.tui.opening import Opening
from tests.tui.canned import BACK, DEAD, RUNNING
from tests.tui.harness import SMALL, Stage, on_stage, screen_after
from tests.tui.test_real_trainee import wait
from tests.tui.watching import with_trainee

WORDS = "a recorded run: it was left, at step 24"
POLICY = Policy({SetHyperparameter: "it is only looked at"}, beyond="this is the last step that was recorded")


def recorded(snapshot: Snapshot, *, is_live: bool = False, is_followed: bool = False, words: str = WORDS) -> Snapshot:
    return replace(snapshot, recording=Recording("a.run", is_live, is_followed, words), policy=POLICY)


def heading(text: str) -> str:
    return text.splitlines()[0]


def test_the_heading_says_that_it_is_recorded_and_the_message_how_it_ended() -> None:
    text = screen_after(first=recorded(DEAD))
    assert "RECORDED  step 24" in heading(text)
    assert WORDS in text


def test_back_in_it_the_heading_says_how_long_it_is() -> None:
    assert "RECORDED  step 9 of 24" in heading(screen_after(first=recorded(BACK)))


@pytest.mark.parametrize(("is_followed", "said"), [(True, "LIVE  step 9 of 24"), (False, "LIVE  step 9, 15 behind")])
def test_of_a_live_run_the_heading_says_how_far_it_is_behind(is_followed: bool, said: str) -> None:
    shown = recorded(BACK, is_live=True, is_followed=is_followed)
    assert said in heading(screen_after(first=shown))
    assert said in heading(screen_after(first=shown, size=SMALL))


def test_what_is_followed_is_drawn_as_the_present_and_not_as_the_past() -> None:
    assert "ahead to 24" not in screen_after(first=recorded(BACK, is_live=True, is_followed=True))
    assert "ahead to 24" in screen_after(first=recorded(BACK, is_live=True))


def test_the_loss_of_what_is_followed_is_that_of_its_newest_step() -> None:
    live = recorded(BACK, is_live=True, is_followed=True)
    assert live.recording is not None
    shown = screen_after(first=replace(live, recording=replace(live.recording, loss=0.1234)))
    assert "train 0.1234" in shown
    assert "train 0.6931" in screen_after(first=recorded(BACK))


def test_steps_that_come_are_no_news_and_the_end_is() -> None:
    async def play(stage: Stage) -> None:
        live = recorded(DEAD, is_live=True, is_followed=True, words="another process is training this run")
        await stage.say(live)
        await stage.press("y")
        await stage.say(replace(live, step=30, newest=30, stop=StopReason("followed", "at step 30")))
        assert "at step 30" not in stage.text
        await stage.say(recorded(replace(DEAD, step=30, newest=30), words="a recorded run: it was left, at step 30"))
        assert "it was left, at step 30" in stage.text

    on_stage(play, first=DEAD)


def test_played_it_says_so_and_is_left_without_a_question() -> None:
    async def play(stage: Stage) -> None:
        assert "PLAYING" in heading(stage.text)
        await stage.press("q")

    app = on_stage(play, first=recorded(replace(RUNNING, newest=2000)))
    assert app.return_value is not None


def test_a_step_beyond_its_end_is_refused_by_the_prompt() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("g")
        assert "still to train" not in stage.text
        stage.type("25")
        await stage.press("enter")
        assert "the record ends at step 24, got 25" in stage.text

    on_stage(play, first=recorded(DEAD))


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.run"
    session = Launch("xor", Changes(epochs=400), keeps_past=True, record=path)()
    session.run(AfterSteps(50))
    session.end("quit")
    return path


def test_a_run_file_is_scrubbed_and_inspected_as_a_training_is(run_file: Path) -> None:
    async def play(stage: Stage) -> None:
        app, pilot = stage.app, stage.pilot
        await wait(app, pilot, lambda snapshot: snapshot.step == 50)
        assert "RECORDED" in heading(stage.text)
        await pilot.press("b", "b", "P")
        await wait(app, pilot, lambda snapshot: snapshot.step == 47 and snapshot.phase.done > 0)
        await pilot.press("G")
        await wait(app, pilot, lambda snapshot: snapshot.step == 50)
        await pilot.press("E", "i")
        snapshot = await wait(app, pilot, lambda snapshot: snapshot.step == 49 and snapshot.detail is not None)
        assert snapshot.layers[0].gradient is not None
        await pilot.press("escape", "space")
        await wait(app, pilot, lambda snapshot: snapshot.step == 50 and snapshot.status == "paused")
        await pilot.press("right_square_bracket")
        assert "only looked at" in app.notice[0]
        await pilot.press("D")
        await stage.until(lambda: "diagnosis by trial" in stage.text)

    with_trainee(TraineeProcess(Opening(run_file)), play)


def test_a_training_is_followed_from_another_process(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    session = Launch("xor", Changes(epochs=4000), keeps_past=True, record=path)()
    session.run(AfterSteps(5))
    session.follow()

    async def play(stage: Stage) -> None:
        app, pilot = stage.app, stage.pilot
        await wait(app, pilot, lambda snapshot: snapshot.newest == 5)
        assert "LIVE" in heading(stage.text)
        session.run(AfterSteps(20))
        session.follow()
        await wait(app, pilot, lambda snapshot: snapshot.newest == 25)
        app.trainee.send(Back(AfterSteps(3)))
        await wait(app, pilot, lambda snapshot: snapshot.recording is not None and not snapshot.recording.is_followed)
        app.trainee.send(GoTo(None))
        session.end("quit")
        await wait(app, pilot, lambda snapshot: snapshot.recording is not None and not snapshot.recording.is_live)
        await stage.until(lambda: "it was left, at step 25" in stage.text)

    with_trainee(TraineeProcess(Opening(path)), play)


@pytest.fixture
def own_data(tmp_path: Path) -> tuple[Path, Path]:
    """A run file, and the table it was trained on."""
    table, path = tmp_path / "t.csv", tmp_path / "own.run"
    rows = ["a,b,y", *(f"{n},{n * n % 7},{n % 2}" for n in range(20))]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    session = Launch(None, Changes(data=str(table), target="y", epochs=5), keeps_past=True, record=path)()
    session.run(AfterSteps(3))
    session.end("quit")
    return path, table


def test_where_the_data_are_others_or_gone_the_record_is_shown_alone(own_data: tuple[Path, Path]) -> None:
    path, table = own_data
    assert isinstance(Opening(path)(), Session)
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert said_by(path) == "the data are not those it was trained on"
    table.unlink()
    assert said_by(path).endswith("t.csv: no such file or folder")


def said_by(path: Path) -> str:
    view = Opening(path)()
    assert isinstance(view, RecordView)
    recording = view.snapshot().recording
    assert recording is not None
    return recording.words.rpartition("only its record can be shown: ")[2]


def test_a_record_alone_is_scrubbed_and_says_what_cannot_be_looked_into(own_data: tuple[Path, Path]) -> None:
    path, table = own_data
    table.unlink()

    async def play(stage: Stage) -> None:
        app, pilot = stage.app, stage.pilot
        await wait(app, pilot, lambda snapshot: snapshot.step == 3)
        assert "RECORDED" in heading(stage.text) and "i inspect" not in stage.text.split("3 layers")[1].splitlines()[0]
        await pilot.press("b")
        await wait(app, pilot, lambda snapshot: snapshot.step == 2)
        for key in ("i", "k", "D", "B", "w"):
            app.notice = ("", "dim")
            await pilot.press(key)
            await stage.until(lambda: "the run cannot be built here" in app.notice[0])
        await pilot.press("v")
        await stage.until(lambda: "parted at" in stage.text)

    with_trainee(TraineeProcess(Opening(path)), play)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"dear reader, this is no database at all, but a letter of some length", "it is no run file"),
        (None, "there is no such file"),
        ("cut", "it is damaged"),
    ],
)
def test_what_is_no_run_file_is_refused_in_one_line(
    run_file: Path, tmp_path: Path, content: bytes | str | None, said: str
) -> None:
    path = tmp_path / "other.run"
    if content is not None:
        path.write_bytes(run_file.read_bytes()[:5000] if content == "cut" else content)  # type: ignore[arg-type]
    with pytest.raises(StepgradError, match=said) as refused:
        Opening(path)()
    assert "\n" not in str(refused.value)
