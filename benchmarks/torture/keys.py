"""Random keys into the app on a real terminal: typed, clicked and pasted, while the terminal changes its size.

After every burst the app must draw again when the terminal is resized; at the end it must leave by `q` or by a signal,
give the terminal back as it was, say nothing of Python, and leave no process behind.
"""

import os
import random
import signal
import sys
import termios
import uuid
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pexpect  # type: ignore[import-untyped]

from .running import ROOT, environment, stepgrad
from .tally import Budget, Tally, complaint

EXPERIMENTS = ("cats-bug", "cats", "xor", "moons", "digits", "spirals", "diabetes")
SCRIPTS = ("question.py", "answer_xor.py")
TERMINALS = ("xterm-256color", "xterm", "screen-256color", "linux", "vt100")
SPECIAL = (
    "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\t", "\x1b[Z", "\r", "\x7f",
    "\x10", "\x06", "\x12", "\x1bOP", "\x1b[3~", "\x1b[1;5C", "é", "漢", "\x1b", "\x13",
)  # fmt: skip
"""Arrows, pages, tab, enter, palette, function keys, letters of other scripts, esc."""
ENTRIES = (
    "lr 0.5\r",
    "loss > 0.1\r",
    "faults none\r",
    "120G",
    "03\x1b[B",
    "w1[0,0] 1e300\r",
    "10s",
    "epochs 3\r",
    "\x1b\r",
)
BURST, LIFE = 60, 12
"""Keys in a burst, bursts in the life of one app."""
OPEN_SECONDS, ANSWER_SECONDS, END_SECONDS = 60.0, 20.0, 20.0


def keys(budget: Budget) -> Tally:
    """App after app until the time is over."""
    chance = random.Random(budget.seed)
    pressed, failures, apps = 0, list[str](), 0
    while not budget.is_spent(pressed):
        apps += 1
        number = chance.randrange(10**9)
        typed, complaints = _one_app(random.Random(number), budget)
        pressed += typed
        failures += [f"app {number}: {one}" for one in complaints]
    return Tally(pressed, tuple(failures), f"{apps} apps")


def _one_app(chance: random.Random, budget: Budget) -> tuple[int, list[str]]:
    """How many keys were pressed, and what went wrong."""
    mark = uuid.uuid4().hex
    words = ["-m", "stepgrad", *_command(chance, budget.folder)]
    child = pexpect.spawn(
        sys.executable,
        words,
        env={**environment(budget.folder), "TERM": chance.choice(TERMINALS), "STEPGRAD_MARK": mark},
        cwd=str(budget.folder),
        dimensions=_size(chance),
        timeout=ANSWER_SECONDS,
    )
    before, seen = termios.tcgetattr(child.child_fd), bytearray()
    pressed = 0
    if not _opens(child, seen):
        child.kill(signal.SIGKILL)
        return 0, [f"{' '.join(words)}: does not open"]
    for _ in range(chance.randint(1, LIFE)):
        if not _redraws(child, chance, seen):
            child.kill(signal.SIGKILL)
            return pressed, [f"{' '.join(words)}: does not draw again after {pressed} keys"]
        if not child.isalive() or (pressed and budget.is_spent(pressed)):
            break
        pressed += _burst(child, chance)
    code = _leave(child, chance, seen)
    said = seen.decode(errors="replace")
    wrong = [complaint(said, code, (0, 130, 128 + signal.SIGTERM)), _not_restored(said)]
    with suppress(termios.error, ValueError, OSError):
        if termios.tcgetattr(child.child_fd)[:4] != before[:4]:
            wrong.append("the terminal's mode is not what it was")
    child.close(force=True)
    ends = monotonic() + END_SECONDS
    while (left := _left_behind(mark)) and monotonic() < ends:
        sleep(0.1)  # what watches for the end of the app may take a moment to see it
    if left:
        wrong.append(f"processes left behind: {left}")
    return pressed, [f"{' '.join(words)}: {one}" for one in wrong if one]


def _opens(child: pexpect.spawn, seen: bytearray) -> bool:
    """Wait for the screen; before it, ctrl+s is the terminal's own and stops all output."""
    ends = monotonic() + OPEN_SECONDS
    while b"\x1b[?1049h" not in seen and child.isalive() and monotonic() < ends:
        _read(child, seen, 0.5)
    return b"\x1b[?1049h" in seen


