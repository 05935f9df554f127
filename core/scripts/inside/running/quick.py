"""Hooks that let most values and statements past with a glance: in a long iteration nobody asks for them.

A recorder says which ones it wants: `special` sites always, others up to `limit` times each; statements that are in
`statements`, or all while it is `watching`. A loop over the pixels of all pictures calls these a million times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from .failures import TriedError, guarded


class Recorder(Protocol):
    """What a child records with."""

    counts: list[int]  # by site, how often it has passed
    special: set[int]
    limit: float
    busy: bool  # it runs a piece of the user's code itself, whose values are not the iteration's
    statements: dict[int, list[int]]
    watching: bool
    is_over: bool

    def value(self, site: int, value: Any) -> Any:
        """An expression was computed."""

    def done(self, statement: int) -> None:
        """A statement has run."""


def value_hook(recorder: Recorder, failed: Callable[[Exception], None]) -> Callable[..., Any]:
    """The recorder's `value`; what it does not want is counted and passed on."""
    counts, special, limit = recorder.counts, recorder.special, recorder.limit

    def hook(site: int, value: Any = None) -> Any:
        if counts[site] >= limit and site not in special and not recorder.busy:
            counts[site] += 1
            return value
        try:  # as `guarded` does it, without a call in between: a value finds the user's frame two calls up
            return recorder.value(site, value)
        except (TriedError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001  it is told by `failed`
            failed(error)
            return value

    return hook


def statement_hook(
    recorder: Recorder, end: Callable[[], None], failed: Callable[[Exception], None]
) -> Callable[..., Any]:
    """The recorder's `done`; `end` is called when the recorder has seen all it is there for."""
    statements = recorder.statements
    careful = guarded(lambda statement, _: recorder.done(statement), failed)

    def hook(statement: int, value: Any = None) -> Any:
        if recorder.watching or statement in statements:
            careful(statement, value)
        if recorder.is_over:
            end()
        return value

    return hook
