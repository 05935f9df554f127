"""Every combination of what was listed, with names that stay the same."""

from collections.abc import Mapping

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.tui.launch import Changes, Launch
from stepgrad.tui.sweeping.grid import make_grid, split_values


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["0.1,0.01"], ["0.1", "0.01"]),
        (["0.1", " 1e-3 , "], ["0.1", "1e-3"]),
        (["he,uniform:-1,1,xavier"], ["he", "uniform:-1,1", "xavier"]),
        (["step:10,0.5,cosine"], ["step:10,0.5", "cosine"]),
        (["warmup:5,0.1+cosine,constant"], ["warmup:5,0.1+cosine", "constant"]),
        (["normal:0.01,normal:1e-4"], ["normal:0.01", "normal:1e-4"]),
        ([], []),
    ],
)
def test_values_are_parted_at_commas_but_not_inside_a_name(texts: list[str], values: list[str]) -> None:
    assert split_values(texts) == values


def make(chosen: Mapping[str, str]) -> Launch:
    return Launch("xor", Changes(learning_rate=float(chosen["lr"]), initializer=chosen.get("init")))


def test_every_combination_is_made_with_every_seed() -> None:
    points = make_grid({"lr": ["0.1", "1"], "init": ["he", "zeros"]}, make, 3)
    assert [(dict(point.settings), point.seed) for point in points] == [
        ({"lr": rate, "init": start}, seed) for rate in ("0.1", "1") for start in ("he", "zeros") for seed in (1, 2, 3)
    ]
    assert [point.launch.changes.seed for point in points] == [1, 2, 3] * 4
    assert points[5].launch.changes.learning_rate == 0.1
    assert points[5].file == "lr=0.1_init=zeros_seed=3.run"
    assert len({point.file for point in points}) == 12


@pytest.mark.parametrize(
    ("varied", "seeds", "words"),
    [
        ({"lr": ["0.1", "0.1"]}, 1, "--lr: '0.1' is listed twice"),
        ({"lr": ["0.1", "-1"]}, 1, "learning_rate must be above 0"),
        ({"lr": ["0.1"], "init": ["hee", "he"]}, 1, "did you mean 'he'"),
        ({"lr": ["0.1", "1"]}, 6000, "12000 runs; at most 10000"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_trained(
    varied: dict[str, list[str]], seeds: int, words: str
) -> None:
    with pytest.raises(StepgradError, match=words):
        make_grid(varied, make, seeds)
