"""`--init-from`: a run that begins with weights from elsewhere, and is resumed as if it had never stopped."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from stepgrad.core.debugging.commands import AfterSteps, GoTo
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.tui.launch import Changes, Launch
from stepgrad.tui.trials import Standing

from .conftest import Command

CHANGES = Changes(epochs=40)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """For xor, 2-3-1, as PyTorch has them, in single precision."""
    rng = np.random.default_rng(5)
    shapes = {"0.weight": (3, 2), "0.bias": (3,), "2.weight": (1, 3), "2.bias": (1,)}
    save_file({name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}, tmp_path / "w.st")
    return tmp_path / "w.st"


def parameters(session: Session) -> bytes:
    return session.trainer.state.parameters.tobytes()


def test_the_run_begins_with_the_weights_of_the_file(stepgrad: Command, weights: Path) -> None:
    session = Launch("xor", CHANGES, init_from=weights)()
    first = session.trainer.network.layers[0]
    theirs = load_file(weights)
    assert np.array_equal(first.weights, theirs["0.weight"].T) and np.array_equal(first.bias, theirs["0.bias"])
    said = stepgrad("train", "xor", "--no-tui", "--epochs", 3, "--init-from", weights, "--no-record")
    assert said.code == 0


def test_resumed_it_goes_on_bit_for_bit_also_from_its_first_step(tmp_path: Path, weights: Path) -> None:
    path = tmp_path / "a.run"
    whole = Launch("xor", CHANGES, keeps_past=True, init_from=weights)()
    begun = parameters(whole)
    first = Launch("xor", CHANGES, keeps_past=True, init_from=weights, record=path)()
    first.run(AfterSteps(11))
    first.end("quit")
    weights.unlink()  # the file is not asked again
    second = Launch(None, resume=path)()
    whole.run(AfterSteps(11))
    assert parameters(second) == parameters(whole)
    for session in (second, whole):
        session.run(AfterSteps(9))
    assert parameters(second) == parameters(whole)
    second.apply(GoTo(0))
    assert parameters(second) == begun
    second.run(AfterSteps(20))
    assert parameters(second) == parameters(whole)
    second.end("quit")


def test_a_fault_in_the_start_acts_once_and_not_again_when_resumed(tmp_path: Path, weights: Path) -> None:
    path = tmp_path / "a.run"
    changes = Changes(epochs=40, faults=("start-too-large",))
    first = Launch("xor", changes, keeps_past=True, init_from=weights, record=path)()
    begun = parameters(first)
    assert begun != parameters(Launch("xor", CHANGES, init_from=weights)())
    first.run(AfterSteps(3))
    first.end("quit")
    second = Launch(None, resume=path)()
    second.apply(GoTo(0))
    assert parameters(second) == begun
    second.end("quit")


def test_what_does_not_fit_is_refused_before_anything_is_recorded(
    stepgrad: Command, tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEPGRAD_RUNS", str(tmp_path / "kept"))
    for words, why in (
        (("xor", "--layers", "2-4-1"), "the network's layers are 2×4, 4×1, in the file are 0.bias 3, 0.weight 3×2"),
        (("xor", "--init-from", tmp_path / "none.st"), "No such file"),
    ):
        said = stepgrad("train", "--no-tui", "--init-from", weights, *words)
        assert said.code == 2 and why in said.err and len(said.err.splitlines()) == 1
    said = stepgrad("train", "--no-tui", "--init-from", weights, "--resume", "a")
    assert said.code == 2 and "takes the experiment and all its settings from the file" in said.err
    assert list((tmp_path / "kept").glob("*")) == []


def test_trials_that_would_begin_elsewhere_are_refused(tmp_path: Path, weights: Path) -> None:
    launch = Launch("xor", CHANGES, init_from=weights, record=tmp_path / "a.run")
    session = launch()
    session.run(AfterSteps(3))
    session.end("quit")
    for of in (launch, Launch(None, resume=tmp_path / "a.run")):
        with pytest.raises(StepgradError, match="trials begin with the recipe's weights"):
            Standing(of, session.trainer.state.hyperparameters, ())(lambda attempt: None)
