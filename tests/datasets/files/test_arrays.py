"""NumPy files: which array is taken for what, which shapes are understood, and what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.files import read

X = np.arange(60.0).reshape(20, 3)
y = np.arange(20) % 2
PHOTOS = (np.arange(20 * 8 * 9 * 3) % 256).astype(np.uint8).reshape(20, 8, 9, 3)


def archive(folder: Path, **arrays: Any) -> str:
    path = folder / "data.npz"
    np.savez(path, **arrays)
    return str(path)


def pair(folder: Path, inputs: NDArray[Any], targets: NDArray[Any]) -> str:
    np.save(folder / "X.npy", inputs)
    np.save(folder / "y.npy", targets)
    return f"{folder / 'X.npy'},{folder / 'y.npy'}"


@pytest.mark.parametrize("names", [("X", "y"), ("inputs", "targets"), ("X_train", "Y_train"), ("foo", "bar")])
def test_inputs_and_targets_are_known_by_name_or_by_shape(tmp_path: Path, names: tuple[str, str]) -> None:
    dataset = read(archive(tmp_path, **{names[1]: y, names[0]: X}))
    assert np.array_equal(dataset.inputs, X)
    assert np.array_equal(dataset.targets[:, 0], y)
    assert dataset.class_names == ("0", "1")


def test_the_user_names_the_target_where_shapes_do_not_tell(tmp_path: Path) -> None:
    path = archive(tmp_path, left=X[:, :1], right=X[:, 1:2])
    with pytest.raises(StepgradError, match="cannot tell inputs from targets among the arrays: left, right"):
        read(path)
    assert np.array_equal(read(path, target="left").inputs, X[:, 1:2])


def test_test_arrays_in_the_archive_become_validation_rows_with_the_same_classes(tmp_path: Path) -> None:
    words = np.array(["a", "b", "c", "d"] * 5)
    dataset = read(archive(tmp_path, x_train=X, y_train=words, x_test=X[:2], y_test=words[2:4]))
    assert np.array_equal(dataset.validation_inputs, X[:2])
    assert dataset.class_names == ("a", "b", "c", "d")
    assert dataset.validation_targets.argmax(axis=1).tolist() == [2, 3]


def test_two_npy_files_are_a_pair(tmp_path: Path) -> None:
    dataset = read(pair(tmp_path, X, y))
    assert dataset.name == "X.npy,y.npy"
    assert (dataset.examples, dataset.task) == (20, "binary")


def test_pictures_keep_their_shape_their_order_and_their_bytes(tmp_path: Path) -> None:
    dataset = read(pair(tmp_path, PHOTOS, y))
    assert dataset.picture_shape == (8, 9, 3)
    assert np.array_equal(dataset.inputs[7].reshape(8, 9, 3), PHOTOS[7])
    assert dataset.inputs.max() == 255.0
    assert read(pair(tmp_path, PHOTOS[..., 0], y)).picture_shape == (8, 9, 1)


def test_inputs_that_are_one_number_an_example_are_a_column(tmp_path: Path) -> None:
    assert read(pair(tmp_path, X[:, 0], y)).inputs.shape == (20, 1)


@pytest.mark.parametrize("targets", [y[None, :], y[:, None], y.astype(bool), y.astype(np.float32)])
def test_targets_may_be_a_row_a_column_or_of_another_type(tmp_path: Path, targets: NDArray[Any]) -> None:
    assert np.array_equal(read(pair(tmp_path, X, targets)).targets[:, 0], y)


def test_one_hot_targets_stay_and_other_columns_are_regression(tmp_path: Path) -> None:
    one_hot = np.eye(4)[np.arange(20) % 4]
    dataset = read(pair(tmp_path, X, one_hot))
    assert dataset.task == "classes"
    assert np.array_equal(dataset.targets, one_hot)
    assert read(pair(tmp_path, X, X * 1.5)).task == "regression"


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        (X, y[:5], "20 rows of inputs but targets of shape (5,); each row needs one"),
        (
            X.T,
            y,
            "3 rows of inputs but targets of shape (20,); each row needs one; if examples are columns, tr",
        ),
        (X, np.array(1.0), "20 rows of inputs but targets of shape ()"),
        (np.where(X == 52, np.nan, X), y, "inputs[17, 1] (column 'input 1') is nan; remove the row"),
        (X, np.where(np.arange(20) == 3, np.inf, y), "targets[3] is inf; remove the row"),
        (X, np.ones(20), "every target is '1', which leaves nothing to learn"),
        (X, np.eye(3)[np.zeros(20, int)], "every one-hot target is of the same class"),
        (X, np.zeros((20, 2, 2)), "targets must be one column or one row an example, but have (20, 2, 2)"),
        (X, y * 1j, "targets must be numbers or words, not complex128"),
        (X, np.array([["a", "b"]] * 20), "targets in 2 columns must be numbers; words go in one column"),
        (X * 1j, y, "the inputs must be real numbers, not complex128"),
        (np.array(["a"] * 20), y, "the inputs must be real numbers, not <U1"),
        (np.empty((0, 3)), y, "the inputs are empty: shape (0, 3)"),
    ],
)
def test_arrays_that_cannot_be_used_are_refused_in_one_line(
    tmp_path: Path, inputs: NDArray[Any], targets: NDArray[Any], message: str
) -> None:
    path = pair(tmp_path, inputs, targets)
    with pytest.raises(StepgradError) as caught:
        read(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith((path, "X.npy,y.npy"))
    assert "\n" not in str(caught.value)


def test_validation_inputs_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, x_train=X, y_train=y, x_test=X[:, :2], y_test=y)
    with pytest.raises(StepgradError, match=r"validation inputs have shape \(20, 2\) but training inputs \(20, 3\)"):
        read(path)
    path = archive(tmp_path, x_train=X, y_train=y, x_test=X, y_test=X)
    with pytest.raises(StepgradError, match=r"validation targets have shape \(20, 3\) but training targets \(20,\)"):
        read(path)


def test_a_target_name_the_archive_lacks_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="unknown array 'bat'; did you mean 'bar'"):
        read(archive(tmp_path, foo=X, bar=y), target="bat")
    with pytest.raises(StepgradError, match=r"besides 'bar' there are 2 arrays \(foo, baz\)"):
        read(archive(tmp_path, foo=X, bar=y, baz=y), target="bar")


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    whole = Path(archive(tmp_path, X=X, y=y)).read_bytes()
    np.save(tmp_path / "X.npy", X)
    single = (tmp_path / "X.npy").read_bytes()
    broken = whole[:100] + b"\xff" * 100 + whole[200:]
    for content, message in [
        (b"hello", "damaged, or not a .npz file; write it with np.savez"),
        (whole[:200], "damaged, or not a .npz file"),
        (broken, "damaged, or not a .npz file"),
        (b"", "the file is empty"),
        (single, "holds a single array"),
    ]:
        path = tmp_path / "bad.npz"
        path.write_bytes(content)
        with pytest.raises(StepgradError, match=f"bad.npz: {message}"):
            read(str(path))


def test_a_pair_that_is_none_is_refused(tmp_path: Path) -> None:
    path = pair(tmp_path, X, y)
    first, second = path.split(",")
    for given, message in [
        (first, "one array is not enough; give inputs and targets as X.npy,y.npy"),
        (f"{path},{second}", "not a pair like X.npy,y.npy"),
        (f"{first},{tmp_path / 'Y.npy'}", "no such file or folder; did you mean"),
    ]:
        with pytest.raises(StepgradError) as caught:
            read(given)
        assert message in str(caught.value)
    with pytest.raises(StepgradError, match="the second file is the target already"):
        read(path, target="y")
    np.save(second, np.array([{}, 1], dtype=object))
    with pytest.raises(StepgradError, match=r"y\.npy: holds Python objects"):
        read(path)
    Path(second).write_bytes(Path(archive(tmp_path, X=X)).read_bytes())
    with pytest.raises(StepgradError, match=r"y\.npy: is an archive of arrays"):
        read(path)
