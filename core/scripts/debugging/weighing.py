"""What parked forks really take: their share of the memory they have in common, as the kernel adds it up (Linux)."""

from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def weigh(pids: Iterable[int]) -> int | None:
    """The bytes of all of them together; None where nobody can tell. One that has ended weighs nothing."""
    if not (PROC / "self/smaps_rollup").exists():
        return None
    return sum(map(_weight, pids))


def _weight(pid: int) -> int:
    try:
        rows = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("Pss:")), 0)
