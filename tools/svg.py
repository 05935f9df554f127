"""A screen of cells as SVG, every word at its own place, so that it looks right with any monospaced font.

Blocks, bars and braille dots are drawn as shapes: fonts disagree about them. No font is loaded from anywhere.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import MONOKAI

WIDTH, HEIGHT, SIZE, MARGIN = 8.4, 18.0, 14.0, 12.0
BACKGROUND, FOREGROUND = "#121212", "#e0e0e0"
EIGHTHS = "▁▂▃▄▅▆▇█"
LEFT_EIGHTHS = "▏▎▍▌▋▊▉"
DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of each bit of a braille sign."""
FONTS = "'DejaVu Sans Mono','JetBrains Mono',Menlo,Consolas,'Liberation Mono',monospace"
Cell = tuple[str, str, str, bool]


def draw_screen(rows: Iterable[Iterable[Segment]], *, title: str) -> str:
    """The rows of segments as one SVG document."""
    cells = [[cell for segment in row for cell in _cells(segment)] for row in rows]
    width = max(len(row) for row in cells) * WIDTH + 2 * MARGIN
    height = len(cells) * HEIGHT + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="{FONTS}" font-size="{SIZE:g}" xml:space="preserve">',
    ]
    for number, row in enumerate(cells):
        parts += _row(row, MARGIN + number * HEIGHT)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _cells(segment: Segment) -> list[Cell]:
    style = segment.style or Style()
    colour = style.color.get_truecolor(MONOKAI).hex if style.color and not style.color.is_default else FOREGROUND
    ground = BACKGROUND
    if style.bgcolor and not style.bgcolor.is_default:
        ground = style.bgcolor.get_truecolor(MONOKAI, foreground=False).hex
    if style.reverse:
        colour, ground = ground, colour
    return [(sign, colour, ground, bool(style.bold)) for sign in segment.text]


def _row(row: list[Cell], top: float) -> list[str]:
    parts = []
    column = 0
    for ground, run in groupby(row, key=lambda cell: cell[2]):
        length = len(list(run))
        if ground != BACKGROUND:
            parts.append(_rectangle(column, top, length, 0, HEIGHT, ground))
        column += length
    column = 0
    for (colour, bold), run in groupby(row, key=lambda cell: (cell[1], cell[3])):
        signs = [cell[0] for cell in run]
        for at, sign in enumerate(signs):
            parts += _block(sign, column + at, top, colour)
        parts += _text(signs, column, top, colour, bold=bold)
        column += len(signs)
    return parts


def _text(signs: list[str], column: int, top: float, colour: str, *, bold: bool) -> list[str]:
    """An element for each word: not every viewer takes a list of places, but every one takes a start."""
    weight = ' font-weight="bold"' if bold else ""
    parts = []
    at = 0
    for is_word, run in groupby(signs, key=lambda sign: sign != " " and not _is_drawn(sign)):
        word = "".join(run)
        if is_word:
            place = f'x="{MARGIN + (column + at) * WIDTH:.1f}" y="{top + HEIGHT * 0.74:.1f}"'
            length = f'textLength="{len(word) * WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
            parts.append(f'<text {place} {length} fill="{colour}"{weight}>{escape(word)}</text>')
        at += len(word)
    return parts


def _is_drawn(sign: str) -> bool:
    return sign in EIGHTHS or sign in LEFT_EIGHTHS or sign == "▀" or _is_braille(sign)


def _is_braille(sign: str) -> bool:
    return "\u2800" <= sign <= "\u28ff"


def _block(sign: str, column: int, top: float, colour: str) -> list[str]:
    if sign == "▀":
        return [_rectangle(column, top, 1, 0, HEIGHT / 2, colour)]
    if sign in EIGHTHS:
        tall = HEIGHT * (EIGHTHS.index(sign) + 1) / 8
        return [_rectangle(column, top, 1, HEIGHT - tall, tall, colour)]
    if sign in LEFT_EIGHTHS:
        return [_rectangle(column, top, (LEFT_EIGHTHS.index(sign) + 1) / 8, 0, HEIGHT, colour)]
    if _is_braille(sign):
        return [_dot(column, top, *place, colour) for bit, place in enumerate(DOTS) if ord(sign) >> bit & 1]
    return []


def _dot(column: int, top: float, across: int, down: int, colour: str) -> str:
    x, y = MARGIN + (column + 0.25 + 0.5 * across) * WIDTH, top + (down + 0.5) * HEIGHT / 4
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.4" fill="{colour}"/>'


def _rectangle(column: int, top: float, wide: float, down: float, tall: float, colour: str) -> str:
    # A hair wider than the cell, so that no seam shows between neighbours.
    x, y = MARGIN + column * WIDTH, top + down
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide * WIDTH + 0.2:.1f}" height="{tall + 0.2:.1f}" fill="{colour}"/>'
