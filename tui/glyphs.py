"""Signs beyond ASCII and what stands for each where the terminal has ASCII only.

Every stand-in is as wide as its sign, so one translation of the finished line is enough and no layout changes.
Imports nothing of the screen.
"""

from unicodedata import combining, east_asian_width

SHADES = " ░▒▓█"
BARS = " ▁▂▃▄▅▆▇█"
SPARKS = BARS[1:]

DEAD, RARE, ACTIVE, SATURATED, NONFINITE, UNKNOWN = "×", "░", "█", "S", "!", "?"
DONE, NOW, TO_COME = "✔", "▶", "·"
PAUSED, RUNNING, FINISHED = "❚❚", "▶", "■"
ERROR, WARNING, INFO = "✖", "⚠", "ℹ"
CURSOR = "▶"
BACKWARD = "◀"
FROZEN = "❄"
LIVE = "●"
MARKED = "✗"
HERE = "┊"
GOES_ON = "→"
CLASS_MARKS = "○●△◆□▲◇■+*"
BREAKPOINT, BREAKPOINT_OFF, WATCH = "◉", "○", "≈"

_STAND_INS = {
    **dict(zip("─━│┃┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛╌┄┈┊┆▕▏", "-=||+++++++++++++++++---::||", strict=True)),
    **dict(zip("░▒▓█▀▄", ".:%#^_", strict=True)),
    **dict(zip("▁▂▃▅▆▇", "_.-=+*", strict=True)),
    **dict(zip("✔▶◀■❚✖⚠ℹ✗◉●○•∙❄△◆□▲◇", "v><#|X!iX*@o..*A%DV0", strict=True)),
    **dict(zip("×÷−·→←↑↓⇧…–—≈≤≥±∞√²³ᵀ₀₁₂₃", "x/-.><^v^.--~<>~8v23T0123", strict=True)),
    **dict(zip("σδΔΣημεθβρλπαγφμ∂∇∑∈∘⊙ŷẑ", "sdDSnuetbrlpagfudVSe.*yz", strict=True)),
    **dict(zip("“”‘’´′«»", "\"\"''''<>", strict=True)),
    **dict(zip("▔▊▎▋▌▍▉", "-||||||", strict=True)),
    "🔎": "o ",
}
TO_ASCII = str.maketrans(_STAND_INS)
_WORDS = {
    **dict(zip("←→≤≥", ("<-", "->", "<=", ">="), strict=True)),
    **dict(zip("ηβλεσδαμρ", ("eta", "beta", "lambda", "eps", "sigma", "delta", "alpha", "mu", "rho"), strict=True)),
    **dict(zip("√∞Σ⊙²³", ("sqrt ", "inf", "sum ", "*", "^2", "^3"), strict=True)),
    "\u0302": "_hat",
}
TO_WORDS = str.maketrans(_WORDS)


def to_words(text: str) -> str:
    """The text in ASCII for lines that are not laid out yet: formulas are spelled as a program would have them."""
    return text if text.isascii() else to_ascii(text.translate(TO_WORDS))


def to_ascii(text: str) -> str:
    """The text with every sign replaced by its stand-in; signs without one become `*` (braille) or `?`."""
    if text.isascii():
        return text
    translated = text.replace(" ← ", "<- ").translate(TO_ASCII)  # as wide, and no "less than"
    if translated.isascii():
        return translated
    return "".join(_fallback(sign) for sign in translated)


def _fallback(sign: str) -> str:
    if sign.isascii():
        return sign
    if "\u2800" <= sign <= "\u28ff":
        return " " if sign == "\u2800" else "*"
    if combining(sign):
        return ""
    return "??" if east_asian_width(sign) in "WF" else "?"
