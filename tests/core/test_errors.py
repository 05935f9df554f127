"""An error is one line a terminal can show, whatever was given."""

import pytest

from stepgrad.core.errors import StepgradError, unknown_name


@pytest.mark.parametrize(
    ("given", "shown"), [("a\nb", "a\\nb"), ("\x1b[2J", "\\x1b[2J"), ("größe → 1", "größe → 1"), ("\x00\t", "\\x00\\t")]
)
def test_what_a_terminal_would_obey_is_spelled_out_and_letters_are_left(given: str, shown: str) -> None:
    assert str(StepgradError(f"unknown '{given}'")) == f"unknown '{shown}'"


def test_the_nearest_name_is_offered_and_where_none_is_near_all_are() -> None:
    assert str(unknown_name("loss", "bec", ["bce", "mse"])) == "unknown loss 'bec'; did you mean 'bce'?"
    assert str(unknown_name("loss", "xyz", ["bce", "mse"])) == "unknown loss 'xyz'; known: bce, mse"
