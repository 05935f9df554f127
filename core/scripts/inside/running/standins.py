"""Stand-ins for modules that only draw or show progress, where the interpreter that runs the script lacks them.

No figure is opened during a check anyway, so a script that plots its losses can be checked without a plotting library.
A module that is there is never replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np

DRAWS = ("matplotlib", "seaborn", "plotly", "pylab", "mpl_toolkits")
SHOWS_PROGRESS = ("tqdm", "alive_progress", "progressbar")


class Nothing:
    """Takes any call and any attribute, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter((self,))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *raised: Any) -> None:
        return None


NOTHING = Nothing()


def subplots(nrows: int = 1, ncols: int = 1, *arguments: Any, squeeze: bool = True, **options: Any) -> tuple[Any, Any]:
    """A figure and as many axes as were asked for, in the shape matplotlib gives them."""
    axes = np.empty((nrows, ncols), object)
    axes.fill(NOTHING)
    if not squeeze:
        return NOTHING, axes
    return NOTHING, NOTHING if axes.size == 1 else axes.squeeze()


class Progress(Nothing):
    """A progress bar that shows none: going through it goes through what it was given, and counts `n`."""

    def __init__(self, over: Iterable[Any] = (), *arguments: Any, **options: Any) -> None:
        self.n = 0
        self._over = over

    def __iter__(self) -> Iterator[Any]:
        for thing in self._over:
            yield thing
            self.n += 1

    def update(self, by: int = 1) -> None:
        """So much further."""
        self.n += by


def count_up(*arguments: int, **options: Any) -> Progress:
    """`trange`."""
    return Progress(range(*arguments))


class StandIn(ModuleType):
    """A module in which everything is there and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Progress if self.__name__.partition(".")[0] in SHOWS_PROGRESS else NOTHING

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return NOTHING


class _Maker(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__.partition(".")[0] in SHOWS_PROGRESS:
            module.__dict__["trange"] = count_up
        else:
            module.__dict__["subplots"] = subplots


class StandInFinder(MetaPathFinder):
    """Asked last, when nobody else has found the module."""

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        """A stand-in for one of the modules above, or for a part of one that is itself a stand-in."""
        top = fullname.partition(".")[0]
        if top not in (*DRAWS, *SHOWS_PROGRESS) or (top != fullname and not isinstance(sys.modules.get(top), StandIn)):
            return None
        return ModuleSpec(fullname, _Maker(), is_package=True)


def stood_in_for() -> list[str]:
    """The missing modules that the script has got a stand-in of."""
    return sorted(name for name, module in sys.modules.items() if isinstance(module, StandIn) and "." not in name)
