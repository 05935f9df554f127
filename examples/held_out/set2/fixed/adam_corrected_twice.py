import numpy as np


class AdamOptim:
    def __init__(self, eta=0.02, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.m_dw, self.v_dw = 0, 0
        self.m_db, self.v_db = 0, 0
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.eta = eta

    def update(self, t, w, b, dw, db):
        self.m_dw = self.beta1 * self.m_dw + (1 - self.beta1) * dw
        self.m_db = self.beta1 * self.m_db + (1 - self.beta1) * db
        self.v_dw = self.beta2 * self.v_dw + (1 - self.beta2) * dw ** 2
        self.v_db = self.beta2 * self.v_db + (1 - self.beta2) * db ** 2

        m_dw = self.m_dw / (1 - self.beta1 ** t)
        m_db = self.m_db / (1 - self.beta1 ** t)
        v_dw = self.v_dw / (1 - self.beta2 ** t)
        v_db = self.v_db / (1 - self.beta2 ** t)

        w = w - self.eta * m_dw / (np.sqrt(v_dw) + self.epsilon)
        b = b - self.eta * m_db / (np.sqrt(v_db) + self.epsilon)
        return w, b


rng = np.random.RandomState(9)
X = rng.randn(150, 5)
y = X @ np.array([2.0, -1.0, 0.5, 0.0, 3.0]) + 1.5 + 0.1 * rng.randn(150)

w, b = np.zeros(5), 0.0
optim = AdamOptim()
t = 1
while t <= 400:
    err = X @ w + b - y
    if t % 40 == 1:
        print("step", t, "mse", np.mean(err ** 2))
    dw = 2 * X.T @ err / len(y)
    db = 2 * err.mean()
    w, b = optim.update(t, w, b, dw=dw, db=db)
    t += 1
print(w, b)
