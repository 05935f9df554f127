"""Fair timing: contenders take turns, round after round, and only ratios within a round are compared.

A machine that slows down for a second slows all of them, so the ratio holds where single times would not.
"""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

Work = Callable[[int], None]
"""Does that many steps."""

ROUND_SECONDS = 0.15


def seconds_per_step(contenders: Mapping[str, Work], *, rounds: int) -> dict[str, list[float]]:
    """CPU seconds a step of each contender took, one entry per round. Other programs do not count."""
    counts = {name: _calibrate(work) for name, work in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.disable()
    try:
        for _ in range(rounds):
            for name, work in contenders.items():
                begun = process_time()
                work(counts[name])
                times[name].append((process_time() - begun) / counts[name])
    finally:
        gc.enable()
    return times


def _calibrate(work: Work) -> int:
    """How many steps fill a round, after a warm-up."""
    work(2)
    count = 1
    while True:
        begun = process_time()
        work(count)
        elapsed = process_time() - begun
        if elapsed > ROUND_SECONDS / 4:
            return max(1, round(count * ROUND_SECONDS / elapsed))
        count *= 4


def ratio(times: Mapping[str, list[float]], name: str, base: str) -> float:
    """Median over the rounds of one contender's time over another's."""
    return median(a / b for a, b in zip(times[name], times[base], strict=True))
