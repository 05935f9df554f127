import numpy as np

# R: rows are readers, columns are books, 0 means "has not read it"
rs = np.random.RandomState(19)
P_true, Q_true = rs.rand(40, 3), rs.rand(3, 30)
R = np.clip(np.round(1 + 2.6 * P_true @ Q_true), 1, 5)
read = rs.rand(40, 30) < 0.35
hidden = read & (rs.rand(40, 30) < 0.2)          # kept for the end
shown = read & ~hidden
full = R.copy()
R = R * shown

K, steps, alpha, lam = 3, 36000, 0.0005, 0.5
P = rs.rand(40, K)
Q = rs.rand(K, 30)


def cost():
    E = R - P @ Q
    return 0.5 * (E[shown] ** 2).sum() + 0.5 * lam * ((P ** 2).sum() + (Q ** 2).sum())


for s in range(steps):
    E = R - P @ Q
    P_step = E @ Q.T - lam * P
    Q_step = P.T @ E - lam * Q
    P += alpha * P_step
    Q += alpha * Q_step
    if s % 3600 == 0 or s == steps - 1:
        guess = P @ Q
        print("step", s, "cost %.2f" % cost(),
              "rmse shown %.3f" % np.sqrt(((guess - full)[shown] ** 2).mean()),
              "rmse hidden %.3f" % np.sqrt(((guess - full)[hidden] ** 2).mean()))
