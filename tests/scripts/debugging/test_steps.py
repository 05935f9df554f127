"""A script goes forward: iterations are steps, lines are phases, and the numbers are the script's own."""

from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.debugging.commands import (
    AfterEpochs,
    AfterPhases,
    AfterSteps,
    AtStep,
    LimitSpeed,
    Pause,
    Run,
    SetHyperparameter,
    ViewParameter,
    When,
)

from .debugged import HIDDEN, LINE, Debugged

S, P = Run(AfterSteps()), Run(AfterPhases())


def plain_line(iterations: int) -> tuple[list[float], np.ndarray, np.ndarray]:
    """What the script of `LINE` computes: its losses, its weights at the end, its last gradient."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 3))
    y = x @ np.array([1.0, -2.0, 0.5])
    w, losses, gradient = np.zeros(3), [], np.zeros(3)
    for _ in range(iterations):
        error = x @ w - y
        losses.append(float(np.mean(error**2)))
        gradient = 2 * x.T @ error / len(y)
        w = w - 0.05 * gradient
    return losses, w, gradient


def test_the_script_waits_before_its_first_iteration_and_is_described(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        run, first = script.trainee.description, script.now
    assert run.script is not None
    assert (run.script.loop, run.script.loss, run.script.loss_line) == ((6, 11), "loss", 8)
    assert [(layer.name, layer.shape) for layer in run.layers] == [("w", (3,))]
    assert run.total_steps == 40
    assert first.stop is not None
    assert (first.status, first.step, first.stop.code, first.loss) == ("paused", 0, "start", None)
    assert first.place is not None
    assert (first.place.line, first.place.source[5]) == (6, "for i in range(40):")


def test_each_iteration_is_a_step_with_the_loss_the_weights_and_the_gradient_of_the_script(tmp_path: Path) -> None:
    losses, w, gradient = plain_line(4)
    with Debugged(tmp_path, LINE) as script:
        for step in range(1, 5):
            assert script.do(S).step == step
        now = script.now
    assert now.loss == losses[3]
    assert now.training_curve.values.tolist() == losses
    assert now.layers[0].weight.norm == pytest.approx(np.linalg.norm(w))
    assert now.layers[0].gradient is not None
    assert now.layers[0].gradient.norm == pytest.approx(np.linalg.norm(gradient))
    assert now.layers[0].update_ratio == pytest.approx(
        0.05 * np.linalg.norm(gradient) / np.linalg.norm(w + 0.05 * gradient)
    )
    assert script.output == "".join(f"iteration {i}\n" for i in range(4))


def test_lines_of_the_loop_are_gone_through_one_by_one(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        stops = [script.do(P) for _ in range(7)]
    assert [(now.step, now.place.line) for now in stops if now.place] == [
        (0, 7), (0, 8), (0, 9), (0, 10), (0, 11), (1, 6), (1, 7),
    ]  # fmt: skip
    assert [now.phase.done for now in stops] == [1, 1, 1, 1, 1, 0, 1]
    told = [(now.layers[0].gradient is not None, now.layers[0].update_ratio is not None) for now in stops]
    assert told == [(False, False)] * 3 + [(True, False), (True, True), (True, True), (False, False)]


def test_functions_are_stepped_over_and_a_line_inside_one_can_be_run_to(tmp_path: Path) -> None:
    text = LINE.replace("    loss = np", "    loss = cost(error)\n    same = np").replace(
        "w = np.zeros(3)\n", "w = np.zeros(3)\ndef cost(e):\n    squares = e ** 2\n    return squares.mean()\n"
    )
    with Debugged(tmp_path, text) as script:
        over = [script.do(P) for _ in range(3)]
        inside = script.do(Run(When("line 7")))
        out = [script.do(P) for _ in range(2)]
    assert [now.place.line for now in over if now.place] == [10, 11, 12]
    assert inside.place is not None
    assert (inside.step, inside.place.line, inside.place.function) == (1, 7, "cost")
    assert [now.place.line for now in out if now.place] == [8, 12]


def test_conditions_stop_where_they_begin_to_hold(tmp_path: Path) -> None:
    losses, _, _ = plain_line(40)
    first = next(step for step, loss in enumerate(losses, 1) if loss < 1.0)
    with Debugged(tmp_path, LINE) as script:
        assert script.do(Run(When("loss < 1"))).step == first
        assert script.now.stop is not None
        assert script.now.stop.message == f"loss < 1: after iteration {first}"
        assert script.do(Run(When("iteration >= 20 and norm(w) > 1"))).step == 20
        script.do(Run(When("dead(w) > 50%")))
        script.do(Run(When("lose < 1")))
    assert script.refused == [
        "no rectifier was found in this script, so there are no dead units to wait for",
        "'lose' cannot be measured in a script; there are loss, iteration, epoch, dead, norm, gradient, update, "
        "and line N",
    ]


def test_epochs_are_turns_of_the_loop_around_and_dead_units_are_counted_over_one(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        run = script.trainee.description
        early = script.do(S)
        first, second = script.do(Run(AfterEpochs())), script.do(Run(AfterEpochs()))
    assert run.script is not None
    assert run.script.has_epochs
    assert run.total_steps == 24
    assert [layer.name for layer in run.layers] == ["W1", "b1", "W2", "b2"]
    assert [(now.epoch, now.step) for now in (first, second)] == [(1, 4), (2, 8)]
    assert early.layers[0].dead is not None
    assert not early.layers[0].activity.is_whole_epoch
    assert (second.layers[0].activity.examples, second.layers[0].dead) == (64, 1)
    assert second.layers[0].activity.is_whole_epoch
    assert second.layers[0].activity.active_fraction[2] == 0
    assert second.layers[2].dead is None


def test_at_the_end_the_last_iteration_is_shown(tmp_path: Path) -> None:
    losses, w, _ = plain_line(40)
    with Debugged(tmp_path, LINE + "print('done')\n") as script:
        end = script.do(Run())
        script.do(S)
    assert (end.status, end.step, end.loss) == ("finished", 40, losses[-1])
    assert end.layers[0].weight.norm == pytest.approx(np.linalg.norm(w))
    assert script.output.endswith("iteration 39\ndone\n")
    assert script.refused == ["the script has ended after 40 iterations: b goes back"]


def test_an_exception_of_the_script_s_own_stops_before_its_iteration(tmp_path: Path) -> None:
    text = LINE.replace('    print("iteration", i)\n', "    if i == 5:\n        raise ValueError('bad luck')\n")
    with Debugged(tmp_path, text) as script:
        end = script.do(Run())
        there = [script.do(P) for _ in range(5)]
        again = script.do(P)
    assert end.stop is not None
    assert (end.status, end.step, end.stop.code) == ("paused", 5, "error")
    assert end.stop.message == "the script stops in the next iteration, script.py:12: ValueError: bad luck"
    assert [now.place.line for now in there if now.place] == [7, 8, 9, 10, 11]
    assert again.place is not None
    assert (again.step, again.place.line) == (5, 12)


def test_a_free_run_can_be_paused_and_another_movement_ends_it(tmp_path: Path) -> None:
    with Debugged(
        tmp_path, LINE.replace("range(40)", "iter(int, 1)").replace('print("iteration", i)', "pass")
    ) as script:
        script.do(LimitSpeed(200.0))
        script.trainee.send(Run())
        script.do(Pause())
        assert script.now.stop is not None
        assert (script.now.stop.code, script.now.speed_limit) == ("pause", 200.0)
        script.trainee.send(Run())
        there = script.do(Run(AtStep(script.now.step + 60)))
    assert there.status == "paused"


def test_a_loss_that_is_no_number_stops_the_run_once_and_is_a_finding(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE.replace("0.05", "5e20"), checks=True) as script:
        stopped = script.do(Run())
    assert stopped.stop is not None
    assert stopped.stop.code == "not-finite"
    assert stopped.loss is not None
    assert not np.isfinite(stopped.loss)
    assert {"loss-not-finite", "learning-rate-high"} & {finding.code for finding in stopped.findings}


def test_a_parameter_can_be_looked_at_closely_and_follows_the_script(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN) as script:
        first = script.do(ViewParameter("W1", axis=1, unit=3)).view
        second = script.do(S).view
        script.do(ViewParameter(None))
    assert first is not None
    assert second is not None
    assert (first.shape, first.axis, first.unit, len(first.norms), len(first.entries)) == ((4, 8), 1, 3, 8, 4)
    assert first.norms[3] == pytest.approx(np.linalg.norm(first.entries))
    assert second.entries.tolist() != first.entries.tolist()
    assert script.now.view is None


def test_what_a_script_cannot_do_is_refused_with_a_reason(tmp_path: Path) -> None:
    with Debugged(tmp_path, LINE) as script:
        script.do(SetHyperparameter("learning_rate", 0.5))
        assert script.now.policy.why_not(SetHyperparameter) is not None
    assert "change them in the script" in script.refused[0]


def test_a_loop_in_a_module_of_the_script_s_own_is_stepped_through_there(tmp_path: Path) -> None:
    head, body = LINE.split("w = np.zeros(3)\n")
    inner = "".join(f"    {line}\n" for line in f"w = np.zeros(3)\n{body}".splitlines())
    (tmp_path / "training.py").write_text(
        f"import numpy as np\ndef train(X, y, count):\n{inner.replace('40', 'count')}"
    )
    text = f"import sys\nfrom training import train\n{head}train(X, y, int(sys.argv[1]))\n"
    with Debugged(tmp_path, text, "7") as script:
        run, now = script.trainee.description, script.do(S)
        end = script.do(Run())
    assert run.script is not None
    assert (Path(run.script.path).name, run.total_steps) == ("training.py", 7)
    assert now.place is not None
    assert (Path(now.place.file).name, now.place.function, now.loss) == ("training.py", "train", plain_line(1)[0][0])
    assert (end.status, end.step) == ("finished", 7)


def test_scripts_in_which_nothing_trains_can_be_stepped_through_and_check_says_why(tmp_path: Path) -> None:
    text = LINE.replace("    w = w - 0.05 * gradient\n", "    change = w - 0.05 * gradient\n")
    with Debugged(tmp_path, text, checks=True) as script:
        found = script.do(S)
        names = [layer.name for layer in script.trainee.description.layers]
    assert (found.step, found.loss) == (1, plain_line(1)[0][0])
    assert "w" in names or "gradient" in names
    assert found.findings or "no training loop" in found.checking


def test_the_check_beside_it_names_the_line(tmp_path: Path) -> None:
    with Debugged(tmp_path, HIDDEN.replace("d2 @ W2.T * (z > 0)", "d2 @ W2.T"), checks=True) as script:
        now = script.do(S)
        findings = now.findings
    verdicts = {layer.index: layer.verdict.is_right for layer in now.layers if layer.verdict}
    assert (verdicts[1], verdicts[3], verdicts[4]) == (False, True, True)
    assert [(finding.code, finding.line) for finding in findings if finding.root] == [("gradient-wrong", 17)]
