"""Scripts with lines lost, doubled, moved and spoiled, given to `check`: whatever they do, it has an answer."""

import random
from pathlib import Path

from .running import ROOT, stepgrad
from .tally import Budget, Tally, complaint

LIMIT = 60.0
"""Seconds for a check that was given 10."""
PUT_IN = (
    "raise ValueError('é')", "import sys; sys.exit(3)", "import os; os._exit(0)", "while True: pass", "x = input()",
    "1 / 0", "import nothing_of_that_name", "open('/nowhere/x')", "import os; os.kill(os.getpid(), 9)", "del np",
    "W1 = None", "print('x' * 100000)", "import threading; threading.Thread(target=print).start()", "np = 3",
    "import os; os.close(1)", "def f(:", "np.seterr(all='raise')", "import numpy; numpy.random.seed(None)", "return",
    "lr = float('nan')",
)  # fmt: skip


def scripts(budget: Budget) -> Tally:
    """Script after script until the time is over."""
    chance = random.Random(budget.seed)
    sources = sorted((ROOT / "examples" / "gallery").glob("*/*.py"))
    count, failures = 0, list[str]()
    while not budget.is_spent(count):
        count += 1
        source, number = chance.choice(sources), chance.randrange(10**9)
        path = budget.folder / "net.py"
        path.write_text(_spoiled(source.read_text(encoding="utf-8"), random.Random(number)), encoding="utf-8")
        done = stepgrad(
            ["check", str(path), "--timeout", "10", *chance.choice(([], ["--json"]))], budget.folder, seconds=LIMIT
        )
        wrong = complaint(_own_words(done.said), done.code, (0, 1, 2, 3))
        if wrong is None and done.code in (2, 3) and len(done.said.strip().splitlines()) == 0:
            wrong = f"exit code {done.code} without a word"
        if wrong:
            kept = Path(f"torture-{number}.py")
            kept.write_bytes(path.read_bytes())
            failures.append(f"{source.name}, kept as {kept}: {wrong}")
    return Tally(count, tuple(failures))


def _own_words(said: str) -> str:
    """Where the check itself failed, that is a failure; the script's own exceptions are told in one line."""
    return said.replace("the check itself failed", "Traceback (most recent call last)")


def _spoiled(text: str, chance: random.Random) -> str:
    """One to four accidents, by lines."""
    lines = text.splitlines()
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        line = lines[place]
        match chance.choice(("lose", "double", "swap", "indent", "number", "put")):
            case "lose":
                del lines[place]
            case "double":
                lines.insert(place, line)
            case "swap":
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], line
            case "indent":
                lines[place] = line[1:] if chance.random() < 0.5 else f"    {line}"
            case "number":
                for digit in "0123456789":
                    line = line.replace(digit, chance.choice("0139"))
                lines[place] = line
            case "put":
                indent = line[: len(line) - len(line.lstrip())]
                lines.insert(place, indent + chance.choice(PUT_IN))
        if not lines:
            break
    return "\n".join(lines) + "\n"
