"""Trainings in comprehensions and inside long loops, and data that are changed, sorted, wrapped or not scaled."""

from pathlib import Path

import pytest

from tests.scripts.test_check_finds_faults import checked, line_of

IN_A_COMPREHENSION = """\
import numpy as np
rng = np.random.default_rng(2)
feats = rng.normal(size=(3, 96))
goal = np.sin(feats[:1]) - feats[1:2] * feats[2:]

class Regressor:
    def __init__(self):
        self.A, self.B = rng.normal(size=(7, 3)) * 0.5, rng.normal(size=(1, 7)) * 0.4

    def fit_batch(self, x, t):
        hid = np.tanh(self.A @ x)
        gap = self.B @ hid - t
        back = self.B.T @ gap
        self.A -= 0.05 * back @ x.T / x.shape[1]
        self.B -= 0.05 * gap @ hid.T / x.shape[1]
        return 0.5 * np.mean(gap ** 2)

model = Regressor()
for sweep in range(30):
    print(np.mean([model.fit_batch(feats[:, s:s + 12], goal[:, s:s + 12]) for s in range(0, 96, 12)]))
"""

INSIDE_A_LONG_LOOP = """\
import numpy as np
rng = np.random.default_rng(3)
pairs = [(int(a), int(a + rng.integers(1, 3)) % 12) for a in rng.integers(0, 12, 4000)]
inner, outer = rng.normal(size=(12, 5)) * 0.3, rng.normal(size=(12, 5)) * 0.3

def learn(a, b):
    u = inner[a].copy()
    du = np.zeros(5)
    cost = 0.0
    for k, t in [(b, 1.0), ((b + 4) % 12, 0.0), ((b + 7) % 12, 0.0)]:
        w = outer[k].copy()
        p = 1 / (1 + np.exp(-u @ w))
        cost -= np.log(p if t else 1 - p)
        du += (p - t) * w
        outer[k] -= 0.05 * (p - t) * u
    inner[a] += 0.05 * du
    return cost

for lap in range(3):
    print(sum(learn(a, b) for a, b in pairs) / len(pairs))
"""

NEURONS = """\
import numpy as np
np.random.seed(4)

class Cell:
    def __init__(self, row):
        self.row, self.shift = row, 0.1 * np.random.randn()

class Net:
    def __init__(self, n, m):
        first = np.random.randn(n)
        self.cells = [Cell(first) for _ in range(m)]
        self.top = np.random.randn(m) * 0.5

    def train(self, pairs, rate):
        for turn in range(4):
            total = 0.0
            for x, t in pairs:
                a = np.array([np.tanh(c.row @ x + c.shift) for c in self.cells])
                e = a @ self.top - t
                total += 0.5 * e ** 2
                back = e * self.top * (1 - a * a)
                self.top -= rate * e * a
                for c, g in zip(self.cells, back):
                    c.row -= rate * g * x
                    c.shift -= rate * g
            print(turn, total)

examples = [(p, float(p @ p > 1)) for p in np.random.uniform(-1, 1, (240, 2))]
Net(2, 5).train(examples, 0.05)
"""

NOISE_IN_A_VIEW = """\
import numpy as np
rng = np.random.default_rng(6)
signals = rng.normal(size=(60, 4))
wanted = signals @ rng.normal(size=(4, 2))
M = np.zeros((4, 2))
for lap in range(40):
    for i in range(0, 60, 15):
        part, due = signals[i:i + 15], wanted[i:i + 15]
        part += 0.1 * rng.normal(size=part.shape)
        gap = part @ M - due
        loss = np.mean(gap ** 2)
        M -= 0.1 * part.T @ gap * 2 / gap.size
"""

SORTED = """\
import numpy as np
rng = np.random.default_rng(7)
hours = rng.uniform(0, 3, 50)
marks = 2 * hours + rng.normal(0, 0.1, 50)
hours.sort()
a, b = 0.0, 0.0
for k in range(200):
    miss = a * hours + b - marks
    cost = np.mean(miss ** 2)
    a -= 0.05 * 2 * np.mean(miss * hours)
    b -= 0.05 * 2 * np.mean(miss)
"""

SIGNS_IN_BYTES = """\
import numpy as np
rng = np.random.default_rng(8)
seen = rng.integers(0, 2, 80).astype("uint8")
rows = rng.normal(size=(80, 3)) + seen[:, None]
side = seen * 2 - 1
w = np.zeros(3)
for k in range(100):
    m = side * (rows @ w)
    loss = np.mean(np.log1p(np.exp(-m)))
    w += 0.1 * (side / (1 + np.exp(m))) @ rows / 80
"""

