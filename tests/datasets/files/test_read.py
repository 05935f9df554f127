"""The way from a path to its reader: what exists, what is known, and hints where neither is so."""

from pathlib import Path

import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.datasets import DataRequest, load
from stepgrad.datasets.files import read


def test_a_path_is_loaded_through_a_request(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,a\n2,b\n3,a\n4,b\n")
    dataset = load(DataRequest(None, str(path), target="y", validation=0.5, scale=(0.0, 1.0)))
    assert (dataset.name, dataset.examples, len(dataset.validation_inputs)) == ("a.csv", 2, 2)
    assert sorted(dataset.inputs.ravel().tolist()) == [0.0, 1.0]


def test_a_missing_file_is_refused_with_the_nearest_name_beside_it(tmp_path: Path) -> None:
    (tmp_path / "iris.csv").write_text("x")
    missing = tmp_path / "irs.csv"
    with pytest.raises(StepgradError) as caught:
        read(str(missing))
    assert str(caught.value) == f"{missing}: no such file or folder; did you mean '{tmp_path / 'iris.csv'}'?"
    with pytest.raises(StepgradError, match=r"no such file or folder; give a \.csv, \.tsv"):
        read(str(tmp_path / "nowhere" / "zebra.csv"))


@pytest.mark.parametrize("name", ["a.xlsx", "noending"])
def test_an_unknown_kind_of_file_is_refused_with_the_known_kinds(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(StepgradError, match=r"cannot read data from a '.*' file; give a \.csv, \.tsv, \.npz"):
        read(str(tmp_path / name))


def test_a_comma_in_the_name_of_a_file_does_not_make_it_a_pair(tmp_path: Path) -> None:
    path = tmp_path / "a,b.csv"
    path.write_text("x,y\n1,a\n2,b\n")
    assert read(str(path)).examples == 2


def test_what_the_system_refuses_is_told_in_one_line() -> None:
    with pytest.raises(StepgradError, match="cannot be read: File name too long"):
        read("x" * 5000 + ".csv")
