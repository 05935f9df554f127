"""What the terminal can show is read from the environment."""

import pytest

from stepgrad.tui.glyphs import to_ascii, to_words
from stepgrad.tui.terminal import detect


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm"}, 16),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 2**24),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, 0),
    ],
)
def test_colours_follow_the_terminal_unless_none_are_wanted(environment: dict[str, str], colours: int) -> None:
    assert detect(environment).colours == colours


@pytest.mark.parametrize(
    ("environment", "has_unicode"),
    [
        ({"TERM": "xterm", "LANG": "C"}, False),
        ({"TERM": "xterm", "LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"TERM": "xterm", "LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, False),
        ({"TERM": "xterm", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "xterm", "LANG": "C", "LC_ALL": "C.UTF-8"}, True),
        ({"TERM": "xterm"}, True),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, False),
    ],
)
def test_signs_beyond_ascii_need_a_locale_and_a_font_that_have_them(
    environment: dict[str, str], has_unicode: bool
) -> None:
    assert detect(environment).has_unicode is has_unicode


def test_stand_ins_are_ascii_and_as_wide_as_the_signs() -> None:
    text = "╭─▶ ×░█ ✖ ⣿ Δw·σ′ 漢 ▔"
    assert to_ascii(text).isascii()
    assert len(to_ascii(text)) == len(text) + 1  # the ideograph is two cells wide


def test_a_formula_in_ascii_is_spelled_where_it_can_and_keeps_its_width_where_it_must() -> None:
    formula = "w ← w − η m̂ / (√v̂ + ε)"
    assert to_words(formula) == "w <- w - eta m_hat / (sqrt v_hat + eps)"
    assert to_ascii("w ← w − g") == "w<- w - g"
