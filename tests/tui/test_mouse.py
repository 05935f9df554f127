"""The mouse: titles, rows, the curve, the wheel, the edges of sheets."""

import pytest

from stepgrad.core.debugging.commands import GoTo
from stepgrad.core.debugging.messages import Output
from stepgrad.tui.panels.findings import FindingsPanel
from stepgrad.tui.panels.loss import LossPanel
from stepgrad.tui.screens.confirm import ConfirmScreen
from stepgrad.tui.screens.main import MainScreen
from stepgrad.tui.screens.panels import PanelScreen
from stepgrad.tui.widgets.panel import Panel
from tests.tui.canned import BRANCHED, DEAD, MIDDLE, RUNNING
from tests.tui.harness import LARGE, MEDIUM, Size, Stage, on_stage


@pytest.mark.parametrize("panel", ["loss", "findings", "layers", "units", "phases"])
def test_a_click_on_a_title_zooms_the_panel_and_another_takes_it_back(panel: str) -> None:
    async def play(stage: Stage) -> None:
        screen = stage.app.screen
        assert isinstance(screen, PanelScreen)
        await stage.pilot.click(f"#{panel}", offset=(5, 0))
        await stage.until(lambda: screen.is_zoomed)
        assert screen.current == panel
        await stage.pilot.click(f"#{panel}", offset=(5, 0))
        await stage.until(lambda: not screen.is_zoomed)

    on_stage(play, first=DEAD)


def test_a_click_selects_a_finding_and_focuses_its_panel() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#findings", offset=(8, 3))
        await stage.until(lambda: stage.app.screen.query_one(FindingsPanel).cursor == 1)
        assert stage.app.screen.current == "findings"  # type: ignore[attr-defined]

    on_stage(play, first=DEAD)


def curve_column(stage: Stage, share: float) -> int:
    """A column of the chart so far from its left end."""
    width = stage.app.screen.query_one(LossPanel).size.width - 4
    return 2 + round(7 + share * (width - 8))


@pytest.mark.parametrize("size", [LARGE, MEDIUM])
@pytest.mark.parametrize(("share", "steps"), [(0.0, range(1, 4)), (0.5, range(10, 15)), (1.0, range(23, 25))])
def test_a_click_on_the_curve_goes_to_the_step_there(size: Size, share: float, steps: range) -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#loss", offset=(curve_column(stage, share), 5))
        await stage.until(lambda: bool(stage.trainee.commands) or share == 1.0)
        for command in stage.trainee.commands:
            assert isinstance(command, GoTo)
            assert command.step in steps

    on_stage(play, first=DEAD, size=size)


def test_the_part_of_another_branch_beyond_this_one_cannot_be_gone_to() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#loss", offset=(curve_column(stage, 1.0), 5))
        await stage.until(lambda: "is on another branch: this one has come to 20" in stage.text)
        assert stage.trainee.commands == []

    on_stage(play, first=BRANCHED)


def test_a_click_on_the_axis_goes_nowhere() -> None:
    async def play(stage: Stage) -> None:
        await stage.pilot.click("#loss", offset=(3, 5))
        await stage.press("tab")
        assert stage.trainee.commands == []

    on_stage(play, first=DEAD)


def test_the_wheel_scrolls_what_is_under_it() -> None:
    async def play(stage: Stage) -> None:
        await stage.say(Output("\n".join(f"line {number}" for number in range(60))))
        await stage.press("o")
        output = stage.app.screen.query_one("#output", Panel)
        await stage.until(lambda: "line 59" in stage.text)
        before = output.top
        output._scroll(-3)
        await stage.until(lambda: output.top == before - 3)
        await stage.pilot.click("#output", offset=(5, 0))
        await stage.until(lambda: "line 5" not in stage.text)

    on_stage(play, first=MIDDLE)


def test_a_click_beside_a_sheet_or_on_its_edge_closes_it_and_one_inside_does_not() -> None:
    async def play(stage: Stage) -> None:
        for row in (0, 5):
            await stage.press("B")
            page = stage.app.screen.query_one("#page").region
            await stage.pilot.click(offset=(page.x + 4, page.y + 2))
            assert not isinstance(stage.app.screen, MainScreen)
            await stage.pilot.click(offset=(page.x + 4, page.y) if row else (1, 1))
            await stage.until(lambda: isinstance(stage.app.screen, MainScreen))

    on_stage(play, first=DEAD)


def test_a_question_is_answered_by_a_click() -> None:
    async def play(stage: Stage) -> None:
        await stage.press("q")
        page = stage.app.screen.query_one("#page").region
        await stage.pilot.click(offset=(page.x + 3, page.bottom - 2))
        await stage.until(lambda: not isinstance(stage.app.screen, ConfirmScreen))
        await stage.press("q")
        await stage.pilot.click(offset=(page.x + 3, page.bottom - 3))

    app = on_stage(play, first=RUNNING)
    assert app.return_value is not None
