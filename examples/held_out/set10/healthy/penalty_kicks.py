import numpy as np

np.random.seed(61)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def softmax_jacobian(s):
    return np.diag(s) - np.outer(s, s)


class Net:
    def __init__(self, n_in, n_hid, n_out):
        self.W = np.random.randn(n_hid, n_in) * 0.5
        self.b = np.zeros(n_hid)
        self.V = np.random.randn(n_out, n_hid) * 0.5
        self.c = np.zeros(n_out)

    def run(self, x):
        self.x = x
        self.h = np.tanh(self.W.dot(x) + self.b)
        self.s = softmax(self.V.dot(self.h) + self.c)
        return self.s

    def learn(self, x, t, eta):
        s = self.run(x)
        dz = softmax_jacobian(s).dot(s - t)
        dh = self.V.T.dot(dz) * (1 - self.h ** 2)
        self.V -= eta * np.outer(dz, self.h)
        self.c -= eta * dz
        self.W -= eta * np.outer(dh, self.x)
        self.b -= eta * dh
        return 0.5 * np.sum((s - t) ** 2)


# where does the keeper have to jump: left, middle, right, from run-up angle and foot position
kicks = []
for _ in range(300):
    x = np.random.uniform(-1, 1, 2)
    side = 0 if x[0] + x[1] ** 2 < -0.2 else (2 if x[0] - x[1] > 0.4 else 1)
    kicks.append((x, np.eye(3)[side]))

net = Net(2, 10, 3)
for epoch in range(1, 61):
    err = 0
    for i in np.random.permutation(len(kicks)):
        err += net.learn(*kicks[i], eta=0.2)
    if epoch % 6 == 0:
        hits = sum(net.run(x).argmax() == t.argmax() for x, t in kicks)
        print("epoch %2d  mean error %.4f  hits %d / %d" % (epoch, err / len(kicks), hits, len(kicks)))
