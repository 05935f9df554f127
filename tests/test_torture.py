"""The torture finds what goes wrong, and in a small dose finds nothing."""

import signal
from math import inf
from pathlib import Path

import pytest
from hypothesis import strategies as st

from benchmarks.torture import commands, files, keys, kills, scripts
from benchmarks.torture.given import torment
from benchmarks.torture.tally import Budget, Part, complaint


def dose(folder: Path, cases: int, *, seed: int = 1) -> Budget:
    return Budget(inf, seed, folder, cases)


@pytest.mark.parametrize(
    ("said", "code", "found"),
    [
        ("", None, "it hangs"),
        (
            "\x1b[31mTraceback \x1b[0m(most recent call last)\n...\nValueError: no\nagain: x",
            1,
            "a traceback: ValueError: no",
        ),
        ("stepgrad: no such file", 4, "exit code 4: stepgrad: no such file"),
        ("stepgrad: no such file", 2, None),
    ],
)
def test_a_command_that_ends_badly_is_told_from_one_that_refuses(
    said: str, code: int | None, found: str | None
) -> None:
    assert complaint(said, code, (0, 2)) == found


def test_what_is_raised_is_told_with_the_smallest_case_that_raises_it(tmp_path: Path) -> None:
    def fails_above_ten(number: int) -> None:
        assert number <= 10, "above ten"

    tally = torment(st.integers(), fails_above_ten, dose(tmp_path, 200))
    (failure,) = tally.failures
    assert "above ten" in failure
    assert "case=11" in failure


def test_what_takes_too_long_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.torture.given.CASE_SECONDS", 0.05)

    def hangs(_: None) -> None:
        signal.pause()

    tally = torment(st.none(), hangs, dose(tmp_path, 200))
    assert tally.failures
    assert "longer than" in tally.failures[0]


@pytest.mark.parametrize(
    "part", [commands.commands, files.experiments, files.tables, files.arrays, files.run_files, files.words]
)
def test_a_small_dose_of_spoiled_input_does_no_harm(
    part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally = part(dose(tmp_path, 15))
    assert tally.failures == ()
    assert tally.cases >= 15


@pytest.mark.parametrize("part", [keys.keys, scripts.scripts])
def test_a_small_dose_of_keys_and_of_spoiled_scripts_does_no_harm(part: Part, tmp_path: Path) -> None:
    tally = part(dose(tmp_path, 1, seed=3))
    assert tally.failures == ()
    assert tally.cases >= 1


def test_a_run_that_was_killed_again_and_again_ends_like_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kills, "RUNS", (("moons", "3000"),))
    tally = kills.kills(dose(tmp_path, 2))
    assert tally.failures == ()
    assert tally.cases >= 1
