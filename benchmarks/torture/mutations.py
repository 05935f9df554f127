"""Texts and files spoiled in the ways files are: cut off, bytes turned, pieces lost, doubled, moved, or put in."""

from dataclasses import dataclass

from hypothesis import strategies as st

ODD = (
    b"", b"nan", b"-inf", b"1e999", b"-1", b"0", b"99999999999999999999", b"\x00", b"\xff\xfe", "é→∂".encode(),
    b"'", b'"', b"[", b"]", b"=", b",", b";", b"\n\n", b"\r", b"\t", b"true", b"None", b"(" * 300,
)  # fmt: skip
"""What is put in: limits, other types, signs that mean something, bytes that are no text."""
KINDS = ("cut", "lose", "double", "put", "replace", "turn", "move")
PLACES = 2**16


@dataclass(frozen=True, slots=True)
class Accident:
    """`place` is where, in 65536ths of the whole; `length` bytes are concerned."""

    kind: str
    place: int
    length: int
    odd: bytes
    byte: int


ACCIDENTS = st.lists(
    st.builds(
        Accident,
        st.sampled_from(KINDS),
        st.integers(0, PLACES - 1),
        st.integers(0, 40),
        st.sampled_from(ODD),
        st.integers(0, 255),
    ),
    min_size=1,
    max_size=4,
)


def spoil(data: bytes, accidents: list[Accident]) -> bytes:
    """`data` after all of them."""
    for accident in accidents:
        data = _after(data, accident)
    return data


def _after(data: bytes, accident: Accident) -> bytes:
    first = len(data) * accident.place // PLACES
    last = min(len(data), first + accident.length)
    before, piece, behind = data[:first], data[first:last], data[last:]
    match accident.kind:
        case "cut":
            return before
        case "lose":
            return before + behind
        case "double":
            return before + piece + piece + behind
        case "put":
            return before + accident.odd + piece + behind
        case "replace":
            return before + accident.odd + behind
        case "turn":
            return before + bytes([accident.byte]) + data[first + 1 :]
    return before + behind + piece
