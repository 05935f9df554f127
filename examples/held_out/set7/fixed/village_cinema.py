import numpy as np

np.random.seed(19)
people, films, k = 40, 30, 3
taste = np.random.rand(people, k)
style = np.random.rand(films, k)
full = np.clip(np.round(1 + 4 * (taste @ style.T) / 1.6), 1, 5)
seen = np.random.rand(people, films) < 0.35
R = np.where(seen, full, 0)              # 0 = has not seen it

U = np.random.rand(people, k)
V = np.random.rand(films, k)
lr, lam = 0.01, 0.02

for sweep in range(600):
    E = seen * (R - U @ V.T)
    dU = E @ V - lam * U
    dV = E.T @ U - lam * V
    U = U + lr * dU
    V = V + lr * dV
    if sweep % 60 == 0:
        guess = U @ V.T
        loss = 0.5 * np.sum((R - guess)[seen] ** 2) + lam / 2 * (np.sum(U ** 2) + np.sum(V ** 2))
        rmse = np.sqrt(np.mean((R - guess)[seen] ** 2))
        print("sweep", sweep, "loss", round(loss, 2), "rmse of the seen", round(rmse, 3))

guess = np.clip(U @ V.T, 1, 5)
print("rmse of the unseen", np.sqrt(np.mean((full - guess)[~seen] ** 2)))
