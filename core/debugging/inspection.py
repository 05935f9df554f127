"""The inspection: what the screen looks at closely, and the numbers of it.

Measured when a snapshot is made and only while somebody looks; what takes longer (a gradient by differences, when a
unit died, a tensor for a file) only when asked for. Nothing here writes to the training state.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError
from ..network.workspace import Workspace
from ..observing.activity import ActivityMonitor
from ..observing.close_look import Death, UnitDetail, WeightCheck
from ..observing.detail import describe_unit
from ..observing.examples import Examples
from ..observing.measurements import Focus, UnitActivity
from ..observing.plane import Plane, PlaneSurvey, PlaneView
from ..observing.unit_history import HistoryReader, Present, UnitHistory
from ..training.evaluation import Evaluator
from ..training.trainer import Phase, Trainer
from ..training.weight_check import check_weight
from .commands import CheckWeight, Export, ViewPlane, Watch
from .death import find_death
from .edits import checked_focus
from .journal import Journal, Position, edits_before
from .tensors import Exported, tensor_named, write_tensor
from .timeline import Timeline

MOST_PRODUCTS = 50_000_000
"""Multiplications a look at a whole set may take, some ten milliseconds; of a larger set a sample is looked at."""
LEAST_SAMPLE = 256

IsFresh = Callable[[Phase], bool]


class Inspection:
    """`focus` and `view` are what is looked at, None for nothing; `exported` is the tensor written last."""

    def __init__(
        self,
        trainer: Trainer,
        activity: ActivityMonitor,
        evaluator: Evaluator | None,
        timeline: Timeline | None,
        task: str,
    ) -> None:
        self.focus: Focus | None = None
        self.view: PlaneView | None = None
        self.exported: Exported | None = None
        self._trainer, self._activity, self._evaluator = trainer, activity, evaluator
        self._timeline, self._task = timeline, task
        self._reader: HistoryReader | None = None
        self._survey: PlaneSurvey | None = None
        self._sets: dict[str, Examples] = {}
        self._again: Workspace | None = None
        self._check: tuple[Position, Journal, WeightCheck] | None = None
        self._death: tuple[Journal, int, Death] | None = None

    def obey(self, command: Watch | ViewPlane | CheckWeight | Export, here: Position, is_fresh: IsFresh) -> None:
        """Look where the command says. Raises StepgradError where it makes no sense."""
        match command:
            case Watch(focus):
                self.watch(focus)
            case ViewPlane(view):
                self.look_at_plane(view)
            case CheckWeight(layer, unit, weight):
                self.check_weight(layer, unit, weight, here)
            case Export(name, path, overwrite):
                self.export(name, path, is_fresh, here, overwrite=overwrite)

    def watch(self, focus: Focus | None) -> None:
        """Look at this from now on. Raises StepgradError where there is no such thing."""
        before, layers = self.focus, self._trainer.network.layers
        checked = None if focus is None else checked_focus(focus, layers)
        if checked is not None and checked.among == "validation" and self._evaluator is None:
            raise StepgradError("there is no validation set: all examples are trained on")
        self.focus = checked
        if checked is None:
            self._reader, self._again, self._check = None, None, None
            self._sets.clear()
        elif before is None or (before.layer, before.unit) != (checked.layer, checked.unit):
            self._reader = HistoryReader(layers[checked.layer - 1], checked.unit)

    def look_at_plane(self, view: PlaneView | None) -> None:
        """Show this of the plane of two inputs from now on. Raises StepgradError where there are not two."""
        trainer = self._trainer
        features = trainer.x.shape[1] - 1
        if view is not None and features != 2:
            raise StepgradError(f"the plane is for data with two inputs; these have {features}")
        if view is not None and view.layer is not None:
            checked_focus(Focus(view.layer, view.unit), trainer.network.layers)
        self.view = view
        if view is None:
            self._survey = None
        elif self._survey is None:
            self._survey = PlaneSurvey(trainer.network, trainer.x, trainer.targets, self._task)

    def detail(self, activity: tuple[UnitActivity, ...], is_fresh: IsFresh, here: Position) -> UnitDetail | None:
        """The close look, None where nobody looks."""
        focus, trainer = self.focus, self._trainer
        if focus is None:
            return None
        detail = describe_unit(
            focus,
            trainer.network.layers[focus.layer - 1],
            self._examples(focus, is_fresh, here),
            trainer.workspace,
            activity[focus.layer - 1],
            self._task,
            backward_done=is_fresh(Phase("backward", focus.layer)),
        )
        return replace(
            detail,
            history=self._history(),
            death=self._death_of(focus, here),
            check=self._check_of(detail.focus, here),
        )

    def _history(self) -> UnitHistory | None:
        """The unit at every checkpoint before here or ahead, and now."""
        timeline, reader = self._timeline, self._reader
        if timeline is None or reader is None:
            return None
        now = Present(self._trainer.state, self._activity)
        return reader.read((*timeline.checkpoints.of_this_line, now), timeline.journal)

    def plane(self) -> Plane | None:
        """The plane as it is now, None where nobody looks."""
        return self._survey.look(self.view) if self._survey is not None and self.view is not None else None

    def check_weight(self, layer: int, unit: int, weight: int, here: Position) -> None:
        """Compare one weight's gradient with a central difference. Raises StepgradError where there is no such."""
        trainer = self._trainer
        checked_focus(Focus(layer, unit, weight=weight), trainer.network.layers)
        rows, faults = trainer.next_batch(), trainer.step_faults()
        x, targets = trainer.x[rows], trainer.targets[rows]
        found = check_weight(trainer.network, x, targets, faults, layer, unit, weight, updater=trainer.updater)
        self._check = here, self._edits, WeightCheck(layer, unit, weight, *found)

    def find_death(self, layer: int, unit: int) -> None:
        """Find when a unit died. Moves trainer and activity into the past: the caller brings them back."""
        trainer = self._trainer
        checked_focus(Focus(layer, unit), trainer.network.layers)
        if self._timeline is None:
            raise StepgradError("this session keeps no past to look in")
        here = trainer.state.step
        death = find_death(layer, unit, trainer, self._timeline, self._sample(len(trainer.x)))
        self._death = self._timeline.journal, here, death

    def export(self, name: str, path: str, is_fresh: IsFresh, here: Position, *, overwrite: bool) -> None:
        """Write a tensor to a file. Raises StepgradError where it is not there yet or cannot be written."""
        trainer = self._trainer
        tensor = tensor_named(
            name,
            trainer.network.layers,
            self._examples(self.focus or Focus(1, 0), is_fresh, here),
            trainer.workspace,
            lambda layer: is_fresh(Phase("backward", layer)),
        )
        write_tensor(tensor, path, overwrite=overwrite)
        self.exported = Exported(name, path, tensor.shape, str(tensor.dtype), trainer.state.step)

    def _examples(self, focus: Focus, is_fresh: IsFresh, here: Position) -> Examples | None:
        return self._batch(is_fresh, here) if focus.among == "batch" else self._whole(focus)

    def _batch(self, is_fresh: IsFresh, here: Position) -> Examples | None:
        """The batch in hand, as far as it has come; between two steps, with the weights as the update left them."""
        trainer = self._trainer
        if not is_fresh(Phase("batch")):
            return None
        made, layers = trainer.workspace, len(trainer.network.layers)
        if here.phase:
            done = sum(is_fresh(Phase("forward", index)) for index in range(1, layers + 1))
            return Examples("batch", made, trainer.batch, len(trainer.batch), done, is_fresh(Phase("loss")))
        if self._again is None or self._again.x is not made.x:
            self._again = Workspace(trainer.network, made.x, made.targets)
        self._again.run_forward()
        return Examples("batch", self._again, trainer.batch, len(trainer.batch), layers, True)

    def _whole(self, focus: Focus) -> Examples:
        """A whole set, or an even sample of it where it is large, with the weights as they are now."""
        trainer, evaluator = self._trainer, self._evaluator
        if focus.among not in self._sets:
            x, targets = trainer.x, trainer.targets
            if focus.among == "validation" and evaluator is not None:
                x, targets = evaluator.x, evaluator.targets
            rows, total = self._sample(len(x)), len(x)
            if len(rows) < total:
                x, targets = x[rows], targets[rows]
            work = Workspace(trainer.network, x, targets)
            self._sets[focus.among] = Examples(focus.among, work, rows, total, len(trainer.network.layers), True)
        seen = self._sets[focus.among]
        seen.workspace.run_forward()
        return seen

    def _sample(self, examples: int) -> NDArray[np.intp]:
        most = max(LEAST_SAMPLE, MOST_PRODUCTS // len(self._trainer.network.parameters))
        if examples <= most:
            return np.arange(examples)
        return np.linspace(0, examples - 1, most).round().astype(np.intp)

    def _death_of(self, focus: Focus, here: Position) -> Death | None:
        """The death found last, if it is this unit's and on this line, between it and where it was asked for."""
        if self._death is None or self._timeline is None:
            return None
        journal, found_at, death = self._death
        is_same_line = edits_before(self._timeline.journal, Position(found_at, 1)) == edits_before(
            journal, Position(found_at, 1)
        )
        is_of_unit = (death.layer, death.unit) == (focus.layer, focus.unit)
        return death if is_of_unit and is_same_line and death.since <= here.step <= found_at else None

    @property
    def _edits(self) -> Journal:
        """What the user has changed so far: an edit made right here makes other numbers of the same place."""
        return self._timeline.journal if self._timeline is not None else ()

    def _check_of(self, focus: Focus, here: Position) -> WeightCheck | None:
        """The check of this very weight at this very place, if there was one."""
        if self._check is None:
            return None
        at, edits, check = self._check
        wanted = (focus.layer, focus.unit, focus.weight)
        return (
            check if at == here and edits == self._edits and (check.layer, check.unit, check.weight) == wanted else None
        )
