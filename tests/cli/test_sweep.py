"""`stepgrad sweep`: what it trains, what it leaves, how it goes on, and what it says."""

import json
from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import AfterSteps
from stepgrad.core.recording.listing import summarize
from stepgrad.core.recording.recorded import read_run
from stepgrad.tui.launch import Changes, Launch
from stepgrad.tui.sweeping.training import train_here

from .conftest import Command

SHORT = ("--epochs", 3, "--jobs", 1)


def runs_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.run")}


def test_every_setting_and_seed_leaves_a_run_and_the_best_comes_first(stepgrad: Command, tmp_path: Path) -> None:
    result = stepgrad("sweep", "moons", "--lr", "1e-6,0.01", "--seeds", 2, "--into", tmp_path, *SHORT)
    assert result.code == 0
    rates = [line.split()[1] for line in result.out.splitlines()[1:3]]
    assert rates == ["0.01", "1e-6"]
    assert "best: --lr 0.01 --seed" in result.out
    assert set(runs_in(tmp_path)) == {f"lr={rate}_seed={seed}.run" for rate in ("1e-6", "0.01") for seed in (1, 2)}
    assert all(summarize(path).state == "finished" for path in tmp_path.glob("*.run"))


def test_a_sweep_goes_on_with_what_is_missing_and_what_was_interrupted(stepgrad: Command, tmp_path: Path) -> None:
    words = ("sweep", "xor", "--lr", "0.1,0.5,1", "--epochs", 40, "--jobs", 1, "--into", tmp_path)
    stepgrad(*words)
    whole = {name: read_run(tmp_path / name).steps.loss.tobytes() for name in runs_in(tmp_path)}
    (tmp_path / "lr=0.1_seed=1.run").unlink()
    half = tmp_path / "lr=0.5_seed=1.run"
    half.unlink()
    session = Launch("xor", Changes(learning_rate=0.5, epochs=40, seed=1), record=half)()
    session.run(AfterSteps(15))
    session.end("interrupted")
    kept = (tmp_path / "lr=1_seed=1.run").read_bytes()
    result = stepgrad(*words)
    assert "3 runs in" in result.err
    assert "1 of them done before" in result.err
    assert (tmp_path / "lr=1_seed=1.run").read_bytes() == kept
    assert {name: read_run(tmp_path / name).steps.loss.tobytes() for name in runs_in(tmp_path)} == whole


def test_the_same_sweep_finds_its_folder_again(stepgrad: Command) -> None:
    words = ("sweep", "xor", "--seeds", 2, *SHORT)
    assert "done before" not in stepgrad(*words).err
    assert "2 of them done before" in stepgrad(*words).err
    assert "done before" not in stepgrad(*words, "--lr", "0.7").err


def test_runs_that_broke_are_told_with_what_was_found(stepgrad: Command, tmp_path: Path) -> None:
    words = ("sweep", "diabetes", "--lr", "0.01,1e9", "--optimizer", "sgd", *SHORT, "--into", tmp_path)
    result = stepgrad(*words)
    assert "broken: 1 of 2 runs" in result.out
    assert "--lr 1e9 --seed" in result.out
    rows = json.loads(stepgrad(*words, "--json").out)
    assert rows["folder"] == str(tmp_path)
    best, worst = rows["settings"]
    assert (best["settings"], best["broken"]) == ({"lr": "0.01"}, 0)
    assert (worst["settings"], worst["broken"], worst["score"]) == ({"lr": "1e9"}, 1, "inf")
    assert worst["runs"][0]["findings"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("xor",), "nothing varies"),
        (("xor", "--lr", "0.1,fast"), "--lr: expected a number, got 'fast'"),
        (("xor", "--epochs", "1,2.5"), "--epochs: expected a whole number, got '2.5'"),
        (("xor", "--init", "he,hee"), "did you mean 'he'"),
        (("nothing", "--seeds", "2"), "unknown experiment 'nothing'"),
        (("xor", "--seeds", "2", "--into", "/proc/x"), "cannot record to the folder '/proc/x'"),
        (("xor", "--seeds", "2", "--scheduler", "nowhere"), "--scheduler nowhere"),
    ],
)
def test_what_cannot_be_is_one_line(stepgrad: Command, words: tuple[str, ...], said: str) -> None:
    result = stepgrad("sweep", *words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err.splitlines()[-1]


def test_a_file_in_the_folder_that_is_no_run_is_refused_and_left_as_it_is(stepgrad: Command, tmp_path: Path) -> None:
    (tmp_path / "lr=0.5_seed=1.run").write_bytes(b"something else")
    result = stepgrad("sweep", "xor", "--lr", "0.1,0.5", *SHORT, "--into", tmp_path)
    assert result.code == 2
    assert "lr=0.5_seed=1.run" in result.err
    assert (tmp_path / "lr=0.5_seed=1.run").read_bytes() == b"something else"


def test_a_breakpoint_of_the_recipe_ends_no_run(tmp_path: Path) -> None:
    launch = Launch("xor", Changes(epochs=5, breakpoints=("step == 2",)))
    assert train_here(launch, tmp_path / "a.run") is None
    assert summarize(tmp_path / "a.run").step == 5


def test_a_cluster_trains_the_same_runs(stepgrad: Command, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    words = ("sweep", "xor", "--lr", "0.1,0.5", "--epochs", 5)
    alone = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**alone) as cluster:
        there = stepgrad(*words, "--into", tmp_path / "there", "--scheduler", cluster.scheduler_address)
    here = stepgrad(*words, "--into", tmp_path / "here", "--jobs", 1)
    assert (there.code, here.code) == (0, 0)
    for name in runs_in(tmp_path / "here"):
        ours, theirs = read_run(tmp_path / "here" / name), read_run(tmp_path / "there" / name)
        assert ours.steps.loss.tobytes() == theirs.steps.loss.tobytes()
