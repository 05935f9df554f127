"""The order in which the questions are asked at the training loop, and the report that is put together."""

from __future__ import annotations

import time
from typing import Any, Callable

import numpy as np

from .blame.facts import Facts, gather
from .blame.gradients import causes_first, gradient_findings
from .blame.other_losses import by_the_best_loss
from .blame.rows import gradient_places, loss_row, parameter_rows
from .conductor import GO_OUT, Conductor, Options
from .evidence.beyond_gradients import data_findings, findings_without_loss
from .evidence.course.autopsy import integer_parameters, not_finite_number
from .evidence.course.benefit import give
from .evidence.course.cures import large_inputs
from .evidence.course.first_turn import at_first_turn
from .evidence.course.health import course_ahead, follow
from .evidence.course.rest_of_run import rest_of_run
from .evidence.course.steps_too_far import or_steps_too_far
from .evidence.course.totals import totals_of
from .evidence.data.cuts import cut_apart
from .evidence.data.rows_apart import rows_apart
from .evidence.results.formula import formula_finding
from .evidence.results.running_total import running_total
from .evidence.results.thresholds import blind_threshold
from .evidence.update.exchanged import exchanged
from .evidence.update.from_another import set_from_another
from .evidence.update.overwritten import overwritten_on_the_way
from .evidence.update.set_to_step import set_to_step
from .evidence.update.structure import structure_findings
from .evidence.update.subtracted_twice import subtracted_twice
from .evidence.update.summed_for_mean import summed_for_mean
from .evidence.update.unmoved import find_unmoved, unmoved_findings
from .evidence.update.update_rules import turned_correction, update_findings
from .findings import link, out_of_time, without_loss
from .running.clock import worked
from .running.failures import Failures
from .running.instrument import Program
from .running.lab import Lab
from .running.leaves import Leaf
from .running.probe import Outcome
from .truth.again import NO_TIME, confirm, is_another_loss, judge_again
from .truth.case import Case
from .truth.corners import has_corner, step_aside
from .truth.loss import Loss
from .truth.measuring import Measured, Measuring
from .truth.resting import add_resting
from .truth.roles import Roles
from .truth.truth import Slopes
from .truth.verdicts import WRONG, Verdict

LATER = 30  # iterations until the second look
PAIRING = ("label-shape", "label-order")  # what explains wrong gradients by itself
FOLLOWED_SECONDS = 0.4  # of training looked ahead, where its course decides


