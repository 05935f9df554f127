"""Builds datasets/data/pictures.npz: small crops of real photographs, half of them of one cat.

The photographs are the public-domain and CC0 ones that scikit-image ships in its package folder; who took
each and under which terms is stored beside the pixels. Every crop has a random size, place and mirroring from
a fixed seed, so the same scikit-image and Pillow give the same file again.

Needs scikit-image and Pillow. Run as: python tools/build_pictures.py
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skimage
from PIL import Image

TARGET = Path(__file__).parent.parent / "datasets" / "data" / "pictures.npz"
SIDE = 64
SEED = 7
LEAST_CONTRAST = 20.0  # standard deviation of the grey values, of 255; less looks like an empty picture


@dataclass(frozen=True)
class Photograph:
    """A photograph, the box (left, top, right, bottom) its crops lie in, their smallest and largest side."""

    name: str
    file: str
    training: int
    validation: int
    box: tuple[int, int, int, int]
    sides: tuple[int, int]
    source: str
    license: str


PHOTOGRAPHS = (
    Photograph(
        "cat", "chelsea.png", 80, 20, (0, 0, 372, 300), (180, 300),
        "Chelsea the cat, photograph by Stefan van der Walt, from scikit-image (chelsea.png)",
        "CC0 by the photographer",
    ),
    Photograph(
        "astronaut", "astronaut.png", 16, 4, (0, 0, 512, 512), (140, 420),
        "Eileen Collins, NASA Great Images database, https://flic.kr/p/r9qvLn, "
        "from scikit-image (astronaut.png)",
        "public domain (NASA)",
    ),
    Photograph(
        "coffee", "coffee.png", 16, 4, (0, 0, 600, 400), (140, 400),
        "Coffee cup at Pikolo Espresso Bar, photograph by Rachel Michetti, from scikit-image (coffee.png)",
        "CC0 by the photographer",
    ),
    Photograph(
        "rocket", "rocket.jpg", 16, 4, (0, 0, 640, 427), (140, 420),
        "Falcon 9 with DSCOVR, SpaceX Photos, "
        "https://www.flickr.com/photos/spacexphotos/16511594820/, from scikit-image (rocket.jpg)",
        "public domain (SpaceX)",
    ),
    Photograph(
        "retina", "retina.jpg", 16, 4, (0, 0, 1411, 1411), (420, 1400),
        "Fundus of a normal left eye, photograph by Mikael Häggström, "
        "https://commons.wikimedia.org/wiki/File:Fundus_photograph_of_normal_left_eye.jpg, "
        "from scikit-image (retina.jpg)",
        "CC0 1.0",
    ),
    Photograph(
        "galaxies", "hubble_deep_field.jpg", 16, 4, (0, 0, 1000, 872), (90, 400),
        "Hubble eXtreme Deep Field, NASA, "
        "http://hubblesite.org/newscenter/archive/releases/2012/37/image/a/, "
        "from scikit-image (hubble_deep_field.jpg)",
        "public domain (NASA)",
    ),
)  # fmt: skip


NAMES = [photograph.name for photograph in PHOTOGRAPHS]
FIRST_TEN = (("cat", 5), ("galaxies", 2), ("rocket", 3))
"""The ten that the story of the README trains on. The others are the dark ones: at the story's learning rate of 0.1
a 12288-64-1 network learns these from every start tried, while ten bright pictures kill its units even with the
right gradients, so that the missing division would not be what makes the difference."""


def crop(image: Image.Image, photograph: Photograph, rng: np.random.Generator) -> np.ndarray:
    """One random square of the photograph as (64, 64, 3) uint8, drawn again until it shows something."""
    left, top, right, bottom = photograph.box
    while True:
        side = int(rng.integers(photograph.sides[0], photograph.sides[1] + 1))
        x = int(rng.integers(left, right - side + 1))
        y = int(rng.integers(top, bottom - side + 1))
        small = image.resize((SIDE, SIDE), Image.Resampling.BOX, box=(x, y, x + side, y + side))
        pixels = np.asarray(small, dtype=np.uint8)
        if pixels.mean(axis=2).std() >= LEAST_CONTRAST:
            return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def mixed(photograph: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random order of the rows whose first ten are FIRST_TEN."""
    chosen = [np.flatnonzero(photograph == NAMES.index(name))[:count] for name, count in FIRST_TEN]
    first_ten = rng.permutation(np.concatenate(chosen))
    rest = np.setdiff1d(np.arange(len(photograph)), first_ten)
    return np.concatenate([first_ten, rng.permutation(rest)])


def build() -> None:
    """Writes the file: the training rows first, then the validation rows."""
    rng = np.random.default_rng(SEED)
    folder = Path(skimage.__file__).parent / "data"
    images = [Image.open(folder / photograph.file).convert("RGB") for photograph in PHOTOGRAPHS]
    pixels, kinds = [], []
    for part in ("training", "validation"):
        counts = [getattr(photograph, part) for photograph in PHOTOGRAPHS]
        kind = np.repeat(np.arange(len(PHOTOGRAPHS)), counts)
        crops = np.stack([crop(images[k], PHOTOGRAPHS[k], rng) for k in kind])
        order = mixed(kind, rng)
        pixels.append(crops[order])
        kinds.append(kind[order])
    photograph = np.concatenate(kinds).astype(np.uint8)
    np.savez_compressed(
        TARGET,
        pixels=np.concatenate(pixels),
        labels=(photograph == 0).astype(np.uint8),
        photograph=photograph,
        photographs=np.array([photograph.name for photograph in PHOTOGRAPHS]),
        sources=np.array([photograph.source for photograph in PHOTOGRAPHS]),
        licenses=np.array([photograph.license for photograph in PHOTOGRAPHS]),
    )
    print(f"{TARGET.name}: {len(photograph)} crops, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    build()
