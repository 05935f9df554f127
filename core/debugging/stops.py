"""Everything that can stop a run on a condition: breakpoints, and the target of "run until this holds".

Asked after every step, and after every phase where a condition names one. A condition that cannot be evaluated stops
the run as well, and says why: silently never holding would be worse.
"""

from collections.abc import Callable, Iterable

from ..diagnosis.finding import Finding
from ..errors import StepgradError
from ..training.trainer import Phase, Trainer
from .breakpoints import Breakpoint, Breakpoints
from .condition_parser import parse_condition, parse_expression
from .conditions import AtPhase, Condition, Expression, Parameter
from .measures import Present, Recorded
from .observer import Observer
from .snapshot import StopReason


class Stops:
    """The conditions of one session.

    `is_watching`: there is something to ask after each step. `phases`: where it stops in the middle of a step.
    `target`: the condition the run goes on until, None where it goes on for something else.
    """

    def __init__(self, trainer: Trainer, observer: Observer, task: str) -> None:
        self.breakpoints = Breakpoints(parse_condition)
        self._trainer = trainer
        self._observer = observer
        self.present = Present(trainer, observer, task)
        self.target: Condition | None = None
        self._target_held = False
        self.is_watching = False
        self.phases: frozenset[str] = frozenset()

    def put(self, number: int | None, text: str, *, enabled: bool, once: bool, ignore: int) -> None:
        """Add or change a breakpoint. Raises StepgradError for a condition that makes no sense here."""
        self.parse(text)
        self.breakpoints.put(number, text, enabled=enabled, once=once, ignore=ignore)
        self._look_up()

    def adopt(self, point: Breakpoint) -> None:
        """Take over a breakpoint that was stored. Raises StepgradError for a condition that makes no sense here."""
        self.parse(point.condition)
        self.breakpoints.adopt(point)
        self._look_up()

    def remove(self, number: int) -> None:
        """Take a breakpoint away. Raises StepgradError if there is none of that number."""
        self.breakpoints.remove(number)
        self._look_up()

    def _look_up(self) -> None:
        """What is asked after every step of a run is worked out when it changes, not then."""
        tests = [condition.test for _, condition in self.breakpoints.active]
        tests += [self.target.test] if self.target else []
        self.is_watching = bool(tests)
        self.phases = frozenset(test.phase for test in tests if isinstance(test, AtPhase))

    def parse(self, text: str) -> Condition:
        """Read a condition about this network. Raises StepgradError."""
        condition = parse_condition(text, len(self._trainer.network.layers))
        self._check_parameters(condition.test.parts())
        self._check_metrics(condition)
        return condition

    def parse_watch(self, text: str) -> Expression:
        """Read an expression about this network. Raises StepgradError."""
        expression = parse_expression(text, len(self._trainer.network.layers))
        self._check_parameters(expression.parts())
        return expression

    def _check_parameters(self, parts: Iterable[Expression]) -> None:
        for part in parts:
            if isinstance(part, Parameter):
                self.present.parameter(part.layer, part.which, part.place)

    def _check_metrics(self, condition: Condition) -> None:
        """What this network can never tell is refused at once, not when the run has come to it."""
        for metric in condition.metrics:
            try:
                self.present.check(metric.name, metric.arguments)
            except StepgradError as error:
                raise StepgradError(f"'{condition}' cannot be evaluated: {error}") from None

    def aim_at(self, condition: Condition | None) -> None:
        """Run until this begins to hold, which it cannot where it holds already; None: until something else."""
        self.target = condition
        self._target_held = condition is not None and self._holds_here(condition)
        self._look_up()

    def after_step(self, findings: tuple[Finding, ...]) -> StopReason | None:
        """Why to stop after the step just finished, or None."""
        self.present.findings = frozenset(finding.code for finding in findings)
        step = self._trainer.state.step
        for point, condition in self.breakpoints.active:
            try:
                holds = condition.holds(self.present, step)
            except StepgradError as error:
                off = self.breakpoints.put(point.number, point.condition, enabled=False, once=point.once)
                return self._stop(off, f"breakpoint {point.number} is off, it cannot be evaluated: {error}")
            if stopped := self.breakpoints.note(point.number, holds, step):
                return self._stop(stopped, f"breakpoint {point.number}: {condition} at step {step}")
        return self._ask_target(step)

    def _stop(self, point: Breakpoint, words: str) -> StopReason:
        self._look_up()
        return StopReason("breakpoint", words, point)

    def _ask_target(self, step: int) -> StopReason | None:
        if self.target is None:
            return None
        try:
            holds = self.target.holds(self.present, step)
        except StepgradError as error:
            return StopReason("error", f"'{self.target}' cannot be evaluated: {error}")
        began, self._target_held = holds and not self._target_held, holds
        return StopReason("target", f"{self.target} at step {step}") if began else None

    def after_phase(self, phase: Phase) -> StopReason | None:
        """Why to stop after a phase of the step in progress, or None."""
        name, step = str(phase), self._trainer.state.step
        for point, condition in self.breakpoints.active:
            if isinstance(condition.test, AtPhase) and condition.test.phase == name and step % condition.every == 0:
                self.breakpoints.note(point.number, False, step)
                if stopped := self.breakpoints.note(point.number, True, step):
                    return self._stop(stopped, f"breakpoint {point.number}: {condition} in step {step + 1}")
        if self.target is not None and isinstance(self.target.test, AtPhase) and self.target.test.phase == name:
            return StopReason("target", f"{self.target} in step {step + 1}")
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

    def recorded(self, condition: Condition) -> Callable[[int], bool]:
        """Whether a recorded condition held after a step, by the record."""
        units = {layer.index: layer.units for layer in self._trainer.network.layers}
        measures = Recorded(self._observer.history, units)

        def holds_at(step: int) -> bool:
            measures.step = step
            return condition.holds(measures, step)

        return holds_at

    def holds_now(self, condition: Condition) -> bool:
        """Whether a condition holds for the run as it stands."""
        return self._trainer.state.step > 0 and condition.holds(self.present, self._trainer.state.step)
