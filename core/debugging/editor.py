"""The editor: changes settings, faults and parameters of a run where it stands, and enters them in the journal.

An edit in the past begins another line of the run; the old one stays as a branch.
"""

from ..diagnosis.examiner import Examiner
from ..errors import StepgradError
from ..training.trainer import Phase, Trainer
from .commands import SetHyperparameter, SetParameter
from .edits import changed_faults, changed_settings, checked_parameter, parameter_array
from .journal import Edit, ParameterValue, Position
from .observer import Observer
from .runner import Runner
from .travel import Travel

SHORT = {"learning_rate": "lr", "batch_size": "batch"}


class Editor:
    """Edits one run. `hides_faults`: which deliberate bugs are in it is a secret."""

    def __init__(
        self, trainer: Trainer, runner: Runner, observer: Observer, examiner: Examiner, travel: Travel
    ) -> None:
        self.hides_faults = False
        self._trainer = trainer
        self._runner = runner
        self._stepper = runner.stepper
        self._observer = observer
        self._examiner = examiner
        self._travel = travel

    def apply(self, command: SetHyperparameter | SetParameter) -> bool:
        """Carry out an edit; True where another line of the run begins. Raises StepgradError."""
        left, known = self._travel.branches.present, self._runner.known
        parts = self._edit(command)
        if parts:
            left.known = known
        return parts

    def _edit(self, command: SetHyperparameter | SetParameter) -> bool:
        if isinstance(command, SetParameter):
            wanted = ParameterValue(command.layer, command.which, command.unit, command.input, command.value)
            return self._set_parameter(checked_parameter(wanted, self._trainer.network.layers))
        return self._set(command.name, command.value)

    def _set(self, name: str, value: float | int | str) -> bool:
        state = self._trainer.state
        if self._stepper.is_mid_step and name in ("batch_size", "faults"):
            raise StepgradError(f"{name} cannot change in the middle of a step; finish the step first (s)")
        if name == "faults" and self.hides_faults:
            raise StepgradError("faults: what is wrong with this run is for you to find; quit (q) to answer")
        if name == "faults":
            state.faults = changed_faults(value, self._trainer.site, state.faults)
            self._observer.refuted.clear()  # the gradients are others now
        else:
            state.hyperparameters = changed_settings(state.hyperparameters, name, value, epochs_done=state.epoch)
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        return self._note(f"{SHORT.get(name, name)} {shown}")

    def _set_parameter(self, value: ParameterValue) -> bool:
        """Exact between two steps and up to the layer's forward phase; afterwards the step would mix two networks."""
        forward = self._trainer.all_phases.index(Phase("forward", value.layer))
        if self._stepper.phases_done > forward:
            raise StepgradError(
                f"forward {value.layer} has used {value.name} in this step, and its gradient would belong to neither "
                "value; finish the step first (s), or go back before it (P)"
            )
        array, place = parameter_array(value, self._trainer.network.layers)
        array[place] = value.value
        return self._note(str(value), value)

    def _note(self, words: str, *parameters: ParameterValue) -> bool:
        state = self._trainer.state
        at = Position(state.step, self._stepper.phases_done)
        self._examiner.begin_again()
        return self._travel.note(words, Edit(at, state.hyperparameters, state.faults, parameters))
