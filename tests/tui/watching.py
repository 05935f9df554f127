"""Drives the app on a trainee that is not canned."""

import asyncio
from collections.abc import Awaitable, Callable

from stepgrad.core.debugging.messages import Trainee
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.trials import Attempt
from stepgrad.core.trials.process import TrialMessage
from stepgrad.tui.app import build_app
from stepgrad.tui.terminal import Terminal
from tests.tui.harness import LARGE, Stage


class Trying:
    """Trials that are under way for ever."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._said: list[TrialMessage] = [Attempt(1, 2, f"step {snapshot.step}")]

    def receive(self, timeout: float | None = None) -> TrialMessage | None:
        return self._said.pop() if self._said else None

    def close(self) -> None:
        pass


def with_trainee(trainee: Trainee, play: Callable[[Stage], Awaitable[None]]) -> None:
    """Run a play against the app, and close the trainee."""

    async def run() -> None:
        app = build_app(trainee, paused=True, terminal=Terminal(), start_trials=Trying)
        try:
            async with app.run_test(size=LARGE) as pilot:
                await play(Stage(app, trainee, pilot))  # type: ignore[arg-type]
        finally:
            trainee.close()

    asyncio.run(run())
