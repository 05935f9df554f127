"""Time travel through faulty runs: whatever a fault carries from step to step is part of what is restored."""

from typing import Any

import pytest

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.commands import AfterPhases, AfterSteps, AtStep, Back, GoTo, SetHyperparameter
from stepgrad.core.debugging.session import Session
from stepgrad.core.training.faults import FAULTS, PlacedFault, StepFault, fitting_layers
from tests.core.builders import small_data, small_experiment

RECIPES: tuple[dict[str, Any], ...] = (
    {"optimizer": "momentum", "hyperparameters": {"weight_decay": 0.01}},
    {"optimizer": "adam", "sizes": (3, 5, 5, 5, 1), "activations": ("relu", "tanh", "tanh", "sigmoid")},
    {"activations": ("relu", "tanh", "identity"), "loss": "mse"},
)


def travelling(code: str, **more: Any) -> Session:
    """A run that can go back, with the fault in the last layer it fits of the first recipe it fits."""
    for recipe in RECIPES:
        data = small_data("regression" if recipe.get("loss") else "binary")
        changes = {
            **recipe,
            **more,
            "hyperparameters": {**recipe.get("hyperparameters", {}), **more.get("hyperparameters", {})},
        }
        fitting = fitting_layers(FAULTS[code], small_experiment(**changes).site(data))
        if fitting:
            fault = str(PlacedFault(FAULTS[code], fitting[-1]))
            return build_session(small_experiment(faults=(fault,), **changes), data, keeps_past=True)
    raise AssertionError(f"no recipe for {code}")


def everything(session: Session) -> tuple[object, ...]:
    trainer, state = session.trainer, session.trainer.state
    return (
        state.parameters.tobytes(),
        *(slot.tobytes() for slot in state.slots),
        {name: values.tobytes() for name, values in state.memory.items()},
        trainer.network.gradients.tobytes() if state.step else b"",
        trainer.workspace.x.tobytes() if state.step else b"",
        repr((state.step, state.epoch, state.cursor, state.updates, trainer.loss if state.step else None)),
    )


STEP_FAULTS = [code for code, fault in FAULTS.items() if isinstance(fault, StepFault)]


@pytest.mark.parametrize("batch_size", [0, 4])
@pytest.mark.parametrize("code", STEP_FAULTS)
def test_back_and_forward_again_is_as_if_never_left(code: str, batch_size: int) -> None:
    session = travelling(code, hyperparameters={"batch_size": batch_size, "epochs": 9})
    seen = [everything(session)]
    for _ in range(7):
        session.run(AfterSteps())
        seen.append(everything(session))
    for back in (1, 3, 7):
        session.apply(Back(AfterSteps(back)))
        assert everything(session) == seen[7 - back]
        session.run(AfterSteps(back))
        assert everything(session) == seen[7]


@pytest.mark.parametrize("code", STEP_FAULTS)
def test_phase_by_phase_is_step_by_step(code: str) -> None:
    by_step, by_phase = travelling(code), travelling(code)
    by_step.run(AtStep(3))
    by_phase.run(AfterPhases(3 * len(by_phase.trainer.all_phases)))
    assert everything(by_step) == everything(by_phase)


@pytest.mark.parametrize("code", ["gradients-not-reset", "inputs-overwritten", "no-bias-correction"])
def test_a_fault_mended_in_the_middle_is_mended_there_again(code: str) -> None:
    session = travelling(code)
    session.run(AtStep(5))
    session.apply(SetHyperparameter("faults", "none"))
    session.run(AtStep(9))
    end = everything(session)
    session.apply(GoTo(2))
    session.apply(GoTo(9))
    assert everything(session) == end


def test_accumulated_gradients_count_as_memory_of_the_state() -> None:
    session = travelling("gradients-not-reset")
    before = session.trainer.state.nbytes
    session.run(AtStep(1))
    assert session.trainer.state.nbytes == before + session.trainer.state.parameters.nbytes
