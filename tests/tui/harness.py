"""Drives the app without a terminal: keys in, the text of the screen out, waiting on conditions only."""

import asyncio
from collections.abc import Awaitable, Callable

from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.tui.app import StepgradApp, build_app
from stepgrad.tui.diagnosing import TrialsStarter
from stepgrad.tui.memory import Memory
from stepgrad.tui.terminal import Terminal
from tests.tui.canned import START, CannedTrainee

Size = tuple[int, int]
LARGE, MEDIUM, SMALL = (120, 40), (80, 24), (60, 20)
PLAIN = Terminal(colours=0, has_unicode=False)


class Stage:
    """A running app with its canned trainee."""

    def __init__(self, app: StepgradApp, trainee: CannedTrainee, pilot: Pilot[object]) -> None:
        self.app, self.trainee, self.pilot = app, trainee, pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each fully dealt with before the next."""
        for key in keys:
            await self.pilot.press(key)
            await self.until(self._is_settled)
        await self.pilot.pause()

    def type(self, text: str) -> None:
        """Put text into the open prompt at once; pressing every key takes long."""
        self.app.screen.query_one(Input).value = text

    async def say(self, message: object) -> None:
        """The trainee says something, and the app takes it in."""
        self.trainee.say(message)  # type: ignore[arg-type]
        await self.settle()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition; fail when it does not come about."""
        for _ in range(400):
            if holds():
                return
            await self.pilot.pause()
            await asyncio.sleep(0.005)
        raise AssertionError("the awaited condition did not come about")

    async def settle(self) -> None:
        """Wait until the newest snapshot has arrived and been drawn."""
        await self.until(self._is_settled)
        await self.pilot.pause()

    def _is_settled(self) -> bool:
        return self.trainee.is_closed or self.trainee.is_drained(self.app.present)

    @property
    def text(self) -> str:
        """The screen as the terminal would show it, without trailing spaces."""
        rows = []
        for strip in self.app.screen._compositor.render_strips():
            for line_filter in self.app.get_line_filters():
                strip = strip.apply_filter(line_filter, Color(0, 0, 0))
            rows.append(strip.text.rstrip())
        return "\n".join(rows) + "\n"


def on_stage(
    play: Callable[[Stage], Awaitable[None]],
    *,
    first: Snapshot = START,
    size: Size = LARGE,
    terminal: Terminal | None = None,
    paused: bool = True,
    memory: Memory | None = None,
    start_trials: TrialsStarter | None = None,
    trainee: CannedTrainee | None = None,
) -> StepgradApp:
    """Run a play against the app, and return the app after it ended; a `trainee` takes the place of one for `first`."""

    async def run() -> StepgradApp:
        canned = trainee or CannedTrainee(first)
        app = build_app(
            canned, paused=paused, terminal=terminal or Terminal(), memory=memory, start_trials=start_trials
        )
        app.count_seconds = 3600.0  # no machine is too slow for a digit and the key after it
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, canned, pilot)  # type: ignore[arg-type]
            await stage.settle()
            await play(stage)
        return app

    return asyncio.run(run())


def screen_after(
    *keys: str,
    first: Snapshot = START,
    size: Size = LARGE,
    terminal: Terminal | None = None,
    trainee: CannedTrainee | None = None,
) -> str:
    """The text of the screen after these keys."""
    shown: list[str] = []

    async def play(stage: Stage) -> None:
        await stage.press(*keys)
        shown.append(stage.text)

    on_stage(play, first=first, size=size, terminal=terminal, trainee=trainee)
    return shown[0]
