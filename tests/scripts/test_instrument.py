"""The rewritten program computes what the user's does, on the same lines."""

import builtins
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from stepgrad.core.scripts.inside.running import instrument
from stepgrad.core.scripts.inside.running.instrument import Program


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, Any]]]:
    """Install hooks that note every value."""
    noted: list[tuple[int, Any]] = []

    def value(site: int, result: Any) -> Any:
        noted.append((site, result))
        return result

    monkeypatch.setattr(builtins, instrument.VALUE, value, raising=False)
    for hook in (instrument.DONE, instrument.TOP, instrument.OUT):
        monkeypatch.setattr(builtins, hook, lambda number: None, raising=False)
    yield noted


def run(text: str) -> tuple[Program, dict[str, Any]]:
    program = Program()
    names: dict[str, Any] = {}
    exec(compile(program.instrument(text, "user.py"), "user.py", "exec"), names)
    return program, names


def test_values_of_expressions_pass_through_the_hook(events: list[tuple[int, Any]]) -> None:
    _, names = run("a = 2 + 3\nb = [x * x for x in range(3)]\n")
    assert (names["a"], names["b"]) == (5, [0, 1, 4])
    assert [value for _, value in events if isinstance(value, int)] == [5, 0, 1, 4]


def test_an_augmented_target_is_read_once_more(events: list[tuple[int, Any]]) -> None:
    program, _ = run("t = 1.0\nt += 2.5\n")
    assert [(program.sites[s].role, v) for s, v in events if program.sites[s].role != "assign"] == [("target", 3.5)]


def test_tracebacks_keep_the_users_lines(events: list[tuple[int, Any]]) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run("x = 1\n\ny = (x\n     / 0)\n")
    assert traceback.extract_tb(caught.value.__traceback__)[-1].lineno in (3, 4)


def test_functions_for_a_compiler_are_left_alone(events: list[tuple[int, Any]]) -> None:
    program, names = run("def njit(f):\n    return f\n@njit\ndef g(x):\n    return x + 1\n")
    names["g"](1)
    assert not [site for site in program.sites if site.function == "g"]
    assert 2 not in [value for _, value in events]


def test_the_statements_of_every_kind_of_block_run_as_before(events: list[tuple[int, Any]]) -> None:
    text = """
def f(n):
    total = 0
    while n:
        n -= 1
        if n == 3:
            continue
        try:
            total += 10 // (n - 1)
        except ZeroDivisionError:
            total += 100
        else:
            total += 1
    return total
class C:
    k = 2
    def m(self, *a, **b):
        return super().__init__(), a, b, lambda y: y + self.k
r = f(6)
one, two = (1, 2)
text = f"{one + two:>4}"
"""
    _, names = run(text)
    plain: dict[str, Any] = {}
    exec(text, plain)
    assert (names["r"], names["two"], names["text"]) == (plain["r"], plain["two"], plain["text"])
