"""The lines of a tree drawn with text: what stands before each row, given how deep each one lies."""

from collections.abc import Sequence


def corners(depths: Sequence[int]) -> list[str]:
    """Two cells for each level, none for a root: `├ ` where another of the same level follows, `└ ` before the last.

    >>> corners([0, 1, 2, 1])
    ['', '├ ', '│ └ ', '└ ']
    """
    return ["".join(_cell(depths, place, level) for level in range(1, depth + 1)) for place, depth in enumerate(depths)]


def _cell(depths: Sequence[int], place: int, level: int) -> str:
    following = next((depth for depth in depths[place + 1 :] if depth <= level), 0)
    if level == depths[place]:
        return "├ " if following == level else "└ "
    return "│ " if following == level else "  "
