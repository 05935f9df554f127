import numpy as np

np.random.seed(52)
K, D, N = 3, 4, 90
y = np.random.randint(0, K, N)
mu = np.array([[2, 0, 0, 1], [0, 2, 0, 1], [0, 0, 2, -1]])
X = mu[y] + np.random.randn(N, D) * 0.7

W = np.random.randint(-1, 2, size=(K, D))
step_size = 0.3

for it in range(150):
    S = X.dot(W.T)
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    L = -np.log(P[np.arange(N), y]).mean()
    P[np.arange(N), y] -= 1
    G = P.T.dot(X) / N
    for k in range(K):
        W[k] = W[k] - step_size * G[k]
    if it % 15 == 0:
        print(it, "loss", L)
print(W)
