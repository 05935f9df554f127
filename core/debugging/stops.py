"""Everything that can stop a run on a condition: breakpoints, and the target of "run until this holds".

Asked after every step, and after every phase where a condition names one. A condition that cannot be evaluated stops
the run as well, and says why: silently never holding would be worse.
"""

from ..diagnosis.finding import Finding
from ..errors import StepgradError
from ..training.trainer import Phase, Trainer
from .breakpoints import Breakpoints
from .condition_parser import parse_condition
from .conditions import AtPhase, Condition
from .measures import Present, Recorded
from .observer import Observer
from .snapshot import StopReason


class Stops:
    """The conditions of one session.

    `is_watching`: there is something to ask after each step. `phases`: where it stops in the middle of a step.
    """

    def __init__(self, trainer: Trainer, observer: Observer, task: str) -> None:
        self.breakpoints = Breakpoints()
        self._trainer = trainer
        self._observer = observer
        self._present = Present(trainer, observer, task)
        self._target: Condition | None = None
        self._target_held = False
        self.is_watching = False
        self.phases: frozenset[str] = frozenset()

    def put(self, number: int | None, text: str, *, enabled: bool, once: bool, ignore: int) -> None:
        """Add or change a breakpoint. Raises StepgradError for a condition that makes no sense here."""
        self.parse(text)
        self.breakpoints.put(number, text, enabled=enabled, once=once, ignore=ignore)
        self._look_up()

    def remove(self, number: int) -> None:
        """Take a breakpoint away. Raises StepgradError if there is none of that number."""
        self.breakpoints.remove(number)
        self._look_up()

    def _look_up(self) -> None:
        """What is asked after every step of a run is worked out when it changes, not then."""
        tests = [condition.test for _, condition in self.breakpoints.active]
        tests += [self._target.test] if self._target else []
        self.is_watching = bool(tests)
        self.phases = frozenset(test.phase for test in tests if isinstance(test, AtPhase))

    def parse(self, text: str) -> Condition:
        """Read a condition about this network. Raises StepgradError."""
        return parse_condition(text, len(self._trainer.network.layers))

    def aim_at(self, condition: Condition | None) -> None:
        """Run until this begins to hold, which it cannot where it holds already; None: until something else."""
        self._target = condition
        self._target_held = condition is not None and self._holds_here(condition)
        self._look_up()

    def after_step(self, findings: tuple[Finding, ...]) -> StopReason | None:
        """Why to stop after the step just finished, or None."""
        self._present.findings = frozenset(finding.code for finding in findings)
        step = self._trainer.state.step
        for point, condition in self.breakpoints.active:
            try:
                holds = condition.holds(self._present, step)
            except StepgradError as error:
                self.breakpoints.put(point.number, point.condition, enabled=False, once=point.once)
                self._look_up()
                return StopReason("breakpoint", f"breakpoint {point.number} is off, it cannot be evaluated: {error}")
            if self.breakpoints.note(point.number, holds, step):
                self._look_up()
                return StopReason("breakpoint", f"breakpoint {point.number}: {condition} at step {step}")
        return self._ask_target(step)

    def _ask_target(self, step: int) -> StopReason | None:
        if self._target is None:
            return None
        try:
            holds = self._target.holds(self._present, step)
        except StepgradError as error:
            return StopReason("breakpoint", f"'{self._target}' cannot be evaluated: {error}")
        began, self._target_held = holds and not self._target_held, holds
        return StopReason("target", f"{self._target} at step {step}") if began else None

    def after_phase(self, phase: Phase) -> StopReason | None:
        """Why to stop after a phase of the step in progress, or None."""
        name, step = str(phase), self._trainer.state.step
        for point, condition in self.breakpoints.active:
            if isinstance(condition.test, AtPhase) and condition.test.phase == name and step % condition.every == 0:
                self.breakpoints.note(point.number, False, step)
                if self.breakpoints.note(point.number, True, step):
                    self._look_up()
                    return StopReason("breakpoint", f"breakpoint {point.number}: {condition} in step {step + 1}")
        if self._target is not None and isinstance(self._target.test, AtPhase) and self._target.test.phase == name:
            return StopReason("target", f"{self._target} in step {step + 1}")
        return None

    def look_around(self) -> None:
        """The session is somewhere else in its run: what already holds there does not begin to hold next."""
        for point, condition in self.breakpoints.active:
            self.breakpoints.see(point.number, self._holds_here(condition))

    def _holds_here(self, condition: Condition) -> bool:
        try:
            return self.holds_now(condition)
        except StepgradError:  # the next step will say why it cannot be told
            return False

    def find_in_record(self, condition: Condition, before: int) -> int | None:
        """The last step before `before` at which a recorded condition began to hold."""
        units = {layer.index: layer.units for layer in self._trainer.network.layers}
        measures = Recorded(self._observer.history, units)
        later = False
        for step in range(before - 1, -1, -1):
            measures.step = step
            holds = step > 0 and condition.holds(measures, step)
            if later and not holds:
                return step + 1
            later = holds
        return None

    def holds_now(self, condition: Condition) -> bool:
        """Whether a condition holds for the run as it stands."""
        return self._trainer.state.step > 0 and condition.holds(self._present, self._trainer.state.step)
