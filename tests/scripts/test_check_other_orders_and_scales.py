"""Orders, labels, inputs and penalties in other styles of writing; each beside the program without the fault."""

from pathlib import Path

from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

HELPER = """\
import numpy as np
rng = np.random.default_rng(3)
lab = rng.integers(0, 3, 120)
data = rng.normal(size=(3, 5))[lab] * 2 + rng.normal(size=(120, 5))
def mixed(a, b):
    p = rng.permutation(len(a))
    q = rng.permutation(len(a))
    return a[p], b[q]
W, c = rng.normal(size=(5, 3)) * 0.1, np.zeros(3)
for epoch in range(20):
    xs, ts = mixed(data, lab)
    total = 0
    for k in range(0, 120, 30):
        x, t = xs[k:k + 30], ts[k:k + 30]
        z = x @ W + c
        e = np.exp(z - z.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        total -= np.log(p[np.arange(30), t]).mean()
        d = p.copy()
        d[np.arange(30), t] -= 1
        d /= 30
        W -= 0.3 * x.T @ d
        c -= 0.3 * d.sum(0)
    print(epoch, total / 4)
"""

COLUMNS = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(2, 200))
Y = (X[0:1] + X[1:2] > 0).astype(float)
def batches(X, Y):
    order = rng.permutation(X.shape[1])
    X = X[:, order]
    Y = Y[:, rng.permutation(Y.shape[1])]
    return [(X[:, k:k + 50], Y[:, k:k + 50]) for k in range(0, 200, 50)]
w, b = rng.normal(size=(1, 2)), np.zeros((1, 1))
for epoch in range(20):
    cost = 0
    for x, y in batches(X, Y):
        a = 1 / (1 + np.exp(-(w @ x + b)))
        cost -= np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
        d = (a - y) / 50
        w -= 0.5 * d @ x.T
        b -= 0.5 * d.sum(1, keepdims=True)
    print(epoch, cost)
"""

LISTS = """\
import random, math
random.seed(1)
points = [[random.gauss(0, 1), random.gauss(0, 1)] for _ in range(60)]
labels = [1 if p[0] + 2 * p[1] > 0 else 0 for p in points]
w, b = [0.0, 0.0], 0.0
for epoch in range(30):
    random.shuffle(points)
    random.shuffle(labels)
    loss = 0
    for p, y in zip(points, labels):
        o = 1 / (1 + math.exp(-(w[0] * p[0] + w[1] * p[1] + b)))
        loss -= y * math.log(o) + (1 - y) * math.log(1 - o)
        d = o - y
        w[0] -= 0.1 * d * p[0]
        w[1] -= 0.1 * d * p[1]
        b -= 0.1 * d
    print(epoch, loss / 60)
"""


def test_rows_put_into_two_orders_in_what_a_helper_returns_are_named_there(tmp_path: Path) -> None:
    [found] = checked(tmp_path, HELPER).findings
    assert (found.code, found.line) == ("label-order", line_of(HELPER, "return a[p], b[q]"))


def test_a_helper_that_returns_both_in_one_order_is_right(tmp_path: Path) -> None:
    assert checked(tmp_path, changed(HELPER, "b[q]", "b[p]")).healthy


def test_columns_put_into_two_orders_are_seen(tmp_path: Path) -> None:
    [found] = checked(tmp_path, COLUMNS).findings
    assert (found.code, found.line) == ("label-order", line_of(COLUMNS, "X = X[:, order]"))


def test_columns_in_one_order_are_right(tmp_path: Path) -> None:
    assert checked(tmp_path, changed(COLUMNS, "Y[:, rng.permutation(Y.shape[1])]", "Y[:, order]")).healthy


def test_lists_that_are_shuffled_apart_are_seen_once(tmp_path: Path) -> None:
    [found] = checked(tmp_path, LISTS).findings
    assert (found.code, found.line) == ("label-order", line_of(LISTS, "random.shuffle(labels)"))


def test_two_pools_of_numbers_of_rows_may_be_shuffled_each_for_itself(tmp_path: Path) -> None:
    text = changed(LISTS, "labels = [1 if", "pools = [list(range(60)), list(range(60, 120))]\nlabels = [1 if")
    text = changed(
        text,
        "    random.shuffle(points)\n    random.shuffle(labels)\n",
        "    for q in pools:\n        random.shuffle(q)\n",
    )
    assert checked(tmp_path, text).healthy


ONE_BY_ONE = """\
import numpy as np
rng = np.random.default_rng(4)
feats = np.r_[rng.normal(1, 1, (40, 2)), rng.normal(-1, 1, (40, 2))]
cls = np.r_[np.ones(40), -np.ones(40)]
v, c = rng.normal(size=2) * 0.1, 0.0
for e in range(25):
    tot = 0.0
    for f, t in zip(feats, cls):
        o = 1.0 / (1.0 + np.exp(-(f @ v + c)))
        tot -= t * np.log(o + 1e-9) + (1 - t) * np.log(1 - o + 1e-9)
        delta = t - o
        v += 0.02 * delta * f
        c += 0.02 * delta
    print(e, tot / 80)
