from nn import Dense, Tanh, Network, mse, mse_prime
import numpy as np

rng = np.random.default_rng(5)

X = rng.uniform(-1, 1, size=(120, 4))
Y = np.stack([X[:, 0] * X[:, 1], X[:, 2] - X[:, 3] ** 2, np.sin(2 * X[:, 0]), X[:, 1] * X[:, 3]], axis=1)

net = Network([
    Dense(4, 4, rng), Tanh(),
    Dense(4, 4, rng), Tanh(),
    Dense(4, 4, rng),
])

for epoch in range(3000):
    out = net.forward(X)
    loss = mse(Y, out)
    net.backward(mse_prime(Y, out))
    net.step(0.8)
    if epoch % 300 == 0:
        print(f"{epoch}/3000 error={loss:.6f}")
print("final error", mse(Y, net.forward(X)))