def _command(chance: random.Random, folder: Path) -> list[str]:
    """A training most of the time; else a recorded run, or a script."""
    kind = chance.random()
    if kind < 0.2:
        path = folder / "recorded.run"
        if not path.exists():
            stepgrad(["train", "moons", "--epochs", "20", "--no-tui", "--record", str(path)], folder)
        return ["open", str(path)]
    if kind < 0.4:
        return ["debug", str(ROOT / "examples" / chance.choice(SCRIPTS))]
    return ["train", chance.choice(EXPERIMENTS), "--fail-on", "never", *chance.choice(([], ["--paused"]))]


def _size(chance: random.Random) -> tuple[int, int]:
    return chance.randint(1, 60), chance.randint(1, 200)


def _burst(child: pexpect.spawn, chance: random.Random) -> int:
    """So many keys at once, as fast as they can be written."""
    keys = [_key(chance) for _ in range(chance.randint(1, BURST))]
    with suppress(OSError):
        child.send("".join(keys))
    return len(keys)


def _key(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.6:
        return chance.choice("abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789 <>[]/?=.,;:!")
    if kind < 0.85:
        return chance.choice(SPECIAL)
    if kind < 0.92:
        return chance.choice(ENTRIES)
    if kind < 0.98:
        place = f"\x1b[<{chance.choice((0, 0, 0, 2, 64, 65))};{chance.randint(1, 200)};{chance.randint(1, 60)}"
        return f"{place}M{place}m"
    return f"\x1b[200~{''.join(chance.choices('0123 lossdead()><=é漢', k=chance.randint(0, 300)))}\x1b[201~"


def _redraws(child: pexpect.spawn, chance: random.Random, seen: bytearray) -> bool:
    """Whether a change of size is answered by anything at all; an app that has ended answers too."""
    _read(child, seen, 0.05)
    with suppress(OSError):
        child.setwinsize(*_size(chance))
    return _read(child, seen, ANSWER_SECONDS) or not child.isalive()


def _read(child: pexpect.spawn, seen: bytearray, seconds: float) -> bool:
    """Take what is there, waiting at most so long for the first of it."""
    got = False
    with suppress(pexpect.TIMEOUT, pexpect.EOF):
        while True:
            seen += child.read_nonblocking(65536, timeout=0.02 if got else seconds)
            got = True
            if len(seen) > 2**22:
                del seen[: -(2**21)]
    return got


def _leave(child: pexpect.spawn, chance: random.Random, seen: bytearray) -> int | None:
    """Quit by hand, or by a signal; None where neither ends it."""
    if chance.random() < 0.5:
        for key in ("\x1b", "\x1b", "\x1b", "\x1b", "q", "y", "\r"):
            with suppress(OSError):
                child.send(key)
            _read(child, seen, 0.3)
    ends = monotonic() + END_SECONDS
    while child.isalive() and monotonic() < ends:
        if monotonic() > ends - END_SECONDS / 2 or chance.random() < 0.5:
            child.kill(signal.SIGTERM)
        _read(child, seen, 1.0)
    _read(child, seen, 0.2)
    if child.isalive():
        child.kill(signal.SIGKILL)
        child.wait()
        return None
    child.wait() if not child.terminated else None
    return child.exitstatus if child.exitstatus is not None else 128 + (child.signalstatus or 0)


def _not_restored(said: str) -> str | None:
    """What a full-screen program switches on it has to switch off."""
    for on, off, what in (
        ("\x1b[?1049h", "\x1b[?1049l", "the full screen"),
        ("\x1b[?25l", "\x1b[?25h", "the hidden cursor"),
        ("\x1b[?1000h", "\x1b[?1000l", "the mouse"),
        ("\x1b[?2004h", "\x1b[?2004l", "marked pasting"),
    ):
        if said.rfind(on) > said.rfind(off):
            return f"{what} is not taken back"
    return None


def _left_behind(mark: str) -> list[str]:
    """Processes that still carry the mark of this app in their environment, where the system shows it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_ended = (process / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
            if (
                mark.encode() in (process / "environ").read_bytes()
                and not is_ended
                and int(process.name) != os.getpid()
            ):
                found.append(process.name)
    return found
