"""The app on a hidden run. No summary is left behind when it closes: that would tell too much."""

from stepgrad.core.debugging.process import TraineeProcess

from .hidden import HiddenLaunch

GREETING = "a fault is hidden in this run: find it; q leads to the question. space runs, s steps, ? all keys"


def play(launch: HiddenLaunch) -> None:
    """Open the app, paused at step 0, until the user leaves. Raises StepgradError if the run cannot start."""
    trainee = TraineeProcess(launch)
    try:
        from ..app import build_app

        app = build_app(trainee, paused=True)
        app.greeting = GREETING
        app.run()
    finally:
        trainee.close()
