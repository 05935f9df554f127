"""Time limits are limits of work: a process that gets no processor is not given up."""

import os
import signal
import subprocess
import sys
import time

import pytest

from stepgrad.core.scripts import launch
from stepgrad.core.scripts.inside.running import clock


def set_clocks(monkeypatch: pytest.MonkeyPatch, *, on_the_clock: float, on_the_processor: float) -> None:
    monkeypatch.setattr(clock._Start, "clock", time.monotonic() - on_the_clock)
    monkeypatch.setattr(clock, "_processor", lambda: clock._Start.processor + on_the_processor)


@pytest.mark.parametrize(
    ("on_the_clock", "on_the_processor", "expected"),
    [(10.0, 10.0, 10.0), (10.0, 17.0, 10.0), (10.0, 7.0, 7.0), (10.0, 1.0, 5.0)],
)
def test_work_is_the_processors_time_but_half_of_the_clocks_at_least(
    monkeypatch: pytest.MonkeyPatch, on_the_clock: float, on_the_processor: float, expected: float
) -> None:
    set_clocks(monkeypatch, on_the_clock=on_the_clock, on_the_processor=on_the_processor)
    assert clock.worked() == pytest.approx(expected, abs=0.5)


def test_a_child_begins_at_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clocks(monkeypatch, on_the_clock=100.0, on_the_processor=100.0)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, str(time.monotonic() - clock._Start.clock < 50).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(read, 10) == b"True"
    os.close(read)
    os.close(write)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the processor time of another process")
def test_what_has_not_run_has_not_worked() -> None:
    stopped = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        os.kill(stopped.pid, signal.SIGSTOP)
        assert clock.worked_by(stopped.pid, 100.0) == pytest.approx(50.0, abs=2)
        assert launch._processor_seconds(stopped.pid) < 2
    finally:
        stopped.kill()
        stopped.wait()
    assert clock.worked_by(stopped.pid, 100.0) == 100.0
