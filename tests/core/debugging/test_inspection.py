"""Looking closely: histories, deaths, one weight's gradient, the plane, files. None of it changes the run by a bit."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.commands import (
    AfterPhases,
    AfterSteps,
    CheckWeight,
    Command,
    Export,
    FindDeath,
    GoTo,
    SetHyperparameter,
    SetParameter,
    ViewPlane,
    Watch,
)
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment_file import load_experiment
from stepgrad.core.observing.close_look import Death, UnitDetail
from stepgrad.core.observing.measurements import Focus
from stepgrad.core.observing.plane import Plane, PlaneView
from tests.core.builders import SmallData, built_in, small_data, small_session


def past_session(**changes: Any) -> Session:
    """The small experiment with a past; its first layer dies step by step at this rate."""
    from stepgrad.core.debugging.assembly import build_session
    from tests.core.builders import small_experiment

    numbers = {"learning_rate": 3.0, "epochs": 10, **changes.pop("hyperparameters", {})}
    return build_session(small_experiment(hyperparameters=numbers, **changes), small_data(), keeps_past=True)


def detail_of(session: Session, focus: Focus) -> UnitDetail:
    session.apply(Watch(focus))
    detail = session.snapshot().detail
    assert detail is not None
    return detail


def active_counts(session_at: Session, unit: int, steps: int) -> list[int]:
    """For how many training examples unit `unit` of layer 1 is active after 0, 1, 2 … steps; the slow way."""
    layer, counts = session_at.trainer.network.layers[0], []
    for _ in range(steps + 1):
        z = small_data().inputs @ layer.weights[:, unit] + layer.bias[unit]
        counts.append(int((z > 0).sum()))
        session_at.trainer.step()
    return counts


def died(counts: list[int]) -> int | None:
    """The step since which there are none, if there are none at the end."""
    return None if counts[-1] else next(step for step in range(len(counts), -1, -1) if step == 0 or counts[step - 1])


@pytest.mark.parametrize("seed", [0, 2, 3, 4])
def test_a_death_is_found_at_the_very_step(seed: int) -> None:
    steps = 30
    known = {unit: died(active_counts(past_session(seed=seed), unit, steps)) for unit in range(5)}
    assert any(step is not None for step in known.values())
    session = past_session(seed=seed)
    session.run(AfterSteps(steps))
    for unit, since in known.items():
        if since is None:
            with pytest.raises(StepgradError, match=f"unit {unit} of layer 1 is not dead: it is active for"):
                session.apply(FindDeath(1, unit))
            continue
        session.apply(FindDeath(1, unit))
        death = detail_of(session, Focus(1, unit)).death
        assert death is not None
        assert death.since == since


def test_what_killed_it_is_the_update_of_that_step() -> None:
    session, witness = past_session(), past_session()
    session.run(AfterSteps(30))
    death, unit = first_death(session)
    witness.run(AfterSteps(death.since - 1))
    layer = witness.trainer.network.layers[0]
    before = layer.matrix[:, unit].copy()
    loss = witness.trainer.step()
    after = layer.matrix[:, unit]
    assert (death.bias_before, death.bias_after) == (before[-1], after[-1])
    assert death.update_norm == pytest.approx(np.linalg.norm(after[:-1] - before[:-1]))
    assert death.weight_norm == pytest.approx(np.linalg.norm(before[:-1]))
    assert (death.rate, death.loss) == (3.0, loss)
    assert death.active_before > 0
    assert death.is_frozen  # plain descent with no gradient: it stays as it fell


def first_death(session: Session) -> tuple[Death, int]:
    for unit in range(5):
        try:
            session.apply(FindDeath(1, unit))
        except StepgradError:
            continue
        death = detail_of(session, Focus(1, unit)).death
        assert death is not None
        if death.since:
            return death, unit
    raise AssertionError("no unit died")


def test_a_unit_dead_from_the_start_is_said_to_be() -> None:
    session = past_session(hyperparameters={"learning_rate": 1e-9})
    layer = session.trainer.network.layers[0]
    layer.bias[2] = -1e3
    session.timeline.checkpoints.of_this_line[0].state.parameters[:] = session.trainer.state.parameters  # type: ignore[union-attr]
    session.run(AfterSteps(3))
    session.apply(FindDeath(1, 2))
    death = detail_of(session, Focus(1, 2)).death
    assert death is not None
    assert (death.since, death.update_norm) == (0, None)


def everything(session: Session) -> bytes:
    """All a screen can see, and all that training goes on from."""
    state, trainer = session.trainer.state, session.trainer
    work = trainer.workspace
    buffers = [array.tobytes() for layer in work.buffers for array in (layer.z, layer.a, layer.delta)]
    vectors = [
        state.parameters.tobytes(),
        trainer.network.gradients.tobytes(),
        *(slot.tobytes() for slot in state.slots),
    ]
    place = (state.step, state.epoch, state.cursor, state.updates, session.position, session.stop, trainer.loss)
    counts = pickle.dumps(session.snapshot().layers)
    return pickle.dumps((buffers, vectors, place, counts, trainer.batch.tolist()))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("phases", [0, 1, 3, 6, 8])
def test_looking_for_a_death_leaves_the_session_where_it_was_bit_for_bit(phases: int, optimizer: str) -> None:
    rate = 3.0 if optimizer == "sgd" else 0.5
    session, untouched = (
        past_session(optimizer=optimizer, hyperparameters={"learning_rate": rate, "epochs": 12}) for _ in range(2)
    )
    for one in (session, untouched):
        one.run(AfterSteps(25))
        one.apply(SetHyperparameter("learning_rate", rate / 2))
        one.run(AfterSteps(5))
        if phases:
            one.run(AfterPhases(phases))
    before = everything(session)
    for unit in range(5):
        try:
            session.apply(FindDeath(1, unit))
        except StepgradError as error:
            assert "is not dead" in str(error)
        assert everything(session) == before
    for one in (session, untouched):
        one.run()
    assert session.trainer.state.parameters.tobytes() == untouched.trainer.state.parameters.tobytes()
    assert session.observer.history.loss.tobytes() == untouched.observer.history.loss.tobytes()


def test_a_death_is_shown_only_where_it_is_known_to_hold() -> None:
    session = past_session()
    session.run(AfterSteps(30))
    death, unit = first_death(session)
    session.apply(GoTo(death.since))
    assert detail_of(session, Focus(1, unit)).death == death
    session.apply(GoTo(death.since - 1))
    assert detail_of(session, Focus(1, unit)).death is None
    session.apply(SetHyperparameter("learning_rate", 0.1))
    session.run(AfterSteps(2))
    assert detail_of(session, Focus(1, unit)).death is None


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (FindDeath(2, 0), "units of layer 2 cannot die: they are no rectifiers"),
        (FindDeath(1, 5), "layer 1 has no unit 5; its units are 0 to 4"),
        (CheckWeight(1, 0, 4), "unit 0 has no weight 4; 0 to 2, and 3 is the bias"),
        (ViewPlane(PlaneView(40, 20)), "the plane is for data with two inputs; these have 3"),
        (Export("W4", "w.npy"), "unknown tensor 'W4'; did you mean 'W3'?"),
        (Export("dW1", "w.npy"), "dW1 has not been computed yet in this step; p goes on by a phase, s by a step"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_in_a_sentence(command: Command, message: str) -> None:
    with pytest.raises(StepgradError) as refusal:
        past_session().apply(command)
    assert message in str(refusal.value)


def test_a_session_without_a_past_cannot_say_when_a_unit_died() -> None:
    with pytest.raises(StepgradError, match="keeps no past"):
        small_session().apply(FindDeath(1, 0))


@pytest.mark.parametrize(("layer", "unit", "weight"), [(1, 2, 1), (1, 0, 3), (2, 3, 4), (3, 0, 2)])
def test_a_weights_check_agrees_with_the_gradient_of_the_step_that_follows(layer: int, unit: int, weight: int) -> None:
    session = small_session(activations=("tanh", "tanh", "sigmoid"))
    session.run(AfterSteps(2))
    session.apply(CheckWeight(layer, unit, weight))
    check = detail_of(session, Focus(layer, unit, weight=weight)).check
    assert check is not None
    session.run(AfterPhases(8))
    gradient = session.trainer.network.layers[layer - 1].gradient[weight, unit]
    assert check.analytic == pytest.approx(gradient)
    assert check.numeric == pytest.approx(gradient, rel=1e-6)
    assert detail_of(session, Focus(layer, unit, weight=weight)).check is None  # it was of another place


def test_an_edit_on_the_spot_makes_a_check_a_thing_of_the_past() -> None:
    session = past_session(hyperparameters={"learning_rate": 0.05})
    session.run(AfterSteps(2))
    session.apply(CheckWeight(1, 2, 1))
    assert detail_of(session, Focus(1, 2, weight=1)).check is not None
    session.apply(SetParameter(1, "weights", 2, 0, 0.5))
    assert detail_of(session, Focus(1, 2, weight=1)).check is None


def test_a_unit_killed_by_the_users_own_edit_is_said_to_be() -> None:
    session = past_session(hyperparameters={"learning_rate": 1e-6})
    session.run(AfterSteps(4))
    session.apply(SetParameter(1, "bias", 2, None, -1e3))
    session.run(AfterSteps(3))
    session.apply(FindDeath(1, 2))
    death = detail_of(session, Focus(1, 2)).death
    assert death is not None
    assert (death.since, death.is_edit, death.update_norm, death.bias_after) == (4, True, None, -1e3)


def test_a_check_sees_a_deliberate_fault() -> None:
    session = small_session(activations=("tanh", "tanh", "sigmoid"), faults=("missing-mean:1",))
    session.apply(CheckWeight(1, 2, 1))
    check = detail_of(session, Focus(1, 2, weight=1)).check
    assert check is not None
    assert check.analytic == pytest.approx(4 * check.numeric, rel=1e-6)


def test_the_history_of_a_unit_has_every_checkpoint_and_now_and_agrees_with_having_been_there() -> None:
    session = past_session(hyperparameters={"learning_rate": 0.05})
    session.run(AfterSteps(25))
    history = detail_of(session, Focus(1, 3)).history
    assert history is not None
    assert session.timeline is not None
    assert history.steps.tolist() == [*(kept.step for kept in session.timeline.checkpoints.of_this_line), 25]
    for place, step in enumerate(history.steps.tolist()):
        session.apply(GoTo(step))
        layer, activity = session.trainer.network.layers[0], session.snapshot().layers[0].activity
        assert history.weight_norm[place] == pytest.approx(np.linalg.norm(layer.weights[:, 3]))
        assert history.bias[place] == layer.bias[3]
        assert history.active_fraction is not None
        share = history.active_fraction[place]
        assert np.isnan(share) if step == 0 else share == activity.active_fraction[3]


def test_after_an_edit_in_the_past_the_history_is_that_of_the_new_future() -> None:
    session = past_session(hyperparameters={"learning_rate": 0.05, "epochs": 20})
    session.run(AfterSteps(20))
    session.apply(Watch(Focus(1, 3)))
    old = session.snapshot().detail.history  # type: ignore[union-attr]
    session.apply(GoTo(2))
    session.apply(SetHyperparameter("learning_rate", 0.5))
    session.run(AfterSteps(18))
    new = session.snapshot().detail.history  # type: ignore[union-attr]
    assert old is not None
    assert new is not None
    for step, norm in zip(new.steps.tolist(), new.weight_norm.tolist(), strict=True):
        session.apply(GoTo(step))
        assert norm == pytest.approx(np.linalg.norm(session.trainer.network.layers[0].weights[:, 3]))
    assert (
        dict(zip(old.steps, old.weight_norm, strict=True))[1] == dict(zip(new.steps, new.weight_norm, strict=True))[1]
    )


def test_units_that_do_not_rectify_have_no_active_share() -> None:
    session = past_session()
    session.run(AfterSteps(4))
    history = detail_of(session, Focus(2, 1)).history
    assert history is not None
    assert history.active_fraction is None


def plane_of(session: Session, view: PlaneView) -> Plane:
    session.apply(ViewPlane(view))
    plane = session.snapshot().plane
    assert plane is not None
    return plane


def test_the_plane_gives_what_the_network_gives_at_its_points() -> None:
    session = built_in("moons")
    session.run(AfterSteps(5))
    plane = plane_of(session, PlaneView(11, 9))
    network = session.trainer.network
    for row, y in enumerate(np.linspace(plane.high[1], plane.low[1], 9)):
        for column, x in enumerate(np.linspace(plane.low[0], plane.high[0], 11)):
            a = np.array([x, y])
            for layer in network.layers:
                z = a @ layer.weights + layer.bias
                a = np.empty_like(z)
                for operate in layer.activation.apply(z[None], a[None]):
                    operate()
            assert plane.values[row, column] == pytest.approx(float(a[0]), rel=1e-5)


def test_a_unit_on_the_plane_is_its_activation() -> None:
    session = built_in("moons")
    layer = session.trainer.network.layers[0]
    plane = plane_of(session, PlaneView(12, 8, layer=1, unit=3))
    corner = np.array([plane.low[0], plane.high[1]])
    z = float(corner @ layer.weights[:, 3] + layer.bias[3])
    assert plane.values[0, 0] == pytest.approx(np.tanh(z) if layer.activation.name == "tanh" else max(0.0, z), rel=1e-5)


def test_the_points_are_examples_with_their_class_and_whether_they_are_answered_right() -> None:
    session = built_in("moons")
    session.run(AfterSteps(3))
    plane = plane_of(session, PlaneView(20, 20))
    snapshot = session.snapshot()
    assert set(plane.labels.tolist()) == {0, 1}
    if len(plane.points) == snapshot.steps_per_epoch:
        assert snapshot.accuracy is not None
    for point in plane.points:
        assert plane.low[0] < point[0] < plane.high[0]
        assert plane.low[1] < point[1] < plane.high[1]


def test_of_three_classes_the_plane_has_the_answer_and_its_share() -> None:
    data = small_data("classes", features=2, outputs=3, examples=30)
    session = small_session(data=data, sizes=(2, 6, 3), activations=("tanh", "softmax"), loss="cross_entropy")
    plane = plane_of(session, PlaneView(10, 10))
    assert plane.classes is not None
    assert set(plane.classes.ravel().tolist()) <= {0, 1, 2}
    assert plane.values.min() >= 1 / 3 - 1e-6


def test_a_plane_never_has_more_points_than_are_affordable(monkeypatch: pytest.MonkeyPatch) -> None:
    session = built_in("xor")
    assert plane_of(session, PlaneView(300, 200)).values.size <= 3000
    monkeypatch.setattr("stepgrad.core.observing.plane.MOST_PRODUCTS", 100 * len(session.trainer.network.parameters))
    assert plane_of(session, PlaneView(200, 200)).values.shape == (10, 10)


def test_constant_inputs_have_a_plane_too() -> None:
    data = SmallData(
        "flat", "binary", np.zeros((4, 2)), np.array([[0.0], [1.0]] * 2), np.zeros((0, 2)), np.zeros((0, 1))
    )
    session = small_session(
        data=data, sizes=(2, 3, 1), activations=("relu", "sigmoid"), hyperparameters={"batch_size": 0}
    )
    assert np.isfinite(plane_of(session, PlaneView(9, 9)).values).all()


@pytest.mark.parametrize("name", ["W1", "b2", "dW1", "db3", "x2", "z1", "a3", "delta2"])
def test_an_exported_tensor_is_whole_and_exact(name: str, tmp_path: Path) -> None:
    session = small_session()
    session.run(AfterPhases(8))
    session.apply(Export(name, str(tmp_path / "t.npy")))
    layer, work = session.trainer.network.layers[int(name[-1]) - 1], session.trainer.workspace
    buffers = work.buffers[layer.index - 1]
    expected = {
        "W": layer.weights, "b": layer.bias, "dW": layer.weight_gradient, "db": layer.bias_gradient,
        "x": work.layer_inputs(layer.index), "z": buffers.z, "a": buffers.a, "delta": buffers.delta,
    }[name[:-1]]  # fmt: skip
    written = np.load(tmp_path / "t.npy")
    assert written.dtype == expected.dtype
    assert np.array_equal(written, expected)
    exported = session.snapshot().exported
    assert exported is not None
    assert (exported.name, exported.shape, exported.step) == (name, expected.shape, 0)


def test_a_file_that_is_there_is_not_written_over_unless_told_so(tmp_path: Path) -> None:
    path = tmp_path / "w.npy"
    path.write_text("precious")
    session = small_session()
    with pytest.raises(StepgradError, match="is there already"):
        session.apply(Export("W1", str(path)))
    assert path.read_text() == "precious"
    session.apply(Export("W1", str(path), overwrite=True))
    assert np.array_equal(np.load(path), session.trainer.network.layers[0].weights)


def test_a_file_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="No such file or directory"):
        small_session().apply(Export("W1", str(tmp_path / "nowhere" / "w.npy")))


@pytest.mark.parametrize("among", ["batch", "training", "validation"])
def test_no_look_changes_the_run(among: Any, tmp_path: Path) -> None:
    recipe = {"hyperparameters": {"epochs": 6, "batch_size": 64}}
    plain, watched = (built_in("moons", **recipe) for _ in range(2))  # type: ignore[arg-type]
    plain.run()
    inputs, last = load_experiment("moons").sizes[0], len(watched.trainer.network.layers)
    watched.apply(Watch(Focus(1, 2, None, inputs, among)))
    watched.apply(ViewPlane(PlaneView(30, 20, layer=1, unit=1)))
    while not watched.trainer.is_finished:
        watched.snapshot()
        watched.apply(CheckWeight(last, 0, 1))
        watched.apply(Export("W1", str(tmp_path / "w.npy"), overwrite=True))
        watched.run(AfterPhases(3))
    for one in (plain.trainer.state, watched.trainer.state):
        assert one.step == plain.trainer.state.step
    assert plain.trainer.state.parameters.tobytes() == watched.trainer.state.parameters.tobytes()
    assert all(
        a.tobytes() == b.tobytes() for a, b in zip(plain.trainer.state.slots, watched.trainer.state.slots, strict=True)
    )


def test_with_the_inspector_closed_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    session = built_in("moons")
    session.apply(Watch(Focus(1, 0, among="training")))
    session.apply(ViewPlane(PlaneView(30, 20)))
    session.run(AfterSteps(1))
    session.snapshot()
    session.apply(Watch(None))
    session.apply(ViewPlane(None))

    def fail(*_: object) -> None:
        raise AssertionError("nobody looks")

    for costly in ("inspection.describe_unit", "inspection.PlaneSurvey.look", "inspection.Workspace"):
        monkeypatch.setattr(f"stepgrad.core.debugging.{costly}", fail)
    snapshot = session.snapshot()
    assert (snapshot.detail, snapshot.plane) == (None, None)
