"""One training of a copy: so many steps, or until its share of the time is over; weights set by hand are set again."""

from dataclasses import replace
from math import isfinite, nan
from time import perf_counter

from ..debugging.assembly import build_session
from ..debugging.commands import AtStep, Run, SetParameter
from ..debugging.journal import ParameterValue
from ..debugging.session import Session
from ..experiment import Experiment
from ..training.data import TrainingData
from .report import Outcome

LEARNED = 0.7
"""Of the level of chance: a loss below it was learned from the inputs."""
LEARNED_IN_PART = 0.9
"""Of the level of chance: what a network reaches whose labels are right for seven examples in ten."""
TENTH = 10


SetByHand = tuple[tuple[int, ParameterValue], ...]
"""Weights and biases, and the step after which each was set, ascending."""


def carry_out(
    experiment: Experiment, data: TrainingData, steps: int, seconds: float, by_hand: SetByHand = ()
) -> Outcome:
    """Train from the start for `steps` steps at most."""
    return outcome_of(train(experiment, data, steps, seconds, by_hand))


def train(experiment: Experiment, data: TrainingData, steps: int, seconds: float, by_hand: SetByHand = ()) -> Session:
    """A session that has trained so far."""
    session = build_session(replace(experiment, breakpoints=()), data)
    until = perf_counter() + seconds
    goal = min(steps, session.trainer.total_steps)
    for step, value in by_hand:
        if step >= goal or not _comes_to(session, step, until):
            break
        session.apply(SetParameter(value.layer, value.which, value.unit, value.input, value.value))
    _comes_to(session, goal, until)
    return session


def _comes_to(session: Session, step: int, until: float) -> bool:
    """Train up to a step; False where something stopped it before, or the time was over."""
    if session.step < step and (session.stop is None or session.stop.code in ("start", "target")):
        session.apply(Run(AtStep(step)))
        session.advance(lambda: perf_counter() >= until)
    return session.step == step


def outcome_of(session: Session) -> Outcome:
    """What a session has come to."""
    history, chance = session.observer.history, session.description.chance.value
    loss = history.loss
    if not len(loss):
        return Outcome(0, nan, nan, chance, False, False, (), session.diagnosis.findings)
    final = float(loss[-max(1, len(loss) // TENTH) :].mean())
    return Outcome(
        steps=len(loss),
        first=float(loss[0]),
        final=final if isfinite(final) else nan,
        chance=chance,
        learns=final < LEARNED * chance,
        learns_in_part=final < LEARNED_IN_PART * chance,
        moves=session.examiner.first_moves,
        findings=session.diagnosis.findings,
    )
