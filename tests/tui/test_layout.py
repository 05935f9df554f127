"""The arithmetic of the layouts: nothing overlaps, nothing sticks out, no gap is left."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from stepgrad.tui.layout import Place, Places, inspector_places, main_places, size_of

MAIN = ("loss", "findings", "layers", "units", "phases")
INSPECTOR = ("unit-list", "unit", "examples")
WIDTHS, HEIGHTS = st.integers(40, 250), st.integers(10, 90)


def overlap(a: Place, b: Place) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


def check(places: Places, width: int, height: int, current: str) -> None:
    assert current in places
    for place in places.values():
        assert place.width > 0
        assert place.height > 0
        assert place.x >= 0
        assert place.x + place.width <= width
        assert place.y + place.height <= height
    assert not any(overlap(a, b) for a, b in combinations(places.values(), 2))
    assert sum(place.width * place.height for place in places.values()) == width * height


@given(
    WIDTHS, HEIGHTS, st.integers(1, 40), st.sampled_from(MAIN), st.booleans(), st.booleans(), st.integers(0, 30)
)  # fmt: skip
def test_the_main_screen_is_covered_exactly(
    width: int, height: int, layers: int, current: str, is_zoomed: bool, has_output: bool, breakpoints: int
) -> None:
    places = main_places(
        width,
        height,
        layers=layers,
        current=current,
        is_zoomed=is_zoomed,
        has_output=has_output,
        breakpoints=breakpoints,
    )
    check(places, width, height, current)


@given(WIDTHS, HEIGHTS, st.sampled_from(INSPECTOR), st.booleans())
def test_the_inspector_is_covered_exactly(width: int, height: int, current: str, is_zoomed: bool) -> None:
    check(inspector_places(width, height, current=current, is_zoomed=is_zoomed), width, height, current)


def test_below_forty_by_ten_nothing_is_placed() -> None:
    assert size_of(39, 50) == size_of(200, 9) == "none"
    assert main_places(39, 50, layers=2, current="loss") == {}
    assert inspector_places(200, 9, current="unit") == {}


def test_a_large_screen_shows_every_panel() -> None:
    assert set(MAIN) <= set(main_places(120, 40, layers=2, current="loss"))
    assert set(MAIN) <= set(main_places(80, 24, layers=2, current="loss"))
    assert "breakpoints" not in main_places(120, 40, layers=2, current="loss")
    assert "breakpoints" in main_places(120, 40, layers=2, current="loss", breakpoints=1)
    assert set(INSPECTOR) <= set(inspector_places(120, 40, current="unit"))
