"""Makes the pictures of the documentation: the real app on a real run of cats-bug, and on the script it came from.

Nothing is drawn by hand: a trainee trains in its own process, keys are pressed as a user would, and what the screen
then shows is saved as SVG. Run it by `make screenshots`.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from svg import draw_screen
from textual.pilot import Pilot

from stepgrad import __version__
from stepgrad.core.debugging.process import TraineeProcess
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee
from stepgrad.core.scripts.launch import CheckOptions
from stepgrad.tui.app import StepgradApp, build_app
from stepgrad.tui.launch import Launch
from stepgrad.tui.terminal import Terminal
from stepgrad.tui.view import Outcome

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIZE = (120, 40)
SECONDS = 60.0
Condition = Callable[[Snapshot], bool]


async def shoot() -> None:
    """Two pictures, one after the other, from one run."""
    app = build_app(TraineeProcess(Launch("cats-bug")), paused=True, terminal=Terminal())
    async with app.run_test(size=SIZE) as pilot:
        await _wait(app, pilot, lambda snapshot: snapshot.step == 0)
        await pilot.press("k")
        await _wait(app, pilot, lambda snapshot: bool(snapshot.gradient_check))
        await pilot.press("escape")
        await _go_to(app, pilot, 4)
        await pilot.press("i")
        await _wait(app, pilot, lambda snapshot: snapshot.detail is not None and snapshot.detail.focus.unit != 0)
        _save(app, "inspector.svg")
        await pilot.press("escape")
        await _go_to(app, pilot, 60)
        await pilot.press("p", "p", "p")
        await _wait(app, pilot, lambda snapshot: snapshot.phase.done == 3)
        _save(app, "screenshot.svg")


async def shoot_script() -> None:
    """The person's own script, stopped where half of its units are dead, with what check says of it."""
    question = DOCS.parent / "examples" / "question.py"
    trainee = ScriptTrainee(question, (), CheckOptions(seconds=SECONDS), version=__version__)
    app = build_app(trainee, paused=True, terminal=Terminal())
    async with app.run_test(size=SIZE) as pilot:
        await _wait(app, pilot, lambda snapshot: snapshot.step == 0 and bool(snapshot.findings))
        await _go_to(app, pilot, 4)
        await pilot.press("f")
        await pilot.pause()
        _save(app, "debug.svg")
    trainee.close()


async def _go_to(app: StepgradApp, pilot: Pilot[Outcome], step: int) -> None:
    await pilot.press("g", *str(step), "enter")
    await _wait(app, pilot, lambda snapshot: snapshot.step == step and snapshot.status == "paused")


async def _wait(app: StepgradApp, pilot: Pilot[Outcome], holds: Condition) -> None:
    async with asyncio.timeout(SECONDS):
        while app.snapshot is None or not holds(app.snapshot):
            await pilot.pause()
    await pilot.pause()


def _save(app: StepgradApp, name: str) -> None:
    path = DOCS / name
    rows = app.screen._compositor.render_strips()
    path.write_text(draw_screen(rows, title="stepgrad: a debugger for neural-network training"), encoding="utf-8")
    print(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    # The number of threads decides the last bits of a sum; the trainee's process takes it over from here.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    asyncio.run(shoot())
    asyncio.run(shoot_script())
