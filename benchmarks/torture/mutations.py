"""Texts and files spoiled in the ways files are: cut off, bytes turned, pieces lost, doubled or moved, odd values put in."""

from hypothesis import strategies as st

ODD = (
    b"", b"nan", b"-inf", b"1e999", b"-1", b"0", b"99999999999999999999", b"\x00", b"\xff\xfe", "é→∂".encode(),
    b"'", b'"', b"[", b"]", b"=", b",", b";", b"\n\n", b"\r", b"\t", b"true", b"None", b"(" * 300,
)  # fmt: skip
"""What is put in: limits, other types, signs that mean something, bytes that are no text."""


@st.composite
def spoiled(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` after one to four accidents."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, max(0, len(data) - 1)))
        last = min(len(data), first + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["cut", "lose", "double", "put", "replace", "turn", "move"])):
            case "cut":
                data = data[:first]
            case "lose":
                data = data[:first] + data[last:]
            case "double":
                data = data[:last] + data[first:]
            case "put":
                data = data[:first] + draw(st.sampled_from(ODD)) + data[first:]
            case "replace":
                data = data[:first] + draw(st.sampled_from(ODD)) + data[last:]
            case "turn":
                data = data[:first] + bytes([draw(st.integers(0, 255))]) + data[first + 1 :]
            case "move":
                data = data[:first] + data[last:] + data[first:last]
    return data
