"""Breakpoints of a script, its watches, and the way back to where a condition began to hold."""

from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import (
    AfterSteps,
    AtStep,
    BackTo,
    GoTo,
    Pause,
    RemoveBreakpoint,
    RemoveWatch,
    Run,
    SetBreakpoint,
    SetWatch,
    When,
)
from stepgrad.core.debugging.snapshot import Snapshot

from .debugged import HIDDEN, LINE, Debugged

S = Run(AfterSteps())


def measured(folder: Path, text: str, steps: int) -> list[Snapshot]:
    """Every iteration, stepped through one by one."""
    with Debugged(folder, text) as script:
        return [script.now, *(script.do(S) for _ in range(steps))]


def begins(shown: list[Snapshot], holds: object) -> list[int]:
    """Iterations after which something holds that did not after the one before."""
    held = [False, *(bool(holds(now)) for now in shown[1:])]  # type: ignore[operator]
    return [step for step in range(1, len(held)) if held[step] and not held[step - 1]]


CONDITIONS = [
    ("loss < 0.7", lambda now: now.loss < 0.7),
    ("update(W1) > 0.02", lambda now: now.layers[0].update_ratio > 0.02),
    ("norm(b1) < 100.5", lambda now: now.layers[1].weight.norm < 100.5),
    ("gradient(W2) > 0.05 and loss < 0.75", lambda now: now.layers[2].gradient.norm > 0.05 and now.loss < 0.75),
]


@pytest.mark.parametrize(("words", "holds"), CONDITIONS)
def test_a_breakpoint_stops_each_time_its_condition_begins_to_hold(tmp_path: Path, words: str, holds: object) -> None:
    wanted = begins(measured(tmp_path, HIDDEN, 24), holds)
    with Debugged(tmp_path, HIDDEN) as script:
        script.do(SetBreakpoint(None, words))
        stops = []
        while script.do(Run()).status != "finished":
            stops.append(script.now.step)
            assert script.now.stop is not None and script.now.stop.breakpoint is not None
            assert script.now.stop.message == f"breakpoint 1: {words}, after iteration {script.now.step}"
        (point,) = script.now.breakpoints
    assert stops == wanted
    assert (point.hits, point.hit_at) == (len(wanted), wanted[-1] if wanted else None)


@pytest.mark.parametrize(("words", "holds"), [*CONDITIONS, ("norm(W1) > 1e9", lambda now: False)])
@pytest.mark.parametrize("start", [24, 13])
def test_back_leads_to_the_last_iteration_at_which_it_began_to_hold(
    tmp_path: Path, words: str, holds: object, start: int
) -> None:
    shown = measured(tmp_path, HIDDEN, 24)
    wanted = [step for step in begins(shown, holds) if step < start]
    with Debugged(tmp_path, HIDDEN) as script:
        script.do(Run(AtStep(start)))
        for step in reversed(wanted):
            script.trainee.send(BackTo(words))
            while (now := script.hear()) is not None:
                if isinstance(now, Snapshot) and now.looking_back is None and now.step != start:
                    break
            assert isinstance(now, Snapshot) and now.stop is not None
            assert (now.step, now.stop.message) == (step, f"{words}: after iteration {step}")
            assert repr(now.layers) == repr(shown[step].layers)
            start = step
        script.trainee.send(BackTo(words))
        while not script.refused:
            script.hear()
        ahead = script.do(GoTo(None))
    assert script.refused == [
        f"'{words}' begins to hold after no iteration before this one"
        if start > 1
        else "this is the beginning: there is nothing before the first iteration"
    ]
    assert ahead.newest >= ahead.step


