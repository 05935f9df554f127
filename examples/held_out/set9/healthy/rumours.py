import numpy as np

m = 2000
X = np.random.randn(2, m)
truth = ((X[0] > 0) ^ (X[1] > 0)).astype(int).reshape(1, m)
told = np.where(np.random.rand(1, m) < 0.25, 1 - truth, truth)      # one in four repeats it wrongly

W1 = np.random.randn(10, 2) * 0.7
b1 = np.zeros((10, 1))
W2 = np.random.randn(1, 10) * 0.3
b2 = np.zeros((1, 1))
for i in range(1501):
    A1 = np.tanh(W1 @ X + b1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
    cost = -np.mean(told * np.log(A2) + (1 - told) * np.log(1 - A2))
    dZ2 = (A2 - told) / m
    dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)
    W2 = W2 - 1.0 * dZ2 @ A1.T
    b2 = b2 - 1.0 * dZ2.sum(axis=1, keepdims=True)
    W1 = W1 - 1.0 * dZ1 @ X.T
    b1 = b1 - 1.0 * dZ1.sum(axis=1, keepdims=True)
    if i % 150 == 0:
        print(f"{i:5d} cost {cost:.4f}  agrees with rumour {np.mean((A2 > 0.5) == told):.3f}"
              f"  with truth {np.mean((A2 > 0.5) == truth):.3f}")
