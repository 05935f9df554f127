"""Two runs against each other: the first step at which they are not the same, by how much, and what was different."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AfterSteps, AtStep, Back, Run, SetHyperparameter, SetParameter
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.comparing import compare_losses, compare_parameters, have_same_shape
from stepgrad.core.recording.differences import find_differences
from stepgrad.core.recording.recorded import RecordedRun, read_run
from stepgrad.core.recording.recorder import Recorder
from stepgrad.core.recording.thinning import thinned
from stepgrad.tui.launch import Changes, Launch

Train = Callable[[Session], object]


def run_of(path: Path, train: Train, *, experiment: str = "xor", **changes: object) -> RecordedRun:
    """A recorded run of 40 epochs, with a checkpoint wherever `train` asked for one, and at its end."""
    session = Launch(experiment, Changes(epochs=40, **changes), keeps_past=True, record=path)()  # type: ignore[arg-type]
    train(session)
    session.end("quit")
    return read_run(path)


def steps(*ends: int) -> Train:
    """Train to each step, with a checkpoint there."""

    def train(session: Session) -> None:
        for end in ends:
            session.run(AtStep(end))
            keep(session)

    return train


def keep(session: Session) -> None:
    assert isinstance(session.follower, Recorder)
    session.follower.add_checkpoint()


def differing(session: Session) -> None:
    """The same as others up to step 20, then another rate."""
    steps(10, 20)(session)
    session.apply(SetHyperparameter("learning_rate", 0.5))
    steps(30, 40)(session)


def test_the_same_recipe_never_parts(tmp_path: Path) -> None:
    ours, theirs = (run_of(tmp_path / f"{name}.run", steps(10, 40)) for name in "ab")
    losses = compare_losses(ours, theirs)
    assert (losses.compared, losses.same_until, losses.step) == (40, 40, None)
    parameters = compare_parameters(ours, theirs)
    assert (parameters.compared, parameters.same_until, parameters.first) == (2, 40, None)
    assert parameters.last is not None and parameters.last.distance == 0.0
    assert find_differences([ours, theirs]) == []


def test_an_edit_parts_parameters_after_its_step_and_losses_one_later(tmp_path: Path) -> None:
    ours, theirs = run_of(tmp_path / "a.run", steps(10, 20, 30, 40)), run_of(tmp_path / "b.run", differing)
    losses = compare_losses(ours, theirs)
    # Step 21 is the first with the new rate; its own loss is still that of the old weights.
    assert (losses.same_until, losses.step) == (21, 22)
    assert losses.ours == ours.steps.loss[21] != losses.theirs == theirs.steps.loss[21]
    parameters = compare_parameters(ours, theirs)
    assert (parameters.compared, parameters.same_until) == (4, 20)
    assert parameters.first is not None and parameters.last is not None
    assert (parameters.first.step, parameters.last.step) == (30, 40)
    ours_end, theirs_end = (flat(tmp_path / f"{name}.run") for name in "ab")
    expected = np.linalg.norm(ours_end - theirs_end) / np.linalg.norm(ours_end)
    assert parameters.last.distance == pytest.approx(expected, rel=1e-12)
    assert len(parameters.last.by_layer) == 2
    assert [(each.what, each.values) for each in find_differences([ours, theirs])] == [
        ("set on the way", ("-", "step 20: learning_rate 0.5"))
    ]


def flat(path: Path) -> np.ndarray:  # type: ignore[type-arg]
    session = Launch(None, resume=path)()
    parameters = session.trainer.state.parameters.copy()
    session.end("quit")
    return parameters


def test_what_was_thinned_away_leaves_a_gap_in_which_they_parted(tmp_path: Path) -> None:
    ours, theirs = run_of(tmp_path / "a.run", steps(40)), run_of(tmp_path / "b.run", differing)
    thin = replace(ours, steps=thinned(ours.steps))
    losses = compare_losses(thin, theirs)
    assert losses.step is not None and losses.step >= 22 and losses.same_until <= 21
    assert losses.compared == len(thin.steps.steps) < 40
    assert losses.step in thin.steps.steps and losses.same_until in thin.steps.steps


def test_what_is_not_finite_at_the_same_step_is_the_same(tmp_path: Path) -> None:
    words = {"experiment": "diabetes", "optimizer": "sgd", "learning_rate": 1e60, "weight_decay": 0.0}
    ours, theirs = (run_of(tmp_path / f"{name}.run", lambda s: s.run(), **words) for name in "ab")  # type: ignore[arg-type]
    assert not np.isfinite(ours.steps.loss[-1])
    assert compare_losses(ours, theirs).step is None
    parameters = compare_parameters(ours, theirs)
    assert parameters.first is None and parameters.compared == 1


def test_networks_of_other_shapes_have_losses_but_no_parameters_to_compare(tmp_path: Path) -> None:
    ours, theirs = run_of(tmp_path / "a.run", steps(5)), run_of(tmp_path / "b.run", steps(5), layers="2-4-1")
    assert not have_same_shape(ours, theirs)
    parameters = compare_parameters(ours, theirs)
    assert (parameters.compared, parameters.first, parameters.last) == (0, None, None)
    assert compare_losses(ours, theirs).step == 1


def test_differences_name_what_a_run_is_made_of_at_full_precision(tmp_path: Path) -> None:
    ours = run_of(tmp_path / "a.run", steps(2), learning_rate=0.12345678)
    theirs = run_of(tmp_path / "b.run", steps(2), learning_rate=0.12345679, seed=9, faults=("wrong-sign:2",))
    other = run_of(tmp_path / "c.run", steps(2), experiment="moons")
    told = {each.what: each.values for each in find_differences([ours, theirs])}
    assert told == {
        "learning_rate": ("0.12345678", "0.12345679"), "seed": told["seed"], "faults": ("-", "wrong-sign:2"),
    }  # fmt: skip
    assert told["seed"][1] == "9"
    told = {each.what: each.values for each in find_differences([ours, other])}
    assert told["experiment"] == ("xor", "moons") and told["data name"] == ("xor", "moons")
    assert {"layers", "loss", "fingerprint of the data"} <= told.keys() and "title" not in told


def test_faults_and_weights_set_on_the_way_are_told_with_their_steps(tmp_path: Path) -> None:
    def edited(session: Session) -> None:
        session.run(AtStep(3))
        session.apply(SetParameter(1, "w", 2, 0, 0.25))
        session.run(AtStep(5))
        session.apply(SetHyperparameter("faults", "none"))
        session.run(AtStep(6))

    ours = run_of(tmp_path / "a.run", steps(6), faults=("wrong-sign:2",))
    theirs = run_of(tmp_path / "b.run", edited, faults=("wrong-sign:2",))
    (told,) = find_differences([ours, theirs])
    assert told.values[1] == "step 3: w1[0,2] 0.25; step 5: faults -"


def test_a_run_is_read_along_the_line_it_stands_on(tmp_path: Path) -> None:
    def branched(session: Session) -> None:
        session.run(AtStep(20))
        session.apply(Back(AfterSteps(12)))
        session.apply(SetHyperparameter("learning_rate", 0.5))
        session.apply(Run(AfterSteps(4)))
        session.advance(lambda: False)

    plain, branch = run_of(tmp_path / "a.run", steps(20)), run_of(tmp_path / "b.run", branched)
    assert branch.steps.steps.tolist() == list(range(1, 13)) and branch.summary.step == 12
    losses = compare_losses(plain, branch)
    assert (losses.compared, losses.same_until, losses.step) == (12, 9, 10)
    assert branch.settings.learning_rate == 0.5 and plain.settings.learning_rate != 0.5


def test_a_run_without_a_step_has_nothing_to_read(tmp_path: Path) -> None:
    Launch("xor", record=tmp_path / "a.run")().end("quit")
    with pytest.raises(StepgradError, match="no step of it was recorded"):
        read_run(tmp_path / "a.run")
