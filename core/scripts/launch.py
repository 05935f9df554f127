"""Start the analysed script in a process of its own and wait for its one answer.

The script runs in a session of its own, so that it and everything it forked can be ended together; what it
prints is kept aside. Its answer and its progress come through a pipe only the two know.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stepgrad.core.errors import StepgradError
from stepgrad.core.scripts.report import CheckReport

INSIDE = Path(__file__).resolve().parent / "inside"
KEPT_OUTPUT = 1 << 20
GRACE = 1.5
THREAD_SETTINGS = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


class CannotAnalyseError(StepgradError):
    """There is nothing to say about this script; the message says why."""

    exit_code = 3


@dataclass(frozen=True)
class CheckOptions:
    """How a script is to be checked: `loop` is a line (0: find it), `at` an iteration.

    `seconds` is the limit for the whole check.
    """

    python: str = sys.executable
    loop: int = 0
    at: int = 1
    loss: str = ""
    seconds: float = 20.0


@dataclass
class Checked:
    """The report, and what the script printed while it ran."""

    report: CheckReport
    output: str


def check_script(
    script: Path,
    arguments: Sequence[str] = (),
    options: CheckOptions | None = None,
    *,
    on_progress: Callable[[str], None] = lambda text: None,
) -> Checked:
    """Diagnose a script. Raises StepgradError (wrong use) or CannotAnalyseError (with the reason)."""
    options = options or CheckOptions()
    refuse_what_cannot_work(script, options)
    answers, ours = os.pipe()
    command = [
        options.python, "-B", str(INSIDE), "--report-to", str(ours), "--loop", str(options.loop),
        "--at", str(options.at), "--loss", options.loss, "--seconds", str(options.seconds),
        str(script), *arguments,
    ]  # fmt: skip
    try:
        process = subprocess.Popen(
            command, pass_fds=(ours,), start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
        )  # fmt: skip
    except OSError as error:
        os.close(answers)
        raise StepgradError(f"--python {options.python}: cannot be started: {error.strerror}") from error
    finally:
        os.close(ours)
    try:
        return _Listener(process, answers, script, options, on_progress).listen()
    finally:
        _end(process)
        os.close(answers)


def refuse_what_cannot_work(script: Path, options: CheckOptions, *, command: str = "check") -> None:
    """Raises StepgradError, or CannotAnalyseError where the system itself is not fit."""
    if not hasattr(os, "fork"):
        raise CannotAnalyseError(f"{command} needs fork, which this system does not have: use Linux, macOS or WSL")
    if script.is_dir():
        raise StepgradError(f"{script}: a folder; name the script in it that trains")
    if script.exists() and not script.is_file():
        raise StepgradError(f"{script}: not a plain file; name the script that trains")
    if not script.is_file():
        near = [p.name for p in script.parent.glob("*.py")] if script.parent.is_dir() else []
        hint = f"; the folder has {', '.join(sorted(near)[:5])}" if near else ""
        raise StepgradError(f"{script}: no such file{hint}")
    if options.at < 0:
        raise StepgradError(f"--at {options.at}: iterations are counted from 0")
    if options.seconds <= 0:
        raise StepgradError(f"--timeout {options.seconds:g}: expected a positive number of seconds")


def environment() -> dict[str, str]:
    """That of the script's process: one thread, no windows, no byte code left behind."""
    environment = dict(os.environ)
    for name in THREAD_SETTINGS:
        environment.setdefault(name, "1")
    environment.setdefault("MPLBACKEND", "Agg")
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return environment


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the script and all its forks; nothing of them is left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _processor_seconds(pid: int) -> float:
    """Processor time of a process and of the children it has waited for; infinite where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return math.inf
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


class _Listener:
    """Reads the three pipes of the running script until the answer is there or time is over."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        answers: int,
        script: Path,
        options: CheckOptions,
        on_progress: Callable[[str], None],
    ) -> None:
        self.process = process
        self.answers = answers
        self.script = script
        self.options = options
        self.on_progress = on_progress
        self.pending = b""
        self.output = bytearray()
        self.errors = bytearray()

    def listen(self) -> Checked:
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        began = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self.answers, selectors.EVENT_READ)
            selector.register(self.process.stdout.fileno(), selectors.EVENT_READ, self.output)
            selector.register(self.process.stderr.fileno(), selectors.EVENT_READ, self.errors)
            while True:
                for key, _ in selector.select(timeout=0.2):
                    chunk = os.read(key.fd, 1 << 16)
                    if key.data is not None:
                        key.data.extend(chunk[: KEPT_OUTPUT - len(key.data)])
                        if not chunk:
                            selector.unregister(key.fd)
                    elif chunk:
                        report = self._read(chunk)
                        if report is not None:
                            return Checked(report, self.output.decode(errors="replace"))
                    else:
                        raise CannotAnalyseError(self._last_words())
                if self._is_over(time.monotonic() - began):
                    limit = f"{self.options.seconds:g} s"
                    raise CannotAnalyseError(
                        f"{self.script.name}: no training loop was reached within {limit}; a larger --timeout may help"
                    )

    def _is_over(self, clock: float) -> bool:
        """Whether the script has worked for its time; on a busy machine it may take up to twice that on the clock."""
        limit = self.options.seconds + GRACE
        return clock > limit and (clock > 2 * limit or _processor_seconds(self.process.pid) > limit)

    def _read(self, chunk: bytes) -> CheckReport | None:
        *lines, self.pending = (self.pending + chunk).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "report" in message:
                return CheckReport.from_json(message["report"])
            if "refusal" in message:
                raise CannotAnalyseError(message["refusal"])
            self.on_progress(message["progress"])
        return None

    def _last_words(self) -> str:
        """Why the process ended without an answer."""
        words = self.errors.decode(errors="replace").strip().splitlines()
        if any("No module named 'numpy'" in line for line in words):
            return f"{self.options.python}: NumPy is not installed there; choose another with --python"
        last = words[-1] if words else "no message"
        return f"{self.script.name}: the script's process ended without an answer: {last}"
