"""Reads conditions: a small grammar of its own, never Python's `eval`, so that a condition can do nothing but look.

condition   := test [ 'every' N ]
test        := expression ( '>' '<' '>=' '<=' '==' '!=' ) expression
             | expression 'is' ( 'nan' | 'finite' | 'infinite' )
             | 'finding' CODE  |  'batch' | 'update' | ( 'forward' | 'backward' ) LAYER
expression  := term { ( '+' | '-' ) term }          term := factor { ( '*' | '/' ) factor }
factor      := NUMBER [ '%' ] | '-' factor | '(' expression ')' | METRIC [ '(' argument { ',' argument } ')' ]
             | 'w' LAYER '[' INPUT ',' UNIT ']' | 'b' LAYER '[' UNIT ']'
"""

import re
from collections.abc import Iterable
from math import isinf
from typing import NoReturn

from ..diagnosis.explanations import codes
from ..errors import StepgradError, unknown_name
from .conditions import (
    COMPARE,
    METRICS,
    SERIES,
    STATES,
    TENSORS,
    Arithmetic,
    AtPhase,
    Comparison,
    Condition,
    Expression,
    HasFinding,
    IsState,
    Metric,
    Number,
    Parameter,
)

TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(>=|<=|==|!=|[-+*/()<>,%\[\]]))"
)
PARAMETER = re.compile(r"([wWbB])([1-9]\d{0,5})$")
LONGEST, DEEPEST = 500, 40
VALUES = "like 'loss', 'norm(gradient, 2)', 'dead(1)' or 'w1[3,5]'"
EXAMPLES = "like 'loss > 2', 'dead(1) > 50%', 'loss is nan', 'finding dead-layer' or 'backward 2'"


def parse_condition(text: str, layers: int | None = None) -> Condition:
    """Read a condition; with `layers` the layers it names must exist.

    Raises StepgradError saying what is wrong and what would be right.
    """
    condition = _Reader(text).read()
    if layers is not None:
        phases = condition.test.phase.split()[1:] if isinstance(condition.test, AtPhase) else []
        _check_layers([*_layers_of(condition.test.parts()), *phases], text, layers)
    return condition


def parse_expression(text: str, layers: int | None = None) -> Expression:
    """Read something with a value, as on either side of a comparison: `norm(gradient, 2)`, `w1[3,5]`.

    Raises StepgradError saying what is wrong and what would be right.
    """
    expression = _Reader(text).read_expression()
    if layers is not None:
        _check_layers(_layers_of(expression.parts()), text, layers)
    return expression


def parse_parameter(text: str) -> Parameter:
    """Read the name of one weight, `w1[3,5]`, or bias, `b1[5]`. Raises StepgradError."""
    expression = _Reader(text).read_expression()
    if not isinstance(expression, Parameter):
        raise StepgradError(f"'{text}' is no weight or bias; write w1[INPUT,UNIT] or b1[UNIT], like w1[3,5]")
    return expression


def _layers_of(parts: Iterable[Expression]) -> list[str]:
    """The layers that are named, as they were written."""
    named = []
    for part in parts:
        if isinstance(part, Parameter):
            named.append(str(part.layer))
        elif isinstance(part, Metric) and "layer" in METRICS[part.name]:
            named.append(part.arguments[-1])
    return named


def _check_layers(named: list[str], text: str, layers: int) -> None:
    for layer in named:
        if not 1 <= int(layer) <= layers:
            raise StepgradError(f"'{text}': there is no layer {layer}; layers are 1 to {layers}")


