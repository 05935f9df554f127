"""`stepgrad export`: what a run file holds, as files that others read, to the last bit."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.recorded import read_run

from .conftest import Command


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stepgrad: Command) -> Path:
    """Standing in a folder with the run `a`, three epochs of digits, and the runs elsewhere."""
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    stepgrad("train", "digits", "--epochs", 3, "--no-tui", "--record", "kept/a.run")
    return tmp_path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_has_a_row_for_each_step_with_the_very_numbers(stepgrad: Command, folder: Path) -> None:
    said = stepgrad("export", "a", "--to", "csv")
    assert (said.code, said.err.splitlines()) == (0, ["wrote a.csv", "wrote a-layers.csv"])
    rows, recorded = table(folder / "a.csv"), read_run(folder / "kept/a.run")
    assert [int(row["step"]) for row in rows] == list(range(1, 70))
    assert [float(row["loss"]) for row in rows] == recorded.steps.loss.tolist()
    assert [int(row["dead_2"]) for row in rows] == recorded.steps.dead[:, 1].tolist()
    assert [int(rows[step - 1]["epoch"]) for step in (22, 23, 46, 69)] == [0, 1, 2, 3]
    scored = [(int(row["step"]), float(row["validation_loss"])) for row in rows if row["validation_loss"]]
    assert scored == [(score.step, score.loss) for score in recorded.validations] and len(scored) == 3
    layers = table(folder / "a-layers.csv")
    assert [row["layer"] for row in layers[-3:]] == ["1", "2", "3"] and layers[-1]["step"] == "69"
    assert float(layers[-3]["weight_norm"]) == recorded.layers[69][0]["weight"]["norm"]
    assert (layers[-1]["dead"], layers[-3]["saturated_fraction"]) == ("", "")


def test_json_lines_are_the_events_of_the_training_as_far_as_recorded(stepgrad: Command) -> None:
    told = stepgrad("train", "cats-bug", "--epochs", 60, "--no-tui", "--json", "--log-every", 1, "--record", "b.run")
    said = stepgrad("export", "b.run", "--to", "jsonl", "--output", "-")
    assert said.code == 0 and said.events[0] == told.events[0]
    assert len(said.of("step")) == len(told.of("step")) == 60
    for ours, theirs in zip(said.of("step"), told.of("step"), strict=True):
        assert {key: theirs[key] for key in ours if key != "gradient_norm"} == {
            key: value for key, value in ours.items() if key != "gradient_norm"
        }
    assert said.of("step")[-1]["layers"] == told.of("step")[-1]["layers"]
    codes = {(each["code"], each["subject"]) for each in told.of("finding") if "cleared" not in each}
    assert {(each["code"], each["subject"]) for each in said.of("finding") if "cleared" not in each} <= codes
    (ours,), (theirs,) = said.of("stop"), told.of("stop")
    assert {**theirs, **ours} == theirs | {"run_file": "b.run"}
    assert set(theirs) - set(ours) == {"accuracy", "breakpoint", "seconds", "steps_per_second"}


def test_numbers_that_are_not_finite_are_strings_there_too(stepgrad: Command) -> None:
    words = ("diabetes", "--optimizer", "sgd", "--lr", 1e60, "--weight-decay", 0)
    stepgrad("train", *words, "--no-tui", "--record", "b.run")
    said = stepgrad("export", "b.run", "--to", "jsonl", "--output", "-")
    for line in said.out.splitlines():
        json.loads(line, parse_constant=lambda constant: pytest.fail(constant))
    assert said.of("stop")[0]["loss"] in ("inf", "nan") and said.of("stop")[0]["reason"] == "not-finite"


def test_weights_are_those_of_the_checkpoint_by_layer(stepgrad: Command, folder: Path) -> None:
    assert stepgrad("export", "a", "--to", "safetensors").err.splitlines()[0] == "weights after step 69"
    tensors = load_file(folder / "a.safetensors")
    assert {name: tensor.shape for name, tensor in tensors.items()} == {
        "W1": (64, 128), "b1": (128,), "W2": (128, 64), "b2": (64,), "W3": (64, 10), "b3": (10,),
    }  # fmt: skip
    kept = RunReader(folder / "kept/a.run").checkpoint(0, 69)
    assert kept is not None
    flat = np.concatenate([tensors[f"{kind}{layer}"].ravel() for layer in (1, 2, 3) for kind in "Wb"])
    assert flat.tobytes() == kept.tensors["parameters"].tobytes()


def test_a_checkpoint_is_chosen_by_its_step_and_one_that_is_too_early_refused(stepgrad: Command, folder: Path) -> None:
    said = stepgrad("export", "a", "--to", "safetensors", "--step", 1000)
    assert said.err.startswith("weights after step 69\n")
    steps = RunReader(folder / "kept/a.run").checkpoint_steps(0)
    said = stepgrad("export", "a", "--to", "safetensors", "--step", 0, "--overwrite")
    assert said.code == 2 and f"the first is at step {steps[0]}" in said.err


def test_the_page_is_the_report_of_the_training(stepgrad: Command, folder: Path) -> None:
    words = ("cats-bug", "--epochs", 60, "--no-tui", "--record", "b.run")
    stepgrad("train", *words, "--report", "theirs.html")
    assert stepgrad("export", "b.run", "--to", "html").code == 0
    ours, theirs = ((folder / name).read_text(encoding="utf-8") for name in ("b.html", "theirs.html"))
    told = theirs.split('<p class="lead">')[1]
    assert ours.split('<p class="lead">')[1].split(";")[0] == told.split(";")[0]
    for part in ("<h2>Findings</h2>", "<h2>Loss</h2>", "<h2>Layers</h2>", "<h2>Settings</h2>"):
        assert ours.split(part)[1].split("<h2>")[0] == theirs.split(part)[1].split("<h2>")[0], part


def test_event_files_are_read_back_by_tensorboard_itself(stepgrad: Command, folder: Path) -> None:
    pytest.importorskip("tensorboardX")
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    for more in ((), ("--overwrite",)):
        assert stepgrad("export", "a", "--to", "tensorboard", "--output", "logs", *more).code == 0
    (file,) = (folder / "logs").iterdir()
    events = reader.EventAccumulator(str(file), size_guidance={"scalars": 0})
    events.Reload()
    recorded = read_run(folder / "kept/a.run")
    losses = events.Scalars("loss/training")
    assert [event.step for event in losses] == recorded.steps.steps.tolist()
    assert [event.value for event in losses] == recorded.steps.loss.astype(np.float32).tolist()
    assert [event.step for event in events.Scalars("accuracy/validation")] == [23, 46, 69]
    assert "weight_norm/layer_3" in events.Tags()["scalars"]


def test_without_the_extra_one_line_says_what_to_install(stepgrad: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    said = stepgrad("export", "a", "--to", "tensorboard")
    assert (said.code, said.err) == (
        2,
        "stepgrad: --to tensorboard needs tensorboardX: pip install 'stepgrad[tensorboard]'\n",
    )


def test_nothing_is_written_over_unasked(stepgrad: Command, folder: Path) -> None:
    (folder / "a-layers.csv").write_text("mine")
    for words in (("csv",), ("html", "--output", "a-layers.csv"), ("tensorboard", "--output", "kept")):
        said = stepgrad("export", "a", "--to", *words)
        assert said.code == 2 and "exists already" in said.err and len(said.err.splitlines()) == 1
    assert (folder / "a-layers.csv").read_text() == "mine" and not (folder / "a.csv").exists()
    assert stepgrad("export", "a", "--to", "csv", "--overwrite").code == 0
    assert (folder / "a-layers.csv").read_text() != "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a", "--to", "jsno"), "unknown kind of file 'jsno'; did you mean 'jsonl'?"),
        (("a", "--to", "csv", "--step", 3), "--step chooses a checkpoint for --to safetensors"),
        (("a", "--to", "html", "--output", "-"), "give html a path"),
        (("b", "--to", "csv"), "there is no run 'b'"),
        (("a", "--to", "csv", "--output", "no/where.csv"), "the folder no does not exist"),
        (("letter.run", "--to", "csv"), "it is no run file"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_line(
    stepgrad: Command, folder: Path, words: tuple[object, ...], said: str
) -> None:
    (folder / "letter.run").write_text("dear reader")
    result = stepgrad("export", *words)
    assert result.code == 2 and said in result.err and len(result.err.splitlines()) == 1


def test_a_run_is_exported_while_it_goes_on(stepgrad: Command, folder: Path) -> None:
    command = [sys.executable, "-m", "stepgrad", "train", "xor", "--no-tui", "--json", "--log-every", "1000"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [*command, "--epochs", "100000000", "--record", str(folder / "live.run")],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = (json.loads(line) for line in process.stdout)
        assert next(event for event in lines if event.get("step", 0) > 20_000)
        said = stepgrad("export", "live.run", "--to", "jsonl", "--output", "-")
        process.terminate()
        process.stdout.read()
    (stop,) = said.of("stop")
    assert stop["reason"] == "running" and stop["step"] > 0
