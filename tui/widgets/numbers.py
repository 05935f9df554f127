"""Numbers as people read them in a column: four significant digits, short exponents, nan and inf plainly there."""

from math import isfinite, isnan


def number(value: float | None, *, digits: int = 4) -> str:
    """`0.6931`, `12.35`, `1.2e-5`, `nan`, `-inf`; `–` for None. At most 9 cells wide."""
    if value is None:
        return "–"
    value = float(value)
    if not isfinite(value):
        return "nan" if isnan(value) else ("inf" if value > 0 else "-inf")
    if value == 0:
        return "0"
    # The exponent after rounding: 9.9996 is shown as 10.00, not 10.000.
    exponent = int(f"{value:.{digits - 1}e}".split("e")[1])
    if exponent < -3 or exponent >= 5:
        return exponent_form(value)
    return f"{value:.{max(0, digits - 1 - exponent)}f}"


def exponent_form(value: float, *, digits: int = 2) -> str:
    """`1.2e-5`: no plus, no leading zero in the exponent."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def setting(value: float) -> str:
    """A number somebody wrote, as they would write it: `0.1`, `100`, `5e-4`, `1e300`."""
    text = f"{value:.6g}"
    if "e" not in text and 0 < abs(value) < 1e-3:
        text = f"{value:.5e}"
    mantissa, found, exponent = text.partition("e")
    if not found:
        return text
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(exponent)}"


def percent(share: float | None) -> str:
    """`0%` and `100%` only where it is exactly none or all; between them at least 1 and at most 99."""
    if share is None:
        return "–"
    if not isfinite(share):
        return "nan"
    if share <= 0 or share >= 1:
        return f"{max(0.0, min(1.0, share)):.0%}"
    return f"{min(99, max(1, round(share * 100)))}%"


def rate(per_second: float) -> str:
    """Steps a second: `312 st/s`, `4.1 st/s`, `12.3k st/s`; empty while not known."""
    if not isfinite(per_second) or per_second <= 0:
        return ""
    if per_second >= 10_000:
        return f"{per_second / 1000:.1f}k st/s"
    return f"{per_second:.0f} st/s" if per_second >= 10 else f"{per_second:.1f} st/s"
