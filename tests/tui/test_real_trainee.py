"""The app with a real training in a process of its own: what the canned tests take for granted."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.tui.app import StepgradApp, build_app
from stepgrad.tui.launch import Changes, Launch
from stepgrad.tui.screens.died import DiedScreen
from stepgrad.tui.terminal import Terminal

Play = Callable[[StepgradApp, Pilot[object]], Awaitable[None]]


async def wait(app: StepgradApp, pilot: Pilot[object], holds: Callable[[Snapshot], bool]) -> Snapshot:
    async with asyncio.timeout(30):
        while app.snapshot is None or not holds(app.snapshot):
            await pilot.pause()
    return app.snapshot


def with_xor(play: Play) -> None:
    async def run() -> None:
        trainee = TraineeProcess(Launch("xor", Changes(epochs=400), keeps_past=True))
        app = build_app(trainee, paused=True, terminal=Terminal())
        try:
            async with app.run_test(size=(120, 40)) as pilot:
                await wait(app, pilot, lambda snapshot: snapshot.step == 0)
                await play(app, pilot)  # type: ignore[arg-type]
        finally:
            trainee.close()

    asyncio.run(run())


def test_steps_phases_inspection_and_the_run_to_its_end() -> None:
    async def play(app: StepgradApp, pilot: Pilot[object]) -> None:
        await pilot.press("s")
        await wait(app, pilot, lambda snapshot: snapshot.step == 1 and snapshot.status == "paused")
        await pilot.press("i")
        snapshot = await wait(app, pilot, lambda snapshot: snapshot.detail is not None)
        assert snapshot.detail is not None
        assert len(snapshot.detail.inputs) == 2
        await pilot.press("p")
        await wait(app, pilot, lambda snapshot: snapshot.phase.done == 1)
        await pilot.press("escape", "k")
        await wait(app, pilot, lambda snapshot: bool(snapshot.gradient_check))
        await pilot.press("escape")
        await pilot.press("right_square_bracket", "space")
        snapshot = await wait(app, pilot, lambda snapshot: snapshot.status == "finished")
        assert snapshot.step == 400
        assert snapshot.hyperparameters.learning_rate == 0.2

    with_xor(play)


def test_back_another_way_and_a_breakpoint() -> None:
    async def play(app: StepgradApp, pilot: Pilot[object]) -> None:
        await pilot.press("s", "s", "s", "s")
        await wait(app, pilot, lambda snapshot: snapshot.step == 4 and snapshot.status == "paused")
        await pilot.press("b", "b")
        snapshot = await wait(app, pilot, lambda snapshot: snapshot.step == 2)
        assert snapshot.newest == 4
        await pilot.press("P")
        await wait(app, pilot, lambda snapshot: snapshot.step == 1 and snapshot.phase.done > 0)
        await pilot.press("G")
        await wait(app, pilot, lambda snapshot: snapshot.step == 4)
        await pilot.press("E", "right_square_bracket")
        snapshot = await wait(app, pilot, lambda snapshot: bool(snapshot.branches))
        assert (snapshot.step, snapshot.newest, snapshot.branches[0].newest) == (3, 3, 4)
        assert app.notice[0].startswith("another way from step 3, called lr ")
        assert "the old one stays as main" in app.notice[0]
        await pilot.press("B", "a", *"step==7", "enter")
        await wait(app, pilot, lambda snapshot: bool(snapshot.breakpoints))
        await pilot.press("escape", "space")
        snapshot = await wait(app, pilot, lambda snapshot: snapshot.breakpoints[0].hits == 1)
        assert snapshot.step == 7
        assert "breakpoint 1" in app.notice[0]
        await pilot.press("R", *"step==5", "enter")
        await wait(app, pilot, lambda snapshot: snapshot.step == 5)

    with_xor(play)


def test_a_killed_trainee_is_announced() -> None:
    async def play(app: StepgradApp, pilot: Pilot[object]) -> None:
        trainee = app.trainee
        assert isinstance(trainee, TraineeProcess)
        assert trainee.pid is not None
        os.kill(trainee.pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            while not isinstance(app.screen, DiedScreen):
                await pilot.pause()
        assert app.death is not None
        assert "SIGKILL" in app.death.message

    with_xor(play)
