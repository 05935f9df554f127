"""The real command in a process of its own: signals, pipes, encodings."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest

ROOT = Path(__file__).parents[2]
ENDLESS = ["train", "xor", "--no-tui", "--epochs", "100000000"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def start(words: list[str], **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "stepgrad", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(**more),
    )


def finish(words: list[str], **more: str) -> tuple[int, str, str]:
    with start(words, **more) as process:
        out, err = process.communicate()
    assert "Traceback" not in err
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_at_a_step_and_reports_what_it_reached(number: signal.Signals) -> None:
    with start([*ENDLESS, "--json", "--log-every", "100000000"]) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        events = [json.loads(process.stdout.readline())]
        while events[-1]["event"] != "step":
            events.append(json.loads(process.stdout.readline()))
        process.send_signal(number)
        events += [json.loads(line) for line in process.stdout]
        err = process.stderr.read()
    assert process.returncode == 128 + number
    assert events[-1]["event"] == "stop"
    assert events[-1]["reason"] == "interrupted"
    last = [event for event in events if event["event"] == "step"][-1]
    assert (last["step"], last["loss"]) == (events[-1]["step"], events[-1]["loss"])
    assert last["step"] < 100_000_000
    assert err == ""


def test_an_interrupted_run_for_people_ends_with_its_summary() -> None:
    with start([*ENDLESS, "--log-every", "1000", "--no-record"]) as process:
        assert process.stderr is not None
        while not process.stderr.readline().strip().startswith("1000 "):
            pass
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "interrupted" in rest
    assert "Traceback" not in rest
    again = shlex.join(["stepgrad", *ENDLESS, "--log-every", "1000", "--no-record", "--paused"])
    assert rest.rstrip().splitlines()[-1].endswith(again.replace("--no-tui ", ""))


def test_a_reader_that_goes_away_ends_the_run_without_a_word() -> None:
    with start([*ENDLESS, "--json", "--log-every", "1"]) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["event"] == "start"
        process.stdout.close()
        err = process.stderr.read()
    assert err == ""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["train xor --no-tui --json --epochs 3", "experiments --json", "train --help"])
@pytest.mark.parametrize("setting", [{}, {"PYTHONUNBUFFERED": "1"}])
def test_a_full_disk_is_told_in_one_line(command: str, setting: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "stepgrad", *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={name: value for name, value in environment().items() if name != "PYTHONUNBUFFERED"} | setting,
            check=False,
        )
    assert done.stderr == "stepgrad: cannot read or write the output: No space left on device\n"
    assert done.returncode == 2


@pytest.mark.parametrize(
    "command",
    ["train xor --no-tui --epochs 100000000 --log-every 1 2>&1", "experiments --json", "datasets", "train --help"],
)
def test_head_may_follow_any_command(command: str) -> None:
    done = subprocess.run(
        f"{shlex.quote(sys.executable)} -m stepgrad {command} | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "terminal", "notice"),
    [(["--no-tui"], "xterm", 0), ([], "dumb", 1)],
    ids=["asked for", "on a dumb terminal"],
)
def test_on_a_terminal_too_training_can_go_without_the_app(words: list[str], terminal: str, notice: int) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "stepgrad", "train", "xor", "--epochs", "20", *words],
        env=environment(TERM=terminal),
        encoding="utf-8",
        dimensions=(40, 120),
    )
    child.expect(pexpect.EOF)
    child.close()
    shown = str(child.before)
    assert child.exitstatus == 0
    assert "xor: step 20 of 20" in shown
    assert shown.count("no terminal to draw on") == notice
    assert "\x1b[?1049h" not in shown  # the switch to a full screen


def test_exit_codes_reach_the_shell() -> None:
    assert finish(["train", "xor", "--no-tui", "--epochs", "5"])[0] == 0
    assert finish(["train", "cats-bug", "--no-tui", "--epochs", "60"])[0] == 1
    assert finish(["train", "catz"])[0] == 2


def test_the_summary_names_the_command_that_opens_the_run() -> None:
    words = ["train", "moons", "--epochs", "2", "--no-tui", "--lr", "0.02"]
    _, out, err = finish([*words, "--no-record"])
    assert out == ""
    assert err.splitlines()[-1] == "again: stepgrad train moons --epochs 2 --lr 0.02 --no-record --paused"
    _, _, err = finish(words)
    recorded, look, again = err.splitlines()[-3:]
    name = Path(recorded.removeprefix("recorded: ")).stem
    assert look == f"look at it: stepgrad open {name}"
    assert again == f"again: stepgrad train --resume {name} --paused"


@pytest.mark.parametrize(
    "words", [["experiments"], ["datasets"], ["train", "--help"], ["train", "xor", "--epochs", "3"]]
)
@pytest.mark.parametrize("setting", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_terminal_that_knows_only_ascii_gets_something_readable(words: list[str], setting: dict[str, str]) -> None:
    code, out, err = finish(words, **setting)
    assert code == 0
    assert out or err


def test_json_survives_an_ascii_pipe(tmp_path: Path) -> None:
    path = tmp_path / "tiere.csv"
    path.write_text("größe,art\n1,Bär\n2,Kätzchen\n3,Bär\n4,Kätzchen\n", encoding="utf-8")
    words = ["train", "--data", str(path), "--no-tui", "--json", "--epochs", "2"]
    code, out, _ = finish(words, PYTHONIOENCODING="ascii")
    assert code == 0
    assert json.loads(out.splitlines()[0])["classes"] == ["Bär", "Kätzchen"]


def test_no_warning_of_any_library_reaches_the_user() -> None:
    for words in (
        ["train", "diabetes", "--no-tui", "--optimizer", "sgd", "--lr", "1e30", "--dtype", "float32", "--grad-check"],
        ["train", "xor", "--no-tui", "--init", "normal:1e300", "--dtype", "float32", "--epochs", "3"],
    ):
        _, out, err = finish(words, PYTHONWARNINGS="default")
        assert out == ""
        assert "Warning" not in err
