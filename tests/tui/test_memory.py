"""What is remembered between two starts: all of it, only what is good, and never at the price of the app."""

import json
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AfterSteps, LimitSpeed, Run
from stepgrad.tui.app import build_app
from stepgrad.tui.memory import NEVER_NEW, VARIABLE, Memory, Remembered, default_path, parse_remembered
from stepgrad.tui.terminal import Terminal
from tests.tui.canned import DEAD, START, CannedTrainee
from tests.tui.harness import LARGE, MEDIUM, SMALL, Size, Stage, on_stage

WELCOME = "first time here?"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "screen.json"


def test_the_screen_begins_as_it_was_left(path: Path) -> None:
    async def leave(stage: Stage) -> None:
        await stage.press("y", "4", "z", "less_than_sign")
        stage.app.theme = "nord"
        await stage.settle()

    async def come_back(stage: Stage) -> None:
        assert stage.app.theme == "nord"
        assert stage.trainee.commands == [LimitSpeed(1000.0)]
        assert "━ 4 units" in stage.text
        assert "at most 1000 steps a second (> raises it) · zoomed (z shows all)" in stage.text
        await stage.press("z")
        assert "linear · y" in stage.text

    on_stage(leave, first=DEAD, memory=Memory(path))
    assert Memory(path).now == Remembered(False, True, "units", "nord", 1000.0, True)
    on_stage(come_back, first=START, memory=Memory(path))


@pytest.mark.parametrize("size", [LARGE, MEDIUM, SMALL, (40, 10)])
def test_the_first_start_says_what_to_press_until_the_first_key(path: Path, size: Size) -> None:
    async def begin(stage: Stage) -> None:
        assert WELCOME in stage.text
        assert "space run, and pause" in stage.text
        await stage.press("s")
        assert stage.trainee.commands == [Run(AfterSteps(1))]  # the key does what it always does
        assert WELCOME not in stage.text

    async def again(stage: Stage) -> None:
        assert WELCOME not in stage.text

    on_stage(begin, first=START, size=size, memory=Memory(path))
    on_stage(again, first=START, size=size, memory=Memory(path))


def test_a_click_ends_the_welcome_and_leaving_at_once_keeps_it(path: Path) -> None:
    async def look_only(stage: Stage) -> None:
        assert WELCOME in stage.text

    async def click(stage: Stage) -> None:
        await stage.pilot.click("#welcome", offset=(4, 2))
        await stage.until(lambda: WELCOME not in stage.text)

    on_stage(look_only, memory=Memory(path))
    on_stage(click, memory=Memory(path))
    assert Memory(path).now.has_used_hint


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00", '"words"'])
def test_a_broken_file_is_one_sentence_and_is_written_anew(path: Path, text: str) -> None:
    async def play(stage: Stage) -> None:
        assert "what was remembered cannot be understood" in stage.text
        assert WELCOME not in stage.text
        await stage.press("y")
        assert "cannot be understood" in stage.text  # nothing new was said over it

    path.parent.mkdir()
    path.write_text(text)
    on_stage(play, first=START, memory=Memory(path), paused=False)
    assert not Memory(path).now.is_log


def test_what_is_wrong_in_a_file_is_passed_over_and_the_rest_is_kept() -> None:
    wrong = {"is_log": "yes", "panel": 3, "speed_limit": 17, "theme": "nord", "colour": "red", "is_zoomed": True}
    assert parse_remembered(json.dumps(wrong)) == Remembered(theme="nord", is_zoomed=True)


def test_a_panel_or_theme_that_is_no_more_is_not_asked_for(path: Path) -> None:
    memory = Memory(path)
    memory.keep(panel="gone", theme="gone", has_used_hint=True)

    async def play(stage: Stage) -> None:
        assert "━ 3 layers" in stage.text
        assert stage.app.theme == "textual-dark"

    on_stage(play, first=DEAD, memory=Memory(path))


def test_a_place_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    memory = Memory(tmp_path / "state" / "screen.json")

    async def play(stage: Stage) -> None:
        await stage.press("y")
        stage.app.notice = ("", "dim")
        await stage.press("y", "z", "2")
        assert "remember" not in stage.text

    on_stage(play, first=DEAD, memory=memory)
    assert memory.take_problem() is None


def test_the_problem_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    memory = Memory(tmp_path / "state" / "screen.json")
    problem = memory.take_problem()
    assert problem is not None
    assert str(tmp_path) in problem
    assert memory.now == NEVER_NEW


def test_the_file_is_never_half_written_and_nothing_else_is_left(path: Path) -> None:
    memory = Memory(path)
    memory.keep(panel="loss")
    memory.keep(panel="units", is_zoomed=True)
    assert list(path.parent.iterdir()) == [path]
    assert json.loads(path.read_text())["panel"] == "units"


def test_the_environment_names_the_file_or_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert default_path() is None  # as in all tests
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine.json"))
    assert default_path() == tmp_path / "mine.json"
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    shown = default_path()
    assert shown is not None
    assert shown.name == "screen.json"
    assert "stepgrad" in str(shown)


def test_a_theme_is_left_alone_where_there_are_few_colours(path: Path) -> None:
    Memory(path).keep(theme="nord", has_used_hint=True)
    app = build_app(CannedTrainee(DEAD), paused=True, terminal=Terminal(colours=16), memory=Memory(path))
    assert app.theme == "ansi-dark"
