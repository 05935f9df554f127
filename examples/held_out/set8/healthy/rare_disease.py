import numpy as np

# only 5 % are ill: the ill ones count 19 times in the loss
np.random.seed(57)
m = 2000
ill = np.random.rand(m) < 0.05
X = np.random.randn(4, m) + ill * np.array([[1.8], [-1.2], [0.9], [0]])
Y = ill[None, :].astype(float)
weight = np.where(Y == 1, 19.0, 1.0)
weight = weight / weight.sum()


def propagate(w, b, X, Y):
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -np.sum(weight * (Y * np.log(A) + (1 - Y) * np.log(1 - A)))
    dw = np.dot(X, (weight * (A - Y)).T)
    db = np.sum(weight * (A - Y))
    return {"dw": dw, "db": db}, cost, A


w, b = np.zeros((4, 1)), 0.0
for i in range(1001):
    grads, cost, A = propagate(w, b, X, Y)
    w = w - 0.3 * grads["dw"]
    b = b - 0.3 * grads["db"]
    if i % 100 == 0:
        print("Cost after iteration %i: %f" % (i, cost))
print("found %.2f of the ill, %.2f of the healthy called ill" % ((A > 0.5)[Y == 1].mean(), (A > 0.5)[Y == 0].mean()))
