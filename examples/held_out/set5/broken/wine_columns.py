import numpy as np

np.random.seed(33)
# four kinds, five measurements, one example per column
centers = np.random.randn(5, 4) * 1.6
kind = np.random.randint(0, 4, 480)
data = centers[:, kind] + np.random.randn(5, 480)
data = (data - data.mean(1, keepdims=True)) / data.std(1, keepdims=True)
onehot = np.eye(4)[kind].T

net = dict(W1=np.random.randn(20, 5) * 0.5, b1=np.zeros((20, 1)),
           W2=np.random.randn(4, 20) * 0.3, b2=np.zeros((4, 1)))


def softmax(z):
    # minus the maximum so that nothing overflows
    e = np.exp(z - z.max())
    s = e.sum()
    return e / s


def run(x):
    h = np.tanh(net["W1"] @ x + net["b1"])
    return h, softmax(net["W2"] @ h + net["b2"])


batch = 32
for epoch in range(100):
    perm = np.random.permutation(480)
    losses = []
    for i in range(0, 480, batch):
        x, t = data[:, perm[i:i + batch]], onehot[:, perm[i:i + batch]]
        h, p = run(x)
        losses.append(-np.sum(t * np.log(p + 1e-15)) / x.shape[1])
        dz2 = (p - t) / x.shape[1]
        dz1 = net["W2"].T @ dz2 * (1 - h * h)
        step = dict(W2=dz2 @ h.T, b2=dz2.sum(1, keepdims=True), W1=dz1 @ x.T, b1=dz1.sum(1, keepdims=True))
        for name in net:
            net[name] -= 0.3 * step[name]
    if epoch % 10 == 0:
        print("epoch %d loss %.4f" % (epoch, np.mean(losses)))

p = run(data)[1]
print("accuracy", np.mean(p.argmax(0) == kind), "loss", np.mean(losses))
