"""How many forks may be parked depends on what they take, not on what was guessed of them."""

from pathlib import Path

import pytest

from stepgrad.core.debugging.commands import Run
from stepgrad.core.scripts.debugging import processes
from stepgrad.core.scripts.debugging.weighing import weigh

from .debugged import LINE, Debugged

MIB = 1 << 20
HEAVY = LINE.replace(
    "for i in range(40):", "large = np.zeros(1 << 20)\nfor i in range(300):\n    large += 1.0"
).replace('print("iteration", i)', "pass")
"""Eight MiB that belong to no parameter are written anew in every iteration."""
needs_smaps = pytest.mark.skipif(weigh([]) is None, reason="no /proc/self/smaps_rollup here")


@needs_smaps
def test_what_has_ended_weighs_nothing_and_what_lives_something() -> None:
    import os

    assert weigh([2**22 + 1]) == 0
    assert (weigh([os.getpid()]) or 0) > MIB


@needs_smaps
def test_forks_that_come_to_own_more_than_was_guessed_are_fewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "BUDGET_BYTES", 60 * MIB)
    monkeypatch.setattr(processes, "WEIGH_SECONDS", 0.0)
    with Debugged(tmp_path, HEAVY) as script:
        script.do(Run())
        forks = script.trainee.parked
        assert 1 <= len(forks) <= 6  # by the guess there would be up to ten
        assert (weigh(forks) or 0) < 1.5 * 60 * MIB


def test_where_nothing_can_be_weighed_the_guess_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stepgrad.core.scripts.debugging.weighing.PROC", tmp_path)
    assert weigh([1, 2]) is None
