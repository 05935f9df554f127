import numpy as np

X = np.array([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
T = np.array([[0.], [1.], [1.], [0.]])

np.random.seed(0)
hidden_w = np.random.uniform(-1, 1, (2, 4))
hidden_b = np.zeros((1, 4))
out_w = np.random.uniform(-1, 1, (4, 1))
out_b = np.zeros((1, 1))

for epoch in range(6000):
    # forward pass
    H = 1 / (1 + np.exp(-(X @ hidden_w + hidden_b)))
    O = 1 / (1 + np.exp(-(H @ out_w + out_b)))
    sq_err = ((O - T) ** 2).sum()

    # backward pass
    dO = 2 * (O - T) * O * (1 - O)
    dH = dO @ out_w.T * H * (1 - H)

    out_w -= 0.5 * (H.T @ dO)
    out_b -= 0.5 * dO.sum(axis=0)
    hidden_w -= 0.5 * (X.T @ dH)
    hidden_b -= 0.5 * dH.sum(axis=0)

    if epoch % 1000 == 0:
        print(sq_err)

print(O)
