import numpy as np

rng = np.random.default_rng(20)
N_USERS, N_FILMS, K = 40, 30, 3
taste = rng.normal(size=(N_USERS, K))
style = rng.normal(size=(N_FILMS, K))
full = 3 + taste @ style.T * 0.6 + rng.normal(0, 0.15, (N_USERS, N_FILMS))
pairs = [(u, f) for u in range(N_USERS) for f in range(N_FILMS) if rng.random() < 0.6]
ratings = [(u, f, full[u, f]) for u, f in rng.permutation(pairs)]
known = ratings[: int(0.9 * len(ratings))]
hidden = ratings[int(0.9 * len(ratings)):]

P = rng.normal(0, 0.1, (N_USERS, K))
Q = rng.normal(0, 0.1, (N_FILMS, K))
bu, bf = np.zeros(N_USERS), np.zeros(N_FILMS)
mu = np.mean([r for _, _, r in known])
eta, reg = 0.03, 0.03


def rmse(triples):
    return np.sqrt(np.mean([(r - mu - bu[u] - bf[f] - P[u] @ Q[f]) ** 2 for u, f, r in triples]))


for epoch in range(80):
    for i in rng.permutation(len(known)):
        u, f, r = known[i]
        e = r - (mu + bu[u] + bf[f] + P[u] @ Q[f])
        bu[u] += eta * (e - reg * bu[u])
        bf[f] += eta * (e - reg * bf[f])
        P[u], Q[f] = P[u] + eta * (e * Q[f] - reg * P[u]), Q[f] + eta * (e * P[u] - reg * Q[f])
    if epoch % 10 == 0:
        print("epoch", epoch, "rmse known", rmse(known).round(4), "hidden", rmse(hidden).round(4))
print("end", rmse(known).round(4), rmse(hidden).round(4))