class _Reader:
    """One pass over the words of one condition."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise StepgradError(f"a condition may have {LONGEST} characters at most, this one has {len(text)}")
        self._text = text
        self._what = f"no condition: {{}}; write one {EXAMPLES}"
        self._words = self._split(text)
        self._place = 0
        self._depth = 0

    def _split(self, text: str) -> list[str]:
        if text.split()[:1] == ["finding"]:  # the only place where a dash is part of a word
            return text.split()
        words, place, stripped = [], 0, text.rstrip()
        while place < len(stripped):
            match = TOKEN.match(stripped, place)
            if match is None:
                self._fail(f"'{stripped[place:].strip()[:10]}' means nothing here")
            words.append(next(part for part in match.groups() if part is not None))
            place = match.end()
        return words

    def read_expression(self) -> Expression:
        """The whole text as something with a value."""
        self._what = f"nothing with a value: {{}}; write something {VALUES}"
        if not self._words:
            self._fail("it is empty")
        expression = self._read_sum()
        if self._place < len(self._words):
            self._fail(f"'{self._words[self._place]}' is too much at the end")
        return expression

    def read(self) -> Condition:
        """The whole condition."""
        if not self._words:
            self._fail("it is empty")
        test = self._read_test()
        every = 1
        if self._take("every"):
            every = self._read_count("every")
        if self._place < len(self._words):
            self._fail(f"'{self._words[self._place]}' is too much at the end")
        return Condition(test, every)

    def _read_test(self) -> Comparison | IsState | HasFinding | AtPhase:
        first = self._words[0]
        if first == "finding":
            self._place = 1
            return HasFinding(self._read_code())
        if first in ("batch", "update"):
            self._place = 1
            return AtPhase(first)
        if first in ("forward", "backward"):
            self._place = 1
            return AtPhase(f"{first} {self._read_count(first)}")
        left = self._read_sum()
        if self._take("is"):
            state = self._next("nan, finite or infinite")
            if state not in STATES:
                raise unknown_name("state", state, STATES)
            return IsState(left, state)
        sign = self._next("a comparison: > < >= <= == or !=")
        if sign not in COMPARE:
            self._fail(f"expected a comparison (> < >= <= == !=) or 'is', got '{sign}'")
        return Comparison(left, sign, self._read_sum())

    def _read_code(self) -> str:
        code = self._next("the code of a finding, like dead-layer")
        if code not in codes():
            raise StepgradError(f"'{self._text}': {unknown_name('finding', code, codes())}")
        return code

    def _read_sum(self) -> Expression:
        left = self._read_product()
        while (sign := self._peek()) in ("+", "-"):
            self._place += 1
            left = Arithmetic(left, sign, self._read_product())
        return left

    def _read_product(self) -> Expression:
        left = self._read_factor()
        while (sign := self._peek()) in ("*", "/"):
            self._place += 1
            left = Arithmetic(left, sign, self._read_factor())
        return left

    def _read_factor(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            self._fail("it is nested too deeply")
        try:
            return self._read_unnested()
        finally:
            self._depth -= 1

    def _read_unnested(self) -> Expression:
        word = self._next("a number or something measured")
        if word == "-":
            inner = self._read_factor()
            if isinstance(inner, Number):
                return Number(-inner.value, inner.is_percent)
            return Arithmetic(Number(0.0), "-", inner)
        if word == "(":
            inner = self._read_sum()
            self._expect(")")
            return inner
        if word[0].isdigit() or word[0] == ".":
            if isinf(float(word)):
                self._fail(f"{word} is beyond all numbers; 'is infinite' asks for that")
            return Number(float(word), self._take("%"))
        if self._peek() == "[" and (match := PARAMETER.match(word)):
            return self._read_parameter(match[1].lower(), int(match[2]))
        return self._read_metric(word)

    def _read_parameter(self, kind: str, layer: int) -> Parameter:
        self._expect("[")
        place = [self._read_index()]
        while self._take(","):
            place.append(self._read_index())
        self._expect("]")
        if len(place) != (2 if kind == "w" else 1):
            form = f"w{layer}[INPUT,UNIT]" if kind == "w" else f"b{layer}[UNIT]"
            self._fail(f"expected {form}, got {len(place)} number(s) in the brackets")
        return Parameter(layer, "weights" if kind == "w" else "bias", tuple(place))

    def _read_index(self) -> int:
        word = self._next("a whole number from 0")
        if not word.isdecimal():
            self._fail(f"expected a whole number from 0, got '{word}'")
        return int(word)

    def _read_metric(self, name: str) -> Metric:
        if name not in METRICS:
            if not name[0].isalpha():
                self._fail(f"expected a number or something measured, got '{name}'")
            message = str(unknown_name("metric", name, METRICS))
            raise StepgradError(f"'{self._text}': {message}")
        wanted = METRICS[name]
        if not wanted:
            return Metric(name)
        form = f"{name}({', '.join(wanted)})"
        if not self._take("("):
            self._fail(f"{name} needs brackets: {form}")
        arguments = [self._next(f"{wanted[0]} in {form}")]
        while self._take(","):
            arguments.append(self._next(f"another argument in {form}"))
        self._expect(")")
        if len(arguments) != len(wanted):
            self._fail(f"expected {form}, got {len(arguments)} argument(s)")
        for kind, argument in zip(wanted, arguments, strict=True):
            self._check_argument(kind, argument, form)
        return Metric(name, tuple(arguments))

    def _check_argument(self, kind: str, argument: str, form: str) -> None:
        known = {"tensor": TENSORS, "series": SERIES}.get(kind)
        if known is not None and argument not in known:
            raise StepgradError(f"'{self._text}': {unknown_name(kind, argument, known)}")
        if kind == "layer" and not (argument.isdecimal() and int(argument) > 0):
            self._fail(f"expected a layer from 1 in {form}, got '{argument}'")

    def _read_count(self, after: str) -> int:
        word = self._next(f"a whole number after '{after}'")
        if not word.isdecimal() or int(word) < 1:
            self._fail(f"expected a whole number from 1 after '{after}', got '{word}'")
        return int(word)

    def _peek(self) -> str:
        return self._words[self._place] if self._place < len(self._words) else ""

    def _take(self, word: str) -> bool:
        if self._peek() != word:
            return False
        self._place += 1
        return True

    def _next(self, wanted: str) -> str:
        word = self._peek()
        if not word:
            self._fail(f"it ends where {wanted} was expected")
        self._place += 1
        return word

    def _expect(self, word: str) -> None:
        if not self._take(word):
            self._fail(f"expected '{word}', got '{self._peek() or 'the end'}'")

    def _fail(self, reason: str) -> NoReturn:
        raise StepgradError(f"'{self._text}' is {self._what.format(reason)}")
