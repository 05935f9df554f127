"""What the commands make of a recorded script: listed, exported, compared, and plain words for what cannot be."""

import csv
import json
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from stepgrad.core.debugging.commands import AfterSteps, Run
from stepgrad.tui.recording_scripts import ScriptRecording
from tests.scripts.debugging.debugged import HIDDEN, LINE, Debugged

from .conftest import Command


def stepped(folder: Path, text: str, name: str, steps: int) -> None:
    """Record so many iterations of a script in the folder of runs."""
    script = folder / "script.py"
    recording = ScriptRecording(script, (), folder / "kept" / f"{name}.run")
    with Debugged(folder, text, record=recording) as debugged:
        debugged.do(Run(AfterSteps(steps)))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Standing in a folder, with ten iterations of a script as the run `a` elsewhere."""
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    stepped(tmp_path, HIDDEN, "a", 10)
    return tmp_path


def test_it_is_listed_under_the_name_of_the_script(stepgrad: Command) -> None:
    (listed,) = json.loads(stepgrad("runs", "--json").out)
    assert (listed["name"], listed["experiment"], listed["state"]) == ("a", "script.py", "interrupted")
    assert (listed["step"], listed["total_steps"]) == (10, 24)
    assert "script.py" in stepgrad("runs").out


def test_the_csv_has_every_iteration_and_every_parameter_by_name(stepgrad: Command, folder: Path) -> None:
    assert stepgrad("export", "a", "--to", "csv").code == 0
    with Path("a.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == [str(step) for step in range(1, 11)]
    assert (rows[9]["epoch"], rows[9]["gradient_norm"], rows[9]["dead_W1"]) == ("2", "", "1")
    with Path("a-layers.csv").open() as file:
        assert {row["layer"] for row in csv.DictReader(file)} == {"W1", "b1", "W2", "b2"}


def test_json_lines_say_what_is_known_of_a_script(stepgrad: Command) -> None:
    said = stepgrad("export", "a", "--to", "jsonl", "--output", "-")
    start, stop = said.events[0], said.events[-1]
    first = start["layers"][0]
    assert (first["name"], first["shape"], first["parameters"]) == ("W1", [4, 8], 32)
    assert (start["hyperparameters"], stop["step"], stop["reason"]) == ({}, 10, "quit")
    layers = [event["layers"] for event in said.of("step") if "layers" in event][-1]
    assert [layer["name"] for layer in layers] == ["W1", "b1", "W2", "b2"] and "kept" not in layers[0]


def test_safetensors_has_the_arrays_of_the_script_under_their_names(stepgrad: Command) -> None:
    assert stepgrad("export", "a", "--to", "safetensors").err.startswith("weights after step 10\n")
    arrays = load_file("a.safetensors")
    assert {name: array.shape for name, array in arrays.items()} == {
        "W1": (4, 8), "b1": (8,), "W2": (8, 1), "b2": (1,),
    }  # fmt: skip


def test_event_files_have_curves_under_the_names_of_the_script(stepgrad: Command) -> None:
    pytest.importorskip("tensorboardX")
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    assert stepgrad("export", "a", "--to", "tensorboard", "--output", "logs").code == 0
    events = reader.EventAccumulator("logs", size_guidance={"scalars": 0})
    events.Reload()
    assert {"loss/training", "dead_units/W1", "weight_norm/W1", "update_ratio/b2"} <= set(events.Tags()["scalars"])
    assert "gradient_norm" not in events.Tags()["scalars"]
    assert [scalar.step for scalar in events.Scalars("loss/training")] == list(range(1, 11))


def test_the_page_names_the_script_and_its_parameters(stepgrad: Command) -> None:
    assert stepgrad("export", "a", "--to", "html").code == 0
    page = Path("a.html").read_text()
    assert "script.py: step 10 of 24" in page and "<td>W1</td><td>4×8</td>" in page
    assert "training loop at line 10" in page and "learning_rate" not in page


def test_two_runs_of_a_script_are_the_same_to_the_last_bit_and_another_is_not(stepgrad: Command, folder: Path) -> None:
    stepped(folder, HIDDEN, "b", 10)
    stepped(folder, HIDDEN.replace("0.3 * xb.T", "0.1 * xb.T"), "c", 10)
    same = stepgrad("compare", "a", "b").out
    assert "losses are the same at all 10 common steps, to the last bit" in same
    assert "parameters are the same at" in same
    other = stepgrad("compare", "a", "c").out
    assert "fingerprint of its text" in other and "losses part at step 2" in other and "W1 " in other


def test_a_script_is_compared_with_an_experiment(stepgrad: Command) -> None:
    stepgrad("train", "xor", "--epochs", 30, "--no-tui", "--record", "kept/x.run")
    said = stepgrad("compare", "a", "x")
    assert said.code == 0 and "parameters: networks of other shapes" in said.out
    assert json.loads(stepgrad("compare", "x", "a", "--json").out)["partings"][0]["parameters"] is None


def test_it_cannot_be_resumed_and_is_told_what_begins_again(stepgrad: Command, folder: Path) -> None:
    said = stepgrad("train", "--resume", "a", "--no-tui")
    assert said.code == 2 and said.err.count("\n") == 1
    assert f"stepgrad debug {folder / 'script.py'} begins again" in said.err


def test_trials_are_not_made_of_it_and_check_is_named(stepgrad: Command, folder: Path) -> None:
    said = stepgrad("diagnose", "a")
    assert said.code == 2 and said.err.count("\n") == 1
    assert f"stepgrad check {folder / 'script.py'} says what is wrong" in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--break", "norm(V) > 1"), "--break 'norm(V) > 1': norm(V): there are w"),
        (("--watch", "accuracy"), "--watch 'accuracy': 'accuracy' cannot be measured in a script"),
    ],
)
def test_conditions_that_make_no_sense_are_refused_once_the_script_is_known(
    stepgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    (folder / "l.py").write_text(LINE)
    monkeypatch.setattr("stepgrad.tui.cli.debug.has_terminal", lambda: True)
    result = stepgrad("debug", "--no-check", *words, "l.py")
    assert result.code == 2 and said in result.err
    assert len(list((folder / "kept").glob("*.run"))) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--record", "kept/a.run", "--no-record"), "--record and --no-record contradict each other"),
        (("--record", "kept/a.run"), "cannot record to 'kept/a.run': it exists already"),
        (("--no-record", "--record-budget", "5"), "--record-budget is about the run file, and none is written"),
        (("--record-budget", "1"), "--record-budget: at least 2 MiB, got 1"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_the_script_is_run(
    stepgrad: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    (folder / "l.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n" + LINE)
    monkeypatch.setattr("stepgrad.tui.cli.debug.has_terminal", lambda: True)
    result = stepgrad("debug", *words, "l.py")
    assert result.code == 2 and said in result.err
    assert not (folder / "ran").exists()
