"""What the forks of a script that are parked to be gone back to cost in memory: `python -m benchmarks.parked`.

Each line is a moment of a run: how many forks there are, what they own alone (private, in smaps), and that with their
share of what is common (PSS), beside what the script's own process takes. Linux only: it reads /proc.
"""

import argparse
import tempfile
import time
from pathlib import Path

from stepgrad.core.debugging.commands import AtStep, Run
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.scripts.debugging.trainee import ScriptTrainee
from stepgrad.core.scripts.launch import CheckOptions

MIB = 1 << 20
EXAMPLES = Path(__file__).parents[1] / "examples"
LARGE = """\
import numpy as np

rng = np.random.default_rng(0)
X, y = rng.normal(size=(256, 3072)), rng.normal(size=(256, 1))
W1, W2 = rng.normal(size=(3072, 1024)) * 0.02, rng.normal(size=(1024, 1)) * 0.03
m1, m2 = np.zeros_like(W1), np.zeros_like(W2)
for i in range(100000):
    h = np.maximum(X @ W1, 0)
    p = h @ W2
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) / len(y)
    g2, g1 = h.T @ d, X.T @ (d @ W2.T * (h > 0))
    m1, m2 = 0.9 * m1 + g1, 0.9 * m2 + g2
    W1 -= 0.001 * m1
    W2 -= 0.001 * m2
"""
"""Three million parameters, with momentum."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, help="another script instead of the three")
    parser.add_argument("--steps", type=int, nargs="+", default=[50, 200, 800], help="after so many iterations")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.py"
        large.write_text(LARGE)
        scripts = [given.script] if given.script else [EXAMPLES / "answer_xor.py", EXAMPLES / "question.py", large]
        print(
            f"{'script':16} {'iteration':>9} {'forks':>5} {'private':>9} {'a fork':>8} {'PSS':>9} {'script itself':>13}"
        )
        for script in scripts:
            measure(script, given.steps)


def measure(script: Path, steps: list[int]) -> None:
    """A line for each of these iterations."""
    trainee = ScriptTrainee(script, (), CheckOptions(seconds=120), checks=False)
    try:
        _rest(trainee)
        for step in steps:
            trainee.send(Run(AtStep(step)))
            at = _rest(trainee).step
            forks = trainee.parked
            private = sum(memory_of(pid)["Private_Dirty"] + memory_of(pid)["Private_Clean"] for pid in forks)
            shared = sum(memory_of(pid)["Pss"] for pid in forks)
            own = memory_of(trainee.pid)["Rss"]
            each = private / max(1, len(forks))
            print(
                f"{script.name:16} {at:9} {len(forks):5} {private / MIB:5.0f} MiB {each / MIB:4.1f} MiB "
                f"{shared / MIB:5.0f} MiB {own / MIB:9.0f} MiB"
            )
    finally:
        trainee.close()


def memory_of(pid: int) -> dict[str, int]:
    """Bytes by name, as the kernel adds them up."""
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {row[0].rstrip(":"): int(row[1]) * 1024 for row in rows}


def _rest(trainee: ScriptTrainee) -> Snapshot:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        said = trainee.receive(1.0)
        if isinstance(said, Snapshot) and said.status != "running":
            return said
    raise SystemExit("the script did not come to rest")


if __name__ == "__main__":
    main()
