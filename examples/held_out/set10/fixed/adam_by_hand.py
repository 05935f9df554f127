import numpy as np

np.random.seed(23)


def relu(x):
    return x * (x > 0)


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Adam:
    def __init__(self, params, lr=0.003, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, params, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g ** 2
            m_hat = self.m[i] / (1 - self.beta1 ** self.t)
            v_hat = self.v[i] / (1 - self.beta2 ** self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# hand movements: 3 gestures, 20 samples of an accelerometer
def gestures(n):
    kind = np.random.randint(0, 3, n)
    t = np.linspace(0, 1, 20)
    phase = np.random.rand(n, 1)
    wave = np.array([np.sin(2 * np.pi * (k + 1) * (t + p)) for k, p in zip(kind, phase[:, 0])])
    return wave + np.random.randn(n, 20) * 0.3, kind


X, y = gestures(900)
Xt, yt = gestures(300)
W1, b1 = np.random.randn(20, 40) * np.sqrt(2 / 20), np.zeros(40)
W2, b2 = np.random.randn(40, 3) * np.sqrt(2 / 40), np.zeros(3)
params = [W1, b1, W2, b2]
opt = Adam(params)
for epoch in range(25):
    perm = np.random.permutation(len(X))
    losses = []
    for i in range(0, len(X), 30):
        xb, yb = X[perm[i:i + 30]], y[perm[i:i + 30]]
        h = relu(xb @ W1 + b1)
        p = softmax(h @ W2 + b2)
        losses.append(-np.log(p[np.arange(len(yb)), yb]).mean())
        p[np.arange(len(yb)), yb] -= 1
        d = p / len(yb)
        dh = d @ W2.T * (h > 0)
        opt.step(params, [xb.T @ dh, dh.sum(0), h.T @ d, d.sum(0)])
    if epoch % 3 == 0:
        test = np.mean((relu(Xt @ W1 + b1) @ W2 + b2).argmax(1) == yt)
        print(f"epoch {epoch}: loss {np.mean(losses):.4f} test accuracy {test:.3f}")
