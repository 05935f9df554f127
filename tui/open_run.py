"""The app on a recorded run. It leaves no summary behind: nothing was done that would be lost."""

import sys
from pathlib import Path

from stepgrad.core.debugging.process import TraineeProcess

from .launch import Launch
from .memory import Memory, default_path
from .opening import Opening
from .trials import StartTrials


def open_run(path: Path) -> int:
    """Show the run until the user leaves; returns the exit code. Raises StepgradError where it cannot be shown."""
    trainee = TraineeProcess(Opening(path))
    try:
        from .app import build_app

        start_trials = StartTrials(Launch(None, resume=path))
        app = build_app(trainee, paused=True, memory=Memory(default_path()), start_trials=start_trials)
        app.greeting = ""
        outcome = app.run()
    finally:
        trainee.close()
    if outcome is None:  # the app itself failed, and Textual has shown why
        return app.return_code or 1
    if outcome.died is not None:
        sys.stderr.write(f"stepgrad: {outcome.died.message}\n{outcome.died.details}")
        return 1
    return 128 + outcome.signal if outcome.signal is not None else 0
