"""A checkpoint's file holds all that a run carries from one step to the next, and none is lost by writing it."""

import json
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.debugging import checkpoint_file
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AfterPhases, AtStep, SaveCheckpoint, SetHyperparameter, SetParameter
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment_file import builtin_experiments, load_experiment, parse_experiment
from stepgrad.core.experiment_writer import write_experiment
from tests.core.builders import small_data, small_experiment, small_session


def test_a_run_rebuilt_from_the_file_goes_on_bit_for_bit(tmp_path: Path) -> None:
    session = small_session(optimizer="adam", faults=("missing-mean:1", "gradients-not-reset"))
    session.run(AtStep(3))
    session.apply(SetHyperparameter("learning_rate", 0.2))
    session.apply(SetParameter(1, "weights", 2, 1, 0.5))
    session.run(AtStep(6))
    path = tmp_path / "six.npz"
    session.apply(SaveCheckpoint(str(path)))
    saved = session.snapshot().saved
    assert saved is not None
    assert (saved.path, saved.step) == (str(path), 6)
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
        recipe = parse_experiment(str(file["recipe"]), name=about["experiment"], where="recipe")
        arrays = {name: file[name] for name in file.files}
    other = build_session(recipe, small_data())
    state, network = other.trainer.state, other.trainer.network
    for layer in network.layers:
        layer.weights[...], layer.bias[...] = arrays[f"W{layer.index}"], arrays[f"b{layer.index}"]
        for name, slot in zip(("first_moment", "second_moment"), state.slots, strict=True):
            slot[layer.start : layer.bias_start] = arrays[f"{name}_W{layer.index}"].ravel()
            slot[layer.bias_start : layer.stop] = arrays[f"{name}_b{layer.index}"]
    state.step, state.epoch, state.cursor = about["step"], about["epoch"], about["cursor"]
    state.updates, state.faults = about["updates"], tuple(about["faults"])
    state.hyperparameters = type(state.hyperparameters)(**about["hyperparameters"])
    state.memory = {name.removeprefix("memory_"): arrays[name] for name in arrays if name.startswith("memory_")}
    assert state.memory
    for _ in range(5):
        session.trainer.step()
        other.trainer.step()
    assert session.trainer.state.parameters.tobytes() == state.parameters.tobytes()
    assert (about["seed"], about["dtype"], about["sizes"]) == (3, "float64", [3, 5, 4, 1])
    assert arrays["active_last_epoch_1"].shape == (5,)


def test_a_file_is_written_over_only_when_that_is_asked_for(tmp_path: Path) -> None:
    session, path = small_session(), tmp_path / "one.npz"
    path.write_bytes(b"precious")
    with pytest.raises(StepgradError, match="exists already"):
        session.apply(SaveCheckpoint(str(path)))
    assert path.read_bytes() == b"precious"
    session.apply(SaveCheckpoint(str(path), overwrite=True))
    assert path.read_bytes() != b"precious"
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.npz"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, path = small_session(), tmp_path / "one.npz"
    path.write_bytes(b"precious")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint_file.np, "savez", full)
    with pytest.raises(StepgradError, match="No space left on device"):
        session.apply(SaveCheckpoint(str(path), overwrite=True))
    assert path.read_bytes() == b"precious"
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.npz"]


def test_impossible_places_and_moments_are_refused(tmp_path: Path) -> None:
    session = small_session()
    for path in (tmp_path / "one.zip", tmp_path / "nowhere" / "one.npz"):
        with pytest.raises(StepgradError):
            session.apply(SaveCheckpoint(str(path)))
    session.run(AfterPhases(2))
    with pytest.raises(StepgradError, match="between two steps"):
        session.apply(SaveCheckpoint(str(tmp_path / "one.npz")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", builtin_experiments())
def test_every_experiment_written_and_read_again_is_the_same(name: str) -> None:
    recipe = load_experiment(name)
    assert parse_experiment(write_experiment(recipe), name=name, where=name) == recipe


def test_odd_words_and_numbers_survive_being_written() -> None:
    recipe = small_experiment(
        title='a "quoted" \\ back\nslash \x7f é',
        watches=("w1[0,0]",),
        breakpoints=("loss > 2",),
        hyperparameters={"learning_rate": 1e-7, "batch_size": 0, "epsilon": 1e-12},
    )
    assert parse_experiment(write_experiment(recipe), name="small", where="small") == recipe
