"""The app on a hidden run. No summary is left behind when it closes: that would tell too much."""

from stepgrad.core.debugging.process import TraineeProcess

from .hidden import HiddenLaunch


def play(launch: HiddenLaunch) -> None:
    """Open the app, paused at step 0, until the user leaves. Raises StepgradError if the run cannot start."""
    trainee = TraineeProcess(launch)
    try:
        from ..app import build_app

        build_app(trainee, paused=True).run()
    finally:
        trainee.close()
