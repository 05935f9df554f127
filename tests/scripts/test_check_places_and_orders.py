"""Faults of identity, place and order, and which of several lines is named; each beside the program without it."""

from pathlib import Path

import numpy as np
import pytest

from stepgrad.core.scripts.inside.truth.rearranged import _is_rearranged
from tests.scripts.test_check_finds_faults import checked, line_of
from tests.scripts.test_check_reasons import changed

LIST_OF_ONE = """\
import numpy as np
class Momentum:
    def __init__(self, shape, n, lr):
        self.v = [np.zeros(shape)] * n
        self.lr = lr
    def step(self, ps, gs):
        for i, (p, g) in enumerate(zip(ps, gs)):
            self.v[i] *= 0.9
            self.v[i] -= self.lr*g
            p += self.v[i]
rng = np.random.default_rng(2)
X = rng.normal(size=(120, 6)); T = np.tanh(X @ rng.normal(size=(6, 6)))
Ws = [rng.normal(0, .4, (6, 6)) for _ in range(2)]
opt = Momentum((6, 6), 2, 0.5)
for step in range(500):
    H = np.tanh(X @ Ws[0]); O = H @ Ws[1]
    loss = np.mean((O-T)**2)
    G = 2*(O-T)/T.size
    opt.step(Ws, [X.T @ ((G @ Ws[1].T) * (1-H**2)), H.T @ G])
print(loss)
"""

DICT_OF_ONE = """\
import numpy as np
rng = np.random.default_rng(2)
X = rng.normal(size=(120, 6)); T = np.tanh(X @ rng.normal(size=(6, 6)))
net = {"A": rng.normal(0, .4, (6, 6)), "B": rng.normal(0, .4, (6, 6))}
memory = dict.fromkeys(net, np.zeros((6, 6)))
for step in range(500):
    H = np.tanh(X @ net["A"]); O = H @ net["B"]
    E = O - T
    if step % 50 == 0: print(np.mean(E**2))
    G = 2*E/E.size
    grads = {"B": H.T @ G, "A": X.T @ ((G @ net["B"].T) * (1-H**2))}
    for k in net:
        memory[k] *= 0.9
        memory[k] += grads[k]
        net[k] -= 0.5*memory[k]
"""

TWO_PLACES = """\
import numpy as np
class Reg:
    def __init__(self, d): self.w = np.zeros((d, 1)); self.c = 0.0
    def step(self, X, y, lr):
        p = 1/(1+np.exp(-(X @ self.w + self.c)))
        L = -np.mean(y*np.log(p+1e-9)+(1-y)*np.log(1-p+1e-9))
        g = (p - y)/len(X)
        self.w -= lr*X.T @ g; self.c -= lr*g.sum()
        return L
def fit(net, X, y, epochs=20, bs=10):
    pos = 0
    for e in range(epochs):
        tot = 0
        for s in range(0, len(X), bs):
            labels = y[pos:pos+bs]
            tot += net.step(X[s:s+bs], labels, .1)
            pos = (pos + 5) % (len(X) - bs)
        if e % 5 == 0: print(e, tot)
rng = np.random.default_rng(0)
X = rng.normal(size=(200, 3)); y = (X[:, :1] > .2)*1.0
fit(Reg(3), X, y)
"""

OTHER_SET = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(150, 4)); t = (X[:, 0] > 0).astype(int)
Xtest, ttest = X[120:], t[120:]; Xtr, ttr = X[:120], t[:120]
w = np.zeros(4); b = 0.
def predict(X): return (X @ w + b > 0).astype(int)
for e in range(300):
    p = 1/(1+np.exp(-(Xtr @ w + b)))
    loss = -np.mean(ttr*np.log(p+1e-9)+(1-ttr)*np.log(1-p+1e-9))
    d = (p-ttr)/len(ttr)
    w -= .5*Xtr.T@d; b -= .5*d.sum()
    if e % 50 == 0: print(loss)
good = 0
guess = predict(Xtest)
for k in range(len(ttest)):
    if guess[k] == ttest[k]:
        good += 1
accuracy = good / len(ttr)
print("accuracy", accuracy)
"""

FLIPPED = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(200, 5)); y = X @ np.array([1., -2, .5, 3, -1]) + .3
w = np.zeros(5); b = 0.0
for it in range(300):
    r = X @ w + b - y
    mse = np.mean(r**2)
    grad = 2 * X.T @ r / 200
    w = w - 0.05 * np.flip(grad)
    b = b - 0.05 * 2 * r.mean()
    if it % 50 == 0: print(mse)
"""