SEVERAL_LABELS = """\
import numpy as np
rng = np.random.default_rng(9)
texts = rng.normal(size=(90, 6))
tags = (texts[:, :4] + 0.3 > 0).astype(float)
V = rng.normal(size=(6, 4)) * 0.1
for k in range(80):
    e = np.exp(texts @ V)
    q = e / e.sum(axis=1, keepdims=True)
    print(-np.mean(np.sum(tags * np.log(q) + (1 - tags) * np.log(1 - q), axis=1)))
    V -= 0.2 * texts.T @ (q - tags) / 90
"""

TEST_ROWS_AS_THEY_CAME = """\
import numpy as np
rng = np.random.default_rng(10)
table = np.c_[rng.normal(50, 9, 120), rng.normal(2000, 300, 120)]
price = table @ np.array([0.3, 0.01])
known, later = table[:90].copy(), table[90:].copy()
known = (known - known.mean(0)) / known.std(0)
w, c = np.zeros(2), 0.0

def predict(rows):
    return rows @ w + c

for k in range(400):
    gap = predict(known) - price[:90]
    loss = np.mean(gap ** 2)
    w -= 0.1 * 2 * known.T @ gap / 90
    c -= 0.1 * 2 * gap.mean()
    if k % 100 == 99:
        print(loss, np.mean((predict(later) - price[90:]) ** 2))
"""

BOUND_IN_THE_LOOP = """\
import numpy as np

class Model:
    def __init__(self):
        r = np.random.default_rng(5)
        self.weights = {"first": r.normal(size=(3, 6)) * 0.5, "second": r.normal(size=(6, 1)) * 0.5}

    def fit(self, X, y, turns):
        for turn in range(turns):
            w = self.weights
            hidden = np.tanh(X @ w["first"])
            gap = hidden @ w["second"] - y
            cost = np.mean(gap ** 2)
            d = 2 * gap / len(y)
            back = d @ w["second"].T
            for name, step in (("second", hidden.T @ d), ("first", X.T @ back)):
                w[name] -= 0.05 * step
        return cost

r = np.random.default_rng(1)
X = r.normal(size=(70, 3))
print(Model().fit(X, np.sin(X[:, :1]) * X[:, 1:2], 200))
"""

FAULTS = [
    ("back = self.B.T @ gap\n", IN_A_COMPREHENSION, "gradient-wrong", "back = self.B.T @ gap * (1 - hid ** 2)\n"),
    ("inner[a] += 0.05 * du\n", INSIDE_A_LONG_LOOP, "update-sign", "inner[a] -= 0.05 * du\n"),
    ("self.row, self.shift = row, ", NEURONS, "gradient-wrong", "self.row, self.shift = row.copy(), "),
    ('back = d @ w["second"].T', BOUND_IN_THE_LOOP, "gradient-wrong", 'back = d @ w["second"].T * (1 - hidden ** 2)'),
    ("part += 0.1 * rng", NOISE_IN_A_VIEW, "data-changed", "part = part + 0.1 * rng"),
    ("hours.sort()\n", SORTED, "label-order", "ordered = np.sort(hours)\n"),
    ("side = seen * 2 - 1", SIGNS_IN_BYTES, "label-range", "side = seen.astype(int) * 2 - 1"),
    ("q = e / e.sum(axis=1, keepdims=True)", SEVERAL_LABELS, "loss-output-mismatch", "q = e / (1 + e)"),
    ("known, later = ", TEST_ROWS_AS_THEY_CAME, "input-scale", "table = (table - 50) / 500\nknown, later = "),
]


@pytest.mark.parametrize(
    ("guilty", "text", "code", "_"), FAULTS,
    ids=[
        "comprehension", "long loop", "units with one array", "a name bound in the loop", "noise in a view",
        "sorted inputs", "bytes", "several labels", "test rows",
    ],
)  # fmt: skip
def test_the_fault_is_named_at_its_line(tmp_path: Path, guilty: str, text: str, code: str, _: str) -> None:
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == (code, line_of(text, guilty.strip()))


@pytest.mark.parametrize(
    ("guilty", "text", "_", "instead"), FAULTS[2:], ids=[code for _, _, code, _ in FAULTS[2:]],
)  # fmt: skip
def test_the_program_without_the_fault_is_healthy(tmp_path: Path, guilty: str, text: str, _: str, instead: str) -> None:
    report = checked(tmp_path, text.replace(guilty, instead))
    assert not report.findings