"""


def test_labels_no_sigmoid_reaches_are_seen_where_they_come_one_by_one(tmp_path: Path) -> None:
    found = checked(tmp_path, ONE_BY_ONE).findings[0]
    assert (found.code, found.line) == ("label-range", line_of(ONE_BY_ONE, "delta = t - o"))


def test_labels_of_zero_and_one_that_come_one_by_one_are_right(tmp_path: Path) -> None:
    assert checked(tmp_path, changed(ONE_BY_ONE, "-np.ones(40)", "np.zeros(40)")).healthy


def test_labels_of_plus_and_minus_one_are_right_for_a_tanh(tmp_path: Path) -> None:
    text = changed(ONE_BY_ONE, "1.0 / (1.0 + np.exp(-(f @ v + c)))", "np.tanh(f @ v + c)")
    text = changed(text, "tot -= t * np.log(o + 1e-9) + (1 - t) * np.log(1 - o + 1e-9)", "tot += (t - o) ** 2 / 2")
    text = changed(text, "delta = t - o", "delta = (t - o) * (1 - o ** 2)")
    assert checked(tmp_path, text).healthy


RAW = """\
import numpy as np
rng = np.random.default_rng(25)
stamps = rng.integers(0, 256, (4, 64))
kind = rng.integers(0, 4, 60)
pictures = np.clip(stamps[kind] + rng.normal(size=(60, 64)) * 60, 0, 255)
wanted = np.eye(4)[kind] * 0.98 + 0.01
A, B = rng.normal(0, 0.125, (12, 64)), rng.normal(0, 0.3, (4, 12))
squash = lambda x: 1 / (1 + np.exp(-x))
def train(picture, target):
    global A, B
    x, t = picture[:, None], target[:, None]
    h = squash(A @ x)
    o = squash(B @ h)
    d = (t - o) * o * (1 - o)
    back = B.T @ d
    B = B + 0.2 * d @ h.T
    A = A + 0.2 * (back * h * (1 - h)) @ x.T
    return np.sum((t - o) ** 2)
for epoch in range(12):
    error = 0
    for picture, target in zip(pictures, wanted):
        error += train(picture, target)
    print(epoch, error / 60)
"""


def test_raw_inputs_of_a_network_that_sees_one_example_at_a_time_are_named(tmp_path: Path) -> None:
    found = checked(tmp_path, RAW).findings[0]
    assert (found.code, found.line) == ("input-scale", line_of(RAW, "pictures ="))


def test_scaled_inputs_that_come_one_by_one_are_right(tmp_path: Path) -> None:
    assert checked(tmp_path, changed(RAW, "0, 255)\nwanted", "0, 255) / 255\nwanted")).healthy


RIDGE = """\
import numpy as np
rng = np.random.default_rng(6)
P = rng.uniform(-1, 1, (60, 4))
t = (P[:, 0] + P[:, 1] ** 2 > 0.2) * 1.0
A = np.c_[np.ones(60), P]
w = np.zeros(5)
def cost(w, lam):
    n = len(t)
    h = 1 / (1 + np.exp(-A @ w))
    J = -(t @ np.log(h) + (1 - t) @ np.log(1 - h)) / n + lam / (2 * n) * np.sum(w[1:] ** 2)
    g = A.T @ (h - t) / n
    g[1:] += lam * w[1:]
    return J, g
for i in range(3000):
    J, g = cost(w, 0.5)
    w = w - 0.5 * g
    if i % 500 == 0: print(i, J)
