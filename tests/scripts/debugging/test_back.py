"""Back in time: the same numbers bit for bit, nothing done twice to the world, and nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AfterEpochs, AfterPhases, AfterSteps, Back, GoTo, Run
from stepgrad.core.debugging.snapshot import Snapshot

from .debugged import HIDDEN, LINE, PATIENCE, Debugged, numbers

S, P, B = Run(AfterSteps()), Run(AfterPhases()), Back(AfterSteps())


def where(now: Snapshot) -> tuple[int, int]:
    assert now.place is not None
    return now.step, now.place.line


def test_each_iteration_gone_back_to_is_what_it_was_bit_for_bit(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        there = [script.now, *(script.do(S) for _ in range(10))]
        back = [script.do(B) for _ in range(6)]
        far = script.do(GoTo(1))
        start = script.do(GoTo(0))
    for step, now in zip(range(9, 3, -1), back, strict=True):
        assert (now.step, now.loss, now.epoch) == (step, there[step].loss, there[step].epoch)
        assert numbers(now) == numbers(there[step])
        assert now.newest == 10
    assert numbers(far) == numbers(there[1])
    assert (start.step, start.loss) == (0, None)


def test_from_the_past_forward_again_leads_into_the_script_itself(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script, Debugged(tmp_path, LINE) as plain:
        for _ in range(6):
            script.do(S)
        script.do(GoTo(2))
        again = [script.do(S) for _ in range(6)]
        expected = [plain.do(S) for _ in range(8)][2:]
        newest = script.do(GoTo(None))
    assert [numbers(now) for now in again] == [numbers(now) for now in expected]
    assert (newest.step, newest.newest) == (8, 8)
    assert script.output == "".join(f"iteration {i}\n" for i in range(8))


def test_lines_are_gone_back_one_by_one(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(Run(AfterSteps(2)))
        there = [script.do(P) for _ in range(3)]
        back = [script.do(Back(AfterPhases())) for _ in range(4)]
        forward = script.do(P)
    assert [where(now) for now in there] == [(2, 7), (2, 8), (2, 9)]
    assert [where(now) for now in back] == [(2, 8), (2, 7), (2, 6), (1, 6)]
    assert numbers(back[1]) == numbers(there[0])
    assert where(forward) == (1, 7)


def test_epochs_are_gone_back_to_where_they_began(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        script.do(Run(AfterSteps(14)))
        back = [script.do(Back(AfterEpochs())), script.do(Back(AfterEpochs(2)))]
    assert [(now.step, now.epoch) for now in back] == [(12, 2), (4, 0)]


def test_from_the_middle_of_an_iteration_back_is_to_its_beginning(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(Run(AfterSteps(3)))
        script.do(Run(AfterPhases(2)))
        assert where(script.do(B)) == (3, 6)
        assert where(script.do(B)) == (2, 6)
        assert where(script.do(GoTo(None))) == (3, 8)


def test_files_are_neither_written_nor_read_twice(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("".join(f"{i}\n" for i in range(100)))
    text = LINE.replace("for i in", f"folder = {str(tmp_path)!r}\nlog = open(folder + '/log.txt', 'w')\n"
                        "lines = open(folder + '/numbers.txt')\nfor i in").replace(
        '    print("iteration", i)\n',
        "    here = int(lines.readline())\n    log.write(f'{here}\\n')\n    log.flush()\n"
        "    with open(folder + '/each.txt', 'a') as file:\n        file.write(f'{here}\\n')\n",
    )  # fmt: skip
    with Debugged(tmp_path, text) as script:
        for _ in range(5):
            script.do(S)
        script.do(GoTo(1))
        for _ in range(3):
            script.do(S)
        script.do(B)
        end = script.do(Run())
    assert end.status == "finished"
    assert script.refused == []
    wanted = "".join(f"{i}\n" for i in range(40))
    assert (tmp_path / "log.txt").read_text() == wanted
    assert (tmp_path / "each.txt").read_text() == wanted


def test_a_script_that_depends_on_the_clock_is_told_so(tmp_path: Path) -> None:
    text = LINE.replace("error = X @ w - y", "error = X @ w - y + 1e-6 * __import__('time').perf_counter()")
    with Debugged(tmp_path, text) as script:
        for _ in range(3):
            script.do(S)
        script.do(B)
        while not script.refused:
            script.hear()
    assert script.refused[0].startswith("iteration 2 did not come out as before")


def test_there_is_nothing_before_the_beginning(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(B)
    assert script.refused == ["this is the beginning: there is nothing before the first iteration"]


def is_alive(group: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_the_end(group: int) -> None:
    """Until the system has cleared away the last of them; another process waits, so that it can be given up."""
    waits = f"import os\ntry:\n    while True: os.killpg({group}, 0)\nexcept ProcessLookupError: pass"
    subprocess.run([sys.executable, "-c", waits], timeout=PATIENCE, check=True)


def test_closing_ends_every_fork(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        for _ in range(4):
            script.do(S)
        script.do(B)
        group = script.trainee.pid
        assert is_alive(group)
    wait_for_the_end(group)


def test_a_script_that_is_killed_is_said_to_be(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(S)
        os.kill(script.trainee.pid, signal.SIGKILL)
        while script.died is None:
            script.hear()
    assert script.died.message == "the script's process was killed by signal 9 (SIGKILL)"


OWNER = """
import os, signal, sys
from pathlib import Path
from tests.scripts.debugging.debugged import Debugged, LINE
from stepgrad.core.debugging.commands import AfterSteps, Back, Run
script = Debugged(Path(sys.argv[1]), LINE)
for _ in range(3):
    script.do(Run(AfterSteps()))
script.do(Back(AfterSteps()))
print(script.trainee.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


EARLY = """
import os, signal, sys
from pathlib import Path
from stepgrad.core.scripts.debugging import processes
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee
from tests.scripts.debugging.debugged import HIDDEN
started = []
class Noted(processes.subprocess.Popen):
    def __init__(self, *words, **options):
        super().__init__(*words, **options)
        started.append(self.pid)
processes.subprocess.Popen = Noted
script = Path(sys.argv[1]) / "script.py"
script.write_text(HIDDEN)
def end(text):
    print(started[0], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
ScriptTrainee(script, on_progress=end)
"""


@pytest.mark.parametrize("owner", [OWNER, EARLY])
def test_nothing_is_left_when_the_screen_is_killed(tmp_path: Path, owner: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", owner, str(tmp_path)], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    wait_for_the_end(int(done.stdout))


@pytest.mark.parametrize("name", ["random", "np.random"])
def test_chance_is_part_of_the_past(tmp_path: Path, name: str) -> None:
    text = LINE.replace("import numpy as np\n", "import numpy as np\nimport random\n").replace(
        "error = X @ w - y", f"error = X @ w - y + {name}.random()"
    )
    with Debugged(tmp_path, text) as script:
        there = [script.do(S) for _ in range(4)]
        back = [script.do(B) for _ in range(2)]
    assert [numbers(now) for now in back] == [numbers(there[2]), numbers(there[1])]
    assert script.refused == []
