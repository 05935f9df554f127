"""Folders of pictures: classes from subfolders, one size for all, and what is refused."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.files import read


def paint(path: Path, *, size: tuple[int, int] = (6, 4), mode: str = "RGB", value: int = 200) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value if mode == "L" else (value, 10, 20)).save(path)


def album(folder: Path) -> Path:
    for kind in ("dog", "cat"):
        for number in range(3):
            paint(folder / kind / f"{number}.png", value=100 + number)
    return folder


def test_subfolders_are_classes_and_bytes_are_kept(tmp_path: Path) -> None:
    dataset = read(str(album(tmp_path)))
    assert dataset.class_names == ("cat", "dog")
    assert dataset.targets[:, 0].tolist() == [0, 0, 0, 1, 1, 1]
    assert dataset.picture_shape == (4, 6, 3)
    assert dataset.inputs[1, :3].tolist() == [101.0, 10.0, 20.0]


def test_pictures_of_several_sizes_become_64_by_64(tmp_path: Path) -> None:
    paint(album(tmp_path) / "cat" / "3.jpg", size=(30, 20))
    assert read(str(tmp_path)).picture_shape == (64, 64, 3)


def test_large_pictures_become_64_by_64(tmp_path: Path) -> None:
    paint(tmp_path / "a" / "1.png", size=(300, 200))
    paint(tmp_path / "b" / "1.png", size=(300, 200))
    assert read(str(tmp_path)).picture_shape == (64, 64, 3)


def test_grey_pictures_have_one_channel_unless_one_has_colour(tmp_path: Path) -> None:
    paint(tmp_path / "a" / "1.png", mode="L")
    paint(tmp_path / "b" / "1.png", mode="L")
    assert read(str(tmp_path)).picture_shape == (4, 6, 1)
    paint(tmp_path / "b" / "2.png")
    assert read(str(tmp_path)).picture_shape == (4, 6, 3)


def test_hidden_files_and_other_files_are_passed_over(tmp_path: Path) -> None:
    album(tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / "cat" / "notes.txt").write_text("not a picture")
    (tmp_path / "cat" / "._0.png").write_text("not a picture")
    assert np.array_equal(read(str(tmp_path)).targets.ravel(), [0, 0, 0, 1, 1, 1])


@pytest.mark.parametrize("kept", [0, 45])
def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path, kept: int) -> None:
    bad = album(tmp_path) / "dog" / "1.png"
    bad.write_bytes(bad.read_bytes()[:kept])
    with pytest.raises(StepgradError) as caught:
        read(str(tmp_path))
    assert str(caught.value) == f"{bad}: not a picture Pillow can read; remove it or save it again"


def test_fewer_than_two_classes_and_empty_classes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="0 of at least 2 subfolders found"):
        read(str(tmp_path))
    paint(tmp_path / "cat" / "1.png")
    with pytest.raises(StepgradError, match="1 of at least 2 subfolders found"):
        read(str(tmp_path))
    (tmp_path / "dog").mkdir()
    with pytest.raises(StepgradError, match=r"dog: no pictures in this subfolder; known endings: \.png"):
        read(str(tmp_path))


def test_a_target_makes_no_sense_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StepgradError, match="leave the target 'cat' out"):
        read(str(album(tmp_path)), target="cat")


def test_a_missing_pillow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(tmp_path)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(StepgradError, match=r"needs Pillow; run: pip install 'stepgrad\[images\]'"):
        read(str(tmp_path))