CONVOLVED = """\
import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=500); true = np.array([.2, .5, -1., .7])
y = np.convolve(x, true, mode="valid")
k = np.zeros(4)
for i in range(12):
    out = np.convolve(x, k, mode="valid")
    e = out - y
    print((e @ e) / len(e))
    gk = np.convolve(x[::-1], e, mode="valid")[::-1]
    k -= 0.1 * 2 * gk / len(e)
"""

FACTORS = """\
import numpy as np
class MF:
    def __init__(self, R, K, alpha, beta):
        self.R, self.alpha, self.beta = R, alpha, beta
        n, m = R.shape
        self.P = np.random.normal(scale=1./K, size=(n, K)); self.Q = np.random.normal(scale=1./K, size=(m, K))
        self.samples = [(i, j, R[i, j]) for i in range(n) for j in range(m) if R[i, j] > 0]
    def sgd(self):
        for i, j, r in self.samples:
            e = r - self.P[i, :].dot(self.Q[j, :].T)
            P_i = self.P[i, :].copy()
            self.P[i, :] += self.alpha * (e * self.Q[j, :] - self.beta * self.P[i, :])
            self.Q[j, :] += self.alpha * (e * P_i - self.beta * self.Q[j, :])
    def mse(self):
        xs, ys = self.R.nonzero()
        return np.sqrt(np.sum((self.R - self.P @ self.Q.T)[xs, ys] ** 2))
np.random.seed(3)
R = np.array([[5,3,0,1],[4,0,0,1],[1,1,0,5],[1,0,0,4],[0,1,5,4]], float)
mf = MF(R, 2, 0.1, 0.01)
for i in range(100):
    np.random.shuffle(mf.samples)
    mf.sgd()
    if i % 10 == 0: print(i, mf.mse())
"""

UPHILL = """\
import numpy as np
class Net:
    def __init__(self, rng):
        self.W = rng.normal(0, .5, (4, 3)); self.V = rng.normal(0, .5, (1, 4))
    def forward(self, X):
        self.X = X; self.H = np.tanh(self.W @ X); return self.V @ self.H
    def backward(self, err, lr):
        dV = err @ self.H.T; dW = ((self.V.T @ err) * (1 - self.H ** 2)) @ self.X.T
        self.V += lr * dV
        self.W += lr * dW
rng = np.random.default_rng(1)
X = rng.normal(size=(3, 50)); t = np.sin(X.sum(0, keepdims=True))
n = Net(rng)
for i in range(400):
    out = n.forward(X)
    e = (out - t) / 50
    if i % 50 == 0: print("mse", np.sum(e ** 2))
    n.backward(e, 0.1)
"""

TURNED = """\
import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(3, 80)); Y = (X[:1]*X[1:2] > 0)*1.0
m = 80
def sig(z): return 1/(1+np.exp(-z))
W1 = rng.normal(0,.5,(5,3)); b1 = np.zeros((5,1)); W2 = rng.normal(0,.5,(1,5)); b2 = np.zeros((1,1))
for i in range(800):
    A1 = np.tanh(W1@X+b1); A2 = sig(W2@A1+b2)
    cost = -np.mean(Y*np.log(A2)+(1-Y)*np.log(1-A2))
    dZ2 = Y - A2
    dW2 = dZ2@A1.T/m; db2 = dZ2.sum(1, keepdims=True)/m
    dZ1 = W2.T@dZ2*(1-A1**2)
    dW1 = dZ1@X.T/m; db1 = dZ1.sum(1, keepdims=True)/m
    W1 = W1 - .5*dW1; b1 = b1 - .5*db1; W2 = W2-.5*dW2; b2 = b2-.5*db2
    if i % 100 == 0: print(cost)
"""

LATE = """\
import numpy as np
rng = np.random.default_rng(4)
X = np.vstack([rng.normal(-3, 1, (60, 2)), rng.normal(3, 1, (60, 2))]).astype(np.float32)
t = np.repeat([0.0, 1.0], 60).astype(np.float32)
w, c = np.zeros(2, np.float32), 0.0
def entropy(p):
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
for n in range(900):
    p = 1 / (1 + np.exp(-(X @ w + c)))
    d = (p - t) / 120
    w = w - 0.5 * X.T @ d
    c = c - 0.5 * d.sum()
    if n % 300 == 0:
        print(n, entropy(p))
"""

