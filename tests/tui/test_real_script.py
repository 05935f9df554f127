"""The app with a real script in processes of its own: keys lead through it, and leaving it leaves nothing behind."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee
from stepgrad.tui.app import StepgradApp, build_app
from stepgrad.tui.screens.died import DiedScreen
from stepgrad.tui.screens.parameter import ParameterScreen
from stepgrad.tui.terminal import Terminal
from tests.scripts.debugging.debugged import HIDDEN


async def wait(app: StepgradApp, pilot: Pilot[object], holds: Callable[[Snapshot], bool]) -> Snapshot:
    async with asyncio.timeout(60):
        while app.snapshot is None or not holds(app.snapshot):
            await pilot.pause()
    return app.snapshot


def test_a_script_is_stepped_looked_into_gone_back_in_and_run_to_its_end(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(HIDDEN)

    async def run() -> None:
        trainee = ScriptTrainee(script, checks=False)
        app = build_app(trainee, paused=True, terminal=Terminal())
        async with app.run_test(size=(120, 40)) as pilot:
            await wait(app, pilot, lambda now: now.step == 0)
            await pilot.press("s", "s", "p")
            await wait(app, pilot, lambda now: (now.step, now.phase.done) == (2, 1))
            await pilot.press("b", "b")
            now = await wait(app, pilot, lambda now: now.step == 1 and now.status == "paused")
            assert now.newest == 2
            await pilot.press("i")
            assert isinstance(app.screen, ParameterScreen)
            await wait(app, pilot, lambda now: now.view is not None)
            await pilot.press("escape", "r")
            app.screen.query_one(Input).value = "iteration >= 9"
            await pilot.press("enter")
            await wait(app, pilot, lambda now: now.step == 9 and now.status == "paused")
            await pilot.press("space")
            await wait(app, pilot, lambda now: now.status == "finished")
        assert trainee.receive(0) is None  # the app has ended it

    asyncio.run(run())


def test_a_script_that_dies_is_said_to_have(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(HIDDEN)

    async def run() -> None:
        trainee = ScriptTrainee(script, checks=False)
        app = build_app(trainee, paused=True, terminal=Terminal())
        async with app.run_test(size=(80, 24)) as pilot:
            await wait(app, pilot, lambda now: now.step == 0)
            os.kill(trainee.pid, signal.SIGKILL)
            async with asyncio.timeout(60):
                while not isinstance(app.screen, DiedScreen):
                    await pilot.pause()
            assert app.death is not None
            assert "was killed by signal 9" in app.death.message

    asyncio.run(run())
