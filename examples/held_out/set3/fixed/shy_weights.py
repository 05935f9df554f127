import numpy as np


class Net(object):

    def __init__(self, *sizes):
        np.random.seed(1)
        self.w = []
        self.b = []
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
            self.w.append(np.matrix(np.random.randn(fan_out, fan_in) * 1.5))
            self.b.append(np.matrix(np.zeros((fan_out, 1))))

    @staticmethod
    def sigma(z):
        return 1.0 / (1 + np.exp(-z))

    def propagate(self, x):
        a = [x]
        for w, b in zip(self.w, self.b):
            a.append(self.sigma(w * a[-1] + b))
        return a

    def train(self, x, y, eta):
        m = x.shape[1]
        a = self.propagate(x)
        d = a[-1] - y
        for l in range(len(self.w) - 1, -1, -1):
            grad_w = d * a[l].T / m
            grad_b = d.sum(axis=1) / m
            if l:
                d = np.multiply(self.w[l].T * d, np.multiply(a[l], 1 - a[l]))
            self.w[l] = self.w[l] - eta * grad_w
            self.b[l] = self.b[l] - eta * grad_b
        return self.cost(a[-1], y)

    @staticmethod
    def cost(a, y):
        return -np.mean(np.multiply(y, np.log(a)) + np.multiply(1 - y, np.log(1 - a)))


x = np.matrix([[0, 0, 1, 1], [0, 1, 0, 1]])
y = np.matrix([[0, 1, 1, 0]])
net = Net(2, 5, 4, 1)
iters = 5000
for it in range(iters):
    cost = net.train(x, y, 0.5)
    if it % 500 == 0:
        print("iteration %d cost %f" % (it, cost))
print("outputs", np.round(net.propagate(x)[-1], 3))