TABLE = """\
import numpy as np
rng = np.random.default_rng(2)
X = rng.normal(size=(80, 3))
t = np.tanh(X @ rng.normal(size=(3, 1)))
kinds = {
    "tanh": (np.tanh, lambda a: 1 - a),
    "linear": (lambda z: z, lambda a: 1.0),
}
W, V = rng.normal(0, 0.5, (3, 8)), rng.normal(0, 0.5, (8, 1))
for k in range(200):
    h = kinds["tanh"][0](X @ W)
    o = kinds["linear"][0](h @ V)
    print(np.mean((o - t) ** 2))
    d = 2 * (o - t) / 80
    e = d @ V.T * kinds["tanh"][1](h)
    V -= 0.1 * h.T @ d
    W -= 0.1 * X.T @ e
"""


HEALED = [
    (LIST_OF_ONE, "optimizer-state", "self.v = [np.zeros", "[np.zeros(shape)] * n",
     "[np.zeros(shape) for _ in range(n)]"),
    (DICT_OF_ONE, "optimizer-state", "memory = dict", "dict.fromkeys(net, np.zeros((6, 6)))",
     "{k: np.zeros((6, 6)) for k in net}"),
    (TWO_PLACES, "label-order", "labels = y[", "y[pos:pos+bs]", "y[s:s+bs]"),
    (OTHER_SET, "metric-wrong", "accuracy = good", "good / len(ttr)", "good / len(ttest)"),
    (FLIPPED, "gradient-wrong", "np.flip(grad)", "np.flip(grad)", "grad"),
    (CONVOLVED, "gradient-wrong", "gk = np", 'mode="valid")[::-1]', 'mode="valid")'),
    (changed(FACTORS, "e * P_i", "e * self.Q[j, :]"), "gradient-wrong", "self.Q[j, :] +=",
     "(e * self.Q[j, :] - self.beta * self.Q", "(e * P_i - self.beta * self.Q"),
    (UPHILL, "update-sign", "self.V += lr", "e = (out - t)", "e = (t - out)"),
    (TURNED, "gradient-sign", "dZ2 = Y", "Y - A2", "A2 - Y"),
    (LATE, "loss-not-finite", "return -np.mean", "np.log(p) + (1 - t) * np.log(1 - p)",
     "np.log(p + 1e-9) + (1 - t) * np.log(1 - p + 1e-9)"),
    (TABLE, "gradient-wrong", '"tanh": (', "lambda a: 1 - a)", "lambda a: 1 - a ** 2)"),
]  # fmt: skip
NAMES = [
    "a list of one array", "a dict of one array", "batches at two places", "the size of another set", "turned round",
    "a convolution turned round", "an item's own factors", "an error of the other sign", "a derivative turned round",
    "a logarithm of zero", "a table of slopes",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "part", "old", "new"), HEALED, ids=NAMES)
def test_the_fault_is_named_and_the_program_without_it_is_healthy(
    tmp_path: Path, text: str, code: str, part: str, old: str, new: str
) -> None:
    root = checked(tmp_path, text).findings[0]
    assert (root.code, root.line) == (code, line_of(text, part))
    assert checked(tmp_path, changed(text, old, new)).healthy


def test_an_update_of_other_sizes_is_no_rearranged_gradient() -> None:
    gradient = np.array([0.5, -2.0, 3.0, 0.25])
    assert _is_rearranged(gradient, -0.1 * gradient[::-1])
    assert not _is_rearranged(gradient, np.clip(gradient, -1, 1))
    assert not _is_rearranged(gradient, np.sign(gradient))
    assert not _is_rearranged(np.ones(4), np.array([1.0, -1.0, 1.0, 1.0]))


@pytest.mark.parametrize(
    "right",
    [
        changed(TWO_PLACES, "y[pos:pos+bs]", "y[s:s+bs]").replace("epochs=20", "epochs=3"),
        changed(
            OTHER_SET, "    if guess[k] == ttest[k]:", "    if k < 5:\n        continue\n    if guess[k] == ttest[k]:"
        ),
    ],
    ids=["batches", "rows that are skipped"],
)
def test_what_only_looks_like_it_is_left_alone(tmp_path: Path, right: str) -> None:
    assert checked(tmp_path, right).healthy