class Analysis:
    """Collects what is found and reports it once."""

    def __init__(self, program: Program, script: str, options: Options, send: Callable[[str, Any], None]) -> None:
        self.program = program
        self.script = script
        self.options = options
        self.send = send
        self.began = time.monotonic()
        self.conductor: Conductor | None = None
        self.started = False
        self.reported = False
        self.is_told = False  # whether there is a loss, so that gradients can be judged
        self.is_part = False  # iterations are seen up to their first update
        self.is_rewound = False  # experiments are made at the numbers of the loop's first turn
        self.followed = 0
        self.first_loss: Loss | None = None
        self.spared: set[str] = set()  # parameters with another loss
        self.alternatives: list[tuple[Loss, list[Verdict]]] = []  # other candidates for the loss
        self.shown: tuple[Loss, str] | None = None  # a number of the script that is not what is minimised
        self.course: list[dict[str, Any]] = []  # about the course of the training: causes only if nothing else is
        self.findings: list[dict[str, Any]] = []
        self.content: dict[str, Any] = {}
        self.failures = Failures()

    @property
    def has_something(self) -> bool:
        """Whether there is a report to be made, or one that was made."""
        return bool(self.reported or self.started or self.content or self.failures.told)

    def run(self, lab: Lab, roles: Roles, iteration: int) -> int:
        """Analyse the iteration that begins; returns after how many more to look once more, or 0."""
        if self.started:
            self.failures.ask(None, self._look_again, lab, roles, iteration)
            self.report()
            return 0
        self.started = True
        self.send("progress", f"{len(roles.parameters)} parameters; measuring gradients")
        ask = self.failures.ask
        measuring = Measuring(self.program, self.options.loss)
        nothing: tuple[Any, ...] = (roles, [], Slopes(roles.parameters, Outcome()), None, [])
        roles, raw, slopes, loss, verdicts = ask(nothing, measuring.measure, lab, roles)
        if loss is not None and ask(0, add_resting, lab, roles):
            roles, raw, slopes, loss, verdicts = ask(nothing, measuring.measure, lab, roles)
        self.is_part = lab.until_updated
        self.alternatives, self.shown = measuring.alternatives, measuring.shown
        self.measured(lab, roles, loss)
        broken = lost = ask(None, not_finite_number, lab, slopes.frozen)
        now = Measured(roles, raw, slopes, loss, verdicts)
        again = ask(None, at_first_turn, measuring, lab, now, is_broken=broken is not None)
        if again is not None:
            self.is_rewound, self.alternatives, self.shown = True, measuring.alternatives, measuring.shown
            (roles, raw, slopes, loss, verdicts), broken = again, None
        broken = ask(broken, or_steps_too_far, lab, roles, slopes, broken) if broken is not None else None
        broken = broken or ask(None, overwritten_on_the_way, lab, roles)
        self._note(broken or ask(None, integer_parameters, lab, roles.base, only_steps=True))
        if loss is not None and any(v.verdict in WRONG for v in verdicts):
            verdicts = ask([], confirm, lab, roles, raw, loss, verdicts)
        places: dict[str, tuple[int, str]] = {}
        if loss is not None:
            case = Case(lab, roles, slopes, loss, verdicts)
            lab.totals = ask([], totals_of, case)
            ask(None, self._explain, case, iteration)
            if lost is not None and not self.findings + self.course:  # nothing at the first turn explains it
                self._note(ask(lost, or_steps_too_far, lab, now.roles, now.slopes, lost))
            places = ask(places, gradient_places, case)
        else:
            self.findings += ask([], findings_without_loss, lab, roles, slopes)
            nothing_told = Case(lab, roles, slopes, Loss(np.zeros((len(roles.parameters), 1)), float("nan")), [])
            self._note(ask(None, self._rows_apart, nothing_told) if not self.findings else None)
        self.is_told = loss is not None
        self.content = {
            "script": self.script,
            "loop_line": self.program.loops[lab.loop].line,
            "iterations_observed": iteration + 1 + self.followed,
            "loss": loss_row(self.program, loss),
            "parameters": parameter_rows(verdicts, places),
        }
        if not self.findings and not self.conductor_findings() and loss is not None and self._has_time(lab):
            self.first_loss = loss
            self.spared = {v.leaf.name for v in verdicts if v.follows_another}
            return LATER
        if loss is None and not self.findings and lab.is_enclosed:
            self.started = False
            return GO_OUT
        self.report()
        return 0

    def measured(self, lab: Lab, roles: Roles, loss: Loss | None) -> None:
        """Roles and loss are known, before anything is judged: for those who want no more than these."""

    def _explain(self, case: Case, iteration: int) -> None:
        """All that is to be asked once a loss is known; a question that fails leaves the others their turn."""
        ask = self.failures.ask
        if case.wrong:
            self.send("progress", "looking for the line")
        unmoved = ask([], find_unmoved, case)
        facts = ask(Facts(), gather, case)
        case.forward = {value.key for value in facts.forward}
        is_lost_at_once = self.is_rewound and not large_inputs(case, facts)
        summed = ask(None, summed_for_mean, case, FOLLOWED_SECONDS) if is_lost_at_once else None
        self.findings += [summed] if summed else causes_first(case, ask([], data_findings, case, facts, unmoved))
        self._note(ask(None, self._rows_apart, case) if not self.findings else None)
        if not self.findings:
            self.findings += ask([], structure_findings, case) + ask([], unmoved_findings, case, unmoved)
            for question in (set_to_step, set_from_another, exchanged, subtracted_twice):
                self._note(None if self.findings else ask(None, question, case))
        if not self.findings and not any(f["code"] in PAIRING for f in self.conductor_findings()):
            self._note(ask(None, turned_correction, case))
            self.findings += [] if self.findings else ask([], self._gradients, case) or ask([], update_findings, case)
        before = self.findings
        self.findings = ask(before, give, case, before, lambda: course_ahead(case, FOLLOWED_SECONDS))
        withdrawn = any(item["code"] == "missing-nonlinearity" for item in before if item not in self.findings)
        if withdrawn and not self.findings and case.wrong:  # what hid the gradients is gone
            found = ask([], self._gradients, case)
            self.findings = ask(found, give, case, found, lambda: course_ahead(case, FOLLOWED_SECONDS))
        is_formula_told = any(item["code"] == "loss-formula" for item in self.conductor_findings())
        if self.shown is not None and not self.findings and not is_formula_told:
            self._note(ask(None, formula_finding, case, *self.shown))
        for question in (running_total, blind_threshold):
            self._note(ask(None, question, case) if not self.findings else None)
        if self.is_rewound:
            case.lab.leaves.offsets = {}
        ask(None, self._follow, case, facts, iteration, [item.leaf for item in unmoved])

    def _note(self, found: dict[str, Any] | None) -> None:
        self.findings += [found] if found is not None else []

    def _rows_apart(self, case: Case) -> dict[str, Any] | None:
        return rows_apart(case, self.conductor.broadcasts if self.conductor is not None else None)

    def _has_time(self, lab: Lab) -> bool:
        """A second look costs about what the first one did."""
        return worked() < min(3.0, lab.seconds_left)

    def _look_again(self, lab: Lab, roles: Roles, iteration: int) -> None:
        """What was right at the start may be wrong later.

        Masks were all ones, sums still empty.
        """
        first = self.first_loss
        if first is None or not roles.parameters or self.conductor is None:
            return
        self.send("progress", f"looking again at iteration {iteration}")
        apart = cut_apart(lab, roles, first, self.conductor.broadcasts.cuts)
        self._note(apart)
        if apart is not None or first.function is not None:
            return
        again = judge_again(lab, roles, first, spared=self.spared, is_part=self.is_part)
        if again is not None and has_corner(*again[:2]):
            step_aside(lab, roles.parameters)
            again = judge_again(lab, roles, first, spared=self.spared, is_part=self.is_part)
        if again is None or is_another_loss(self.program, self.options.loss, lab, roles):
            return
        slopes, loss, verdicts = again
        verdicts = confirm(lab, roles, [], loss, verdicts)
        case = Case(lab, roles, slopes, loss, verdicts)
        if not case.wrong:
            return
        case.forward = {value.key for value in gather(case).forward}
        found = structure_findings(case) or gradient_findings(case)
        self.findings += give(case, found, lambda: course_ahead(case, FOLLOWED_SECONDS))
        for item in self.findings:
            item["step"] = iteration
        self.content["parameters"] = parameter_rows(verdicts, gradient_places(case))
        self.content["iterations_observed"] = max(self.content["iterations_observed"], iteration + 1)

    def conductor_findings(self) -> list[dict[str, Any]]:
        """What was seen on the way to the training loop."""
        if self.conductor is None:
            return []
        is_explained = any(item["code"] == "softmax-axis" for item in self.findings)
        on_the_way = self.conductor.broadcasts.findings()
        if is_explained:  # the axis of the argmax is right then, and that of the distributions is not
            on_the_way = [item for item in on_the_way if "expected_axis" not in item["evidence"]]
        return self.conductor.findings + on_the_way

    def report_autopsy(self, found: dict[str, Any]) -> None:
        """The report on a script in which nothing trains."""
        self.content = {
            "script": self.script, "loop_line": found.pop("loop_line"), "iterations_observed": 1,
            "loss": None, "parameters": [],
        }  # fmt: skip
        self.findings = [found]
        self.report()

    def _follow(self, case: Case, facts: Facts, iteration: int, inputs: list[Leaf]) -> None:
        """Live on for a while; what comes of it is a cause only where nothing else is."""
        assert self.conductor is not None
        if any(verdict.follows_another for verdict in case.verdicts):
            return  # of two losses that work against each other, one may rise
        self.send("progress", "following the training")
        total = self.conductor.total_iterations(case.lab.loop)
        seconds = min(0.5, max(0.2, case.lab.seconds_left / 8))
        told = bool(self.findings + self.conductor_findings())
        self.course, self.followed = follow(case, facts, total=total, seconds=seconds, first=iteration, has_cause=told)
        if not self.course and not told:
            self.course = self.failures.ask([], rest_of_run, case, self.conductor.broadcasts, inputs)

    def _gradients(self, case: Case) -> list[dict[str, Any]]:
        return by_the_best_loss(case, self.alternatives, self.options.seconds)

    def _unfinished(self) -> str | None:
        """What is said where the time was up before anything was known, or before a suspicion was confirmed."""
        if self.findings or self.conductor is None or not self.conductor.children.time_is_up:
            return None
        is_open = any(row["reason"] == NO_TIME for row in self.content.get("parameters", []))
        return out_of_time(self.options.seconds) if is_open or not self.is_told else None

    def report(self) -> None:
        """Send everything found so far; only once."""
        if self.reported:
            return
        self.reported = True
        failure = self.failures.sentence or self._unfinished()
        if not self.is_told and not self.findings and not self.conductor_findings():
            self.send("refusal", failure or without_loss(self.content.get("loop_line")))
            return
        findings = link(self.conductor_findings() + self.findings + self.course)
        self.content["findings"] = findings
        self.content["healthy"] = not any(f["severity"] in ("error", "warning") for f in findings)
        self.content.update(seconds=round(time.monotonic() - self.began, 3), failure=failure)
        known = {"script": self.script, "loop_line": 0, "iterations_observed": 0, "loss": None, "parameters": []}
        self.send("report", {**known, **self.content})