def test_the_search_can_be_given_up_and_leaves_everything_where_it_was(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        before = script.do(Run(AtStep(20)))
        script.trainee.send(BackTo("norm(W1) > 1e9"))
        script.trainee.send(Pause())
        while (now := script.hear()) is not None and not (isinstance(now, Snapshot) and now.looking_back is None):
            pass
        after = script.do(S)
    assert isinstance(now, Snapshot)
    assert (now.step, repr(now.layers), after.step) == (20, repr(before.layers), 21)


def test_hits_can_be_let_pass_and_a_stop_can_be_once(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(SetBreakpoint(None, "line 9", True, True, 2))
        stop = script.do(Run())
        assert stop.place is not None
        assert (stop.step, stop.place.line) == (2, 9)
        assert [(point.hits, point.hit_at, point.enabled) for point in stop.breakpoints] == [(3, 2, False)]
        assert script.do(Run()).status == "finished"


def test_a_breakpoint_counts_in_the_past_that_is_run_through_again_but_not_on_the_way_back(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(SetBreakpoint(None, "iteration >= 3"))
        assert script.do(Run()).step == 3
        assert script.do(Run(AtStep(6))).step == 6
        back = script.do(GoTo(1))
        assert (back.step, back.breakpoints[0].hits) == (1, 1)
        again = script.do(Run())
        assert (again.step, again.breakpoints[0].hits) == (3, 2)
        assert script.do(Run(AtStep(8))).step == 8
        script.do(GoTo(5))
        script.do(SetBreakpoint(None, "iteration == 10"))
        assert script.do(Run()).step == 10


def test_a_breakpoint_where_the_past_meets_the_script_itself_is_said_to_have_stopped_it(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(Run(AtStep(6)))
        script.do(GoTo(2))
        script.do(SetBreakpoint(None, "iteration == 6"))
        stop = script.do(Run())
        ahead = script.do(S)
    assert stop.stop is not None and stop.stop.message == "breakpoint 1: iteration == 6, after iteration 6"
    assert (stop.breakpoints[0].hits, ahead.step, ahead.newest) == (1, 7, 7)


def test_breakpoints_are_switched_off_changed_and_taken_away(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(SetBreakpoint(None, "iteration == 3"))
        script.do(SetBreakpoint(None, "  iteration  ==  5 "))
        assert [point.condition for point in script.now.breakpoints] == ["iteration == 3", "iteration == 5"]
        script.do(SetBreakpoint(1, "iteration == 3", enabled=False))
        assert script.do(Run()).step == 5
        script.do(SetBreakpoint(2, "iteration == 7"))
        assert script.do(Run()).step == 7
        script.do(RemoveBreakpoint(2))
        assert script.do(Run()).status == "finished"
        script.do(SetBreakpoint(None, "accuracy > 1"))
        script.do(RemoveBreakpoint(9))
    assert script.refused[0].startswith("'accuracy' cannot be measured in a script")
    assert script.refused[1] == "there is no breakpoint 9; there are: 1"


def test_watches_show_what_they_name_with_what_was_before(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        script.do(SetWatch("norm(W1)"))
        script.do(SetWatch("dead(W1)"))
        script.do(SetWatch("Loss"))
        shown = [script.do(S) for _ in range(5)]
        script.do(RemoveWatch("dead(W1)"))
        script.do(SetWatch("norm(V)"))
    values = [watch.value for watch in shown[-1].watches]
    assert values == [shown[-1].layers[0].weight.norm, shown[-1].layers[0].dead, shown[-1].loss]
    assert shown[-1].watches[2].recent == tuple(now.loss for now in shown)
    assert [watch.expression for watch in script.now.watches] == ["norm(W1)", "loss"]
    assert script.refused == ["norm(V): there are W1, b1, W2, b2"]


def test_a_line_on_which_no_statement_begins_is_refused_with_the_next_that_can_be_waited_for(tmp_path: Path) -> None:
    text = LINE.replace("    error = X @ w - y\n", "    # how far it is\n\n    error = X @ w - y\n")
    with Debugged(tmp_path, text) as script:
        script.do(SetBreakpoint(None, "line 7"))
        script.do(Run(When("line 400")))
        assert script.do(Run(When("line 9"))).place.line == 9  # type: ignore[union-attr]
    assert script.refused == [
        "line 7: no statement of script.py begins there; the next begins on line 9",
        "line 400: no statement of script.py begins there; the last begins on line 13",
    ]


def test_a_line_cannot_be_searched_for_backwards(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(Run(AfterSteps(3)))
        script.do(BackTo("line 8"))
        script.do(BackTo("lose > 1"))
        script.do(GoTo(0))
        script.do(BackTo("norm(w) > 1"))
        assert script.do(Run(When("loss is infinite"))).status == "finished"
    assert [words[:30] for words in script.refused] == [
        "a line cannot be searched for ", "'lose' cannot be measured in a", "this is the beginning: there i",
    ]  # fmt: skip
