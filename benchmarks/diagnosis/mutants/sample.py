"""Which mutants are tried: as many of each kind as of any other, from as many scripts as there are, by a seed.

The kinds take turns; of a kind that mutant comes next whose script has been used least. What a mistake does is found
out only for mutants that are drawn, and one that does nothing gives its place to the next of its kind.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..scripts import GALLERY, cases_of
from .effects import Run, effect, run
from .kinds import FAMILIES, mutants_of
from .mutant import Mutant
from .source import Source

HELD_OUT = GALLERY.parent / "held_out"


@dataclass(frozen=True)
class Trial:
    """A mutant that runs and differs. `does` is "broken" or "harmless"."""

    script: Path
    mutant: Mutant
    does: str


def right_scripts(folders: list[Path]) -> list[Path]:
    """The repaired and the healthy scripts of some galleries, in order."""
    return [case.script.resolve() for folder in folders for case in cases_of(folder) if case.role != "broken"]


def all_folders() -> list[Path]:
    """The gallery and the held-out sets."""
    return [GALLERY, *sorted(path for path in HELD_OUT.iterdir() if (path / "manifest.toml").is_file())]


def draw(scripts: list[Path], number: int, seed: int, jobs: int) -> Iterator[Trial]:
    """Up to `number` mutants, the kinds in turn."""
    waiting = _by_kind(scripts, seed)
    used: Counter[Path] = Counter()
    drawn = 0
    with ThreadPoolExecutor(jobs) as pool:
        while waiting and drawn < number:
            some = [_next_of(waiting, kind, used) for kind in list(waiting)[: number - drawn]]
            for (script, mutant), does in zip(some, pool.map(lambda pair: what_it_does(*pair), some), strict=True):
                if does in ("broken", "harmless"):
                    drawn += 1
                    yield Trial(script, mutant, does)
                else:
                    used[script] -= 1
            waiting = _turned({kind: rest for kind, rest in waiting.items() if rest}, len(some))


def _turned(waiting: dict[str, list[tuple[Path, Mutant]]], by: int) -> dict[str, list[tuple[Path, Mutant]]]:
    """The same with the kinds that were served at the end."""
    order = list(waiting)
    by %= max(1, len(order))
    return {kind: waiting[kind] for kind in order[by:] + order[:by]}


def _by_kind(scripts: list[Path], seed: int) -> dict[str, list[tuple[Path, Mutant]]]:
    """Every mutant there is, by kind, each kind in an order of its own."""
    found: dict[str, list[tuple[Path, Mutant]]] = {kind: [] for kind in FAMILIES}
    for script in scripts:
        for mutant in mutants_of(Source(script.read_text(encoding="utf-8-sig"), script)):
            found[mutant.kind].append((script, mutant))
    chance = random.Random(seed)
    for pairs in found.values():
        chance.shuffle(pairs)
    kinds = [kind for kind, pairs in found.items() if pairs]
    chance.shuffle(kinds)
    return {kind: found[kind] for kind in kinds}


def _next_of(waiting: dict[str, list[tuple[Path, Mutant]]], kind: str, used: Counter[Path]) -> tuple[Path, Mutant]:
    pairs = waiting[kind]
    index = min(range(len(pairs)), key=lambda i: (used[pairs[i][0]], i))
    script, mutant = pairs.pop(index)
    used[script] += 1
    return script, mutant


def what_it_does(script: Path, mutant: Mutant) -> str:
    """ "stops", "nothing", "harmless" or "broken"; also "stops" where the right script does."""
    right: Run = run(script)
    if right.error:
        return "stops"
    with written(script, mutant) as path:
        return effect(right, run(path), may_be_harmless=FAMILIES[mutant.kind].may_be_harmless)


@contextmanager
def written(script: Path, mutant: Mutant) -> Iterator[Path]:
    """The mutant as a file under the script's name, with what lies beside the script."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name)
        for path in script.parent.iterdir():
            if path == script or path.name == "__pycache__":
                continue
            if path.is_file() and (path.suffix != ".py" or _imports(script, path.stem)):
                shutil.copy(path, folder)
        copy = folder / script.name
        copy.write_text(mutant.text, encoding="utf-8")
        yield copy


def _imports(script: Path, name: str) -> bool:
    """Whether a module beside the script may be part of it: scripts that lie alone in a folder take all of it."""
    mentions = rf"^\s*(import|from)\s+\.?{re.escape(name)}\b"
    beside = [path for path in script.parent.iterdir() if path.suffix == ".py"]
    return any(re.search(mentions, path.read_text(encoding="utf-8-sig"), re.M) for path in beside)
