import numpy as np

rng = np.random.default_rng(55)
N, T, WASH = 60, 900, 100
signal = np.sin(np.arange(T + 1) * 0.2) + 0.5 * np.sin(np.arange(T + 1) * 0.311)

W = rng.normal(size=(N, N)) * (rng.random((N, N)) < 0.1)
W *= 0.9 / np.max(np.abs(np.linalg.eigvals(W)))
W_in = rng.uniform(-0.5, 0.5, N)

state = np.zeros(N)
states = np.empty((T, N))
for t in range(T):
    state = np.tanh(W @ state + W_in * signal[t])
    states[t] = state

S, goal = states[WASH:700], signal[WASH + 1:701]
read = np.linalg.solve(S.T @ S + 1.0 * np.eye(N), S.T @ goal)
print("after the closed form:", np.mean((S @ read - goal) ** 2))

# polish on the newest data with small steps
lr = 0.05
for it in range(2000):
    err = S @ read - goal
    read -= lr * (S.T @ err) / len(goal)
    if it % 250 == 0:
        print("polish", it, "mse", np.mean(err ** 2))
test = np.mean((states[700:T] @ read - signal[701:T + 1]) ** 2)
print("test mse", test, "variance", signal.var())
