import numpy as np

data = np.genfromtxt("cottages.csv", delimiter=",", names=True)
X = np.column_stack([data[n] for n in ("area", "rooms", "km_to_lake")])
price = data["price"].reshape(-1, 1)

mean_x, std_x = X.mean(axis=0), X.std(axis=0)
mean_y, std_y = price.mean(), price.std()
Xs = (X - mean_x) / std_x
ys = (price - mean_y) / std_y

np.random.seed(4)
n_train = 90
W1 = np.random.randn(3, 12) * np.sqrt(2 / 3)
b1 = np.zeros((1, 12))
W2 = np.random.randn(12, 1) * np.sqrt(2 / 12)
b2 = np.zeros((1, 1))
lr = 0.05


def forward(A):
    Z1 = A @ W1 + b1
    return Z1, np.maximum(Z1, 0), np.maximum(Z1, 0) @ W2 + b2


def mae(A, p):
    """mean absolute error in thousand crowns"""
    return np.mean(np.abs(forward(A)[2] * std_y + mean_y - p))


for epoch in range(1001):
    Z1, A1, out = forward(Xs[:n_train])
    mse = np.mean((out - ys[:n_train]) ** 2)
    dout = 2 * (out - ys[:n_train]) / n_train
    dZ1 = dout @ W2.T
    dZ1[Z1 <= 0] = 0
    W2 = W2 - lr * A1.T @ dout
    b2 = b2 - lr * dout.sum(axis=0, keepdims=True)
    W1 = W1 - lr * Xs[:n_train].T @ dZ1
    b1 = b1 - lr * dZ1.sum(axis=0, keepdims=True)
    if epoch % 100 == 0:
        print("epoch", epoch, "scaled mse %.4f" % mse, "test error %.1f" % mae(Xs[n_train:], price[n_train:]))
