"""What the screen costs: the same training without a screen, and with the app drawing in a real pseudo-terminal.

Both are whole processes, in turn; the time is that from the first sign of running to the end of the last step.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pexpect

ROOT = Path(__file__).parent.parent
WORDS = ("train", "cats", "--epochs", "3000", "--no-record")
ENVIRONMENT = {
    **os.environ,
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    "STEPGRAD_STATE": "",
}


def headless_seconds() -> float:
    """As the run itself reports it."""
    command = [sys.executable, "-m", "stepgrad", *WORDS, "--no-tui", "--json"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return float(json.loads(out.splitlines()[-1])["seconds"])


def screen_seconds() -> float:
    """As somebody watching sees it, at 120x40."""
    app = pexpect.spawn(
        sys.executable,
        ["-m", "stepgrad", *WORDS],
        cwd=str(ROOT),
        dimensions=(40, 120),
        encoding="utf-8",
        env=ENVIRONMENT,
        timeout=300,
    )
    app.expect("RUNNING")
    begun = perf_counter()
    app.expect("FINISHED")
    seconds = perf_counter() - begun
    app.send("q")
    app.expect(pexpect.EOF)
    return seconds