"""


def test_a_penalty_of_another_strength_than_in_the_cost_is_named_and_not_the_data_term(tmp_path: Path) -> None:
    [found] = checked(tmp_path, RIDGE).findings
    assert (found.code, found.line) == ("gradient-wrong", line_of(RIDGE, "g[1:] +="))
    assert found.fix == "g[1:] += lam * w[1:] / n"


def test_a_penalty_that_is_left_out_of_the_gradient_is_told(tmp_path: Path) -> None:
    text = changed(changed(RIDGE, "    g[1:] += lam * w[1:]\n", ""), "cost(w, 0.5)", "cost(w, 30.0)")
    [found] = checked(tmp_path, text).findings
    assert (found.code, found.evidence["cause"]) == ("gradient-wrong", "regularization")


def test_a_penalty_that_fits_is_right(tmp_path: Path) -> None:
    assert checked(tmp_path, changed(RIDGE, "lam * w[1:]\n", "lam / n * w[1:]\n")).healthy


BATCHES = """\
import numpy as np
rng = np.random.default_rng(50)
RATE = 10
kind = rng.integers(0, 3, 200)
x = rng.normal(size=(3, 4))[kind] * 1.5 + rng.normal(size=(200, 4))
class Net:
    def __init__(self):
        self.w = [rng.normal(0, 0.7, (4, 16)), rng.normal(0, 0.35, (16, 16)), rng.normal(0, 0.35, (16, 3))]
        self.b = [np.zeros(16), np.zeros(16), np.zeros(3)]
    def __call__(self, x):
        self.a = [x]
        for w, b in zip(self.w[:-1], self.b[:-1]):
            self.a.append(np.maximum(self.a[-1] @ w + b, 0))
        z = self.a[-1] @ self.w[-1] + self.b[-1]
        z = z - z.max(1, keepdims=True)
        return np.exp(z) / np.exp(z).sum(1, keepdims=True)
    def learn(self, p, y):
        d = p.copy()
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        for l in (2, 1, 0):
            gw, gb = self.a[l].T @ d, d.sum(0)
            d = (d @ self.w[l].T) * (self.a[l] > 0)
            self.w[l] -= RATE * gw
            self.b[l] -= RATE * gb
net = Net()
for epoch in range(100):
    for part in np.array_split(rng.permutation(200), 8):
        net.learn(net(x[part]), kind[part])
    if epoch % 20 == 0:
        print(epoch, (net(x).argmax(1) == kind).mean())
"""


def test_steps_that_kill_a_network_without_a_loss_are_named_as_too_long(tmp_path: Path) -> None:
    [found] = [item for item in checked(tmp_path, BATCHES).findings if item.severity == "error"]
    assert found.code == "learning-rate-high"


def test_a_network_without_a_loss_that_learns_from_batches_is_right(tmp_path: Path) -> None:
    assert checked(tmp_path, changed(BATCHES, "RATE = 10", "RATE = 0.1")).healthy


TWO_TERMS = """\
import numpy as np
rng = np.random.default_rng(2)
X = rng.normal(size=(200, 5))
Y = np.tanh(X @ rng.normal(size=(5, 3)))
V, W = rng.normal(size=(5, 8)) * 0.5, rng.normal(size=(8, 3)) * 0.5
for epoch in range(60):
    beta = 0.02 * min(epoch, 20)
    total = 0.0
    for part in np.split(rng.permutation(200), 10):
        x, y = X[part], Y[part]
        h = np.tanh(x @ V)
        o = h @ W
        fit = np.sum((o - y) ** 2) / 20
        size = np.sum(h ** 2) / 20
        loss = fit + beta * size
        total = total + fit / 10
        d = 2 * (o - y) / 20
        dh = (d @ W.T + beta * 2 * h / 20) * (1 - h ** 2)
        W -= 0.02 * h.T @ d
        V -= 0.02 * x.T @ dh
    print(epoch, total, loss)
"""


def test_a_term_of_the_loss_whose_weight_begins_at_zero_is_no_wrong_gradient_later(tmp_path: Path) -> None:
    assert checked(tmp_path, TWO_TERMS).healthy


def test_a_term_that_is_wrong_once_its_weight_has_grown_is_seen(tmp_path: Path) -> None:
    report = checked(tmp_path, changed(TWO_TERMS, "+ beta * 2 * h", "- beta * 2 * h"))
    assert any(item.code.startswith("gradient-") for item in report.findings)
