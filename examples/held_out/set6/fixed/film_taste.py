import numpy as np


class Factors:
    def __init__(self, ratings, n_users, n_items, k=2, alpha=0.02, beta=0.01):
        self.samples = ratings
        self.alpha, self.beta = alpha, beta
        self.P = np.random.normal(scale=0.3, size=(n_users, k))
        self.Q = np.random.normal(scale=0.3, size=(n_items, k))
        self.b_u = np.zeros(n_users)
        self.b_i = np.zeros(n_items)
        self.mu = np.mean([r for _, _, r in ratings])

    def predict(self, u, i):
        return self.mu + self.b_u[u] + self.b_i[i] + self.P[u] @ self.Q[i]

    def sgd(self):
        for u, i, r in self.samples:
            e = r - self.predict(u, i)
            # biases
            self.b_u[u] += self.alpha * (e - self.beta * self.b_u[u])
            self.b_i[i] += self.alpha * (e - self.beta * self.b_i[i])
            # factors (old P row kept for Q)
            p = self.P[u].copy()
            self.P[u] += self.alpha * (e * self.Q[i] - self.beta * self.P[u])
            self.Q[i] += self.alpha * (e * p - self.beta * self.Q[i])

    def rmse(self, ratings):
        return np.sqrt(np.mean([(r - self.predict(u, i)) ** 2 for u, i, r in ratings]))

    def train(self, epochs, held_back):
        for epoch in range(epochs):
            np.random.shuffle(self.samples)
            self.sgd()
            if (epoch + 1) % 2 == 0:
                print(f"epoch {epoch + 1:3d}  rmse {self.rmse(self.samples):.3f}  held back {self.rmse(held_back):.3f}")


users, films = 160, 60
mood = np.random.normal(0, 0.9, users)      # some people like everything
fame = np.random.normal(0, 0.9, films)      # some films are liked by everybody
taste, kind = np.random.normal(0, 0.4, (users, 2)), np.random.normal(0, 0.4, (films, 2))
known = []
for u in range(users):
    for i in np.random.choice(films, 18, replace=False):
        known.append((u, int(i), 3 + mood[u] + fame[i] + taste[u] @ kind[i] + np.random.normal(0, 0.1)))
np.random.shuffle(known)
Factors(known[:2500], users, films).train(14, known[2500:])
