"""A folder of pictures: one subfolder for each class, named after the class.

Pictures keep their size when all have the same and none is larger than 128 by 128; otherwise all become 64 by
64. They are grey when all files are, otherwise red, green and blue, with values 0..255. Needs the extra
stepgrad[images].
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Dataset
from stepgrad.datasets.files.assemble import assemble

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
LARGEST_KEPT = 128
SIDE = 64


def read(folder: Path, target: str | None) -> Dataset:
    """A dataset from folder/class/picture files, in the order of their names.

    Raises StepgradError when Pillow is missing, there are fewer than two classes, or a picture cannot be
    read.
    """
    if target is not None:
        raise StepgradError(f"{folder}: each picture's subfolder is its class; leave the target '{target}' out")
    try:
        from PIL import Image
    except ImportError as error:
        raise StepgradError(f"{folder}: reading pictures needs Pillow; run: pip install 'stepgrad[images]'") from error
    files, labels = _files(folder)
    heads = [_open(Image, file, lambda image: (image.size, image.mode)) for file in files]
    size = _common_size([head[0] for head in heads])
    mode = "L" if all(head[1] in ("1", "L") for head in heads) else "RGB"

    def pixels(image: Any) -> NDArray[np.uint8]:
        converted = image.convert(mode)
        return np.asarray(converted if converted.size == size else converted.resize(size))

    pictures = np.stack([_open(Image, file, pixels) for file in files])
    return assemble(folder.name, str(folder), (pictures, np.array(labels)))


def _files(folder: Path) -> tuple[list[Path], list[str]]:
    """The picture files and the class of each."""
    classes = sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if len(classes) < 2:
        raise StepgradError(
            f"{folder}: {len(classes)} of at least 2 subfolders found; put the pictures of each class in one"
        )
    files: list[Path] = []
    labels: list[str] = []
    for entry in classes:
        found = sorted(file for file in entry.iterdir() if file.suffix.lower() in SUFFIXES and file.name[0] != ".")
        if not found:
            raise StepgradError(f"{entry}: no pictures in this subfolder; known endings: {', '.join(SUFFIXES)}")
        files += found
        labels += [entry.name] * len(found)
    return files, labels


def _common_size(sizes: list[tuple[int, int]]) -> tuple[int, int]:
    """(width, height) for all pictures."""
    if len(set(sizes)) == 1 and max(sizes[0]) <= LARGEST_KEPT:
        return sizes[0]
    return SIDE, SIDE


def _open(image_module: Any, file: Path, use: Any) -> Any:
    """What `use` makes of the opened picture. Pillow reports broken files with each of these errors."""
    try:
        with image_module.open(file) as image:
            return use(image)
    except (OSError, SyntaxError, ValueError, image_module.DecompressionBombError) as error:
        raise StepgradError(f"{file}: not a picture Pillow can read; remove it or save it again") from error
