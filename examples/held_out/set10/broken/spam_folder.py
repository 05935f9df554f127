import numpy as np

WORDS = ["free", "winner", "meeting", "invoice", "click", "lunch", "urgent", "project"]
SPAM_RATE = np.array([2.2, 1.1, 0.2, 0.5, 2.0, 0.1, 1.2, 0.2])
HAM_RATE = np.array([0.3, 0.05, 1.4, 0.8, 0.4, 0.6, 0.4, 1.5])


def make_mails(n_spam, n_ham):
    spam = np.random.poisson(SPAM_RATE, (n_spam, len(WORDS)))
    ham = np.random.poisson(HAM_RATE, (n_ham, len(WORDS)))
    X = np.vstack([spam, ham]).astype(float)
    y = np.concatenate([np.ones(n_spam), np.zeros(n_ham)])
    return X, y


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


X, y = make_mails(250, 250)

# mix the mails, otherwise all spam comes first
np.random.shuffle(X)
np.random.shuffle(y)

X_train, X_test = X[:400], X[400:]
y_train, y_test = y[:400], y[400:]

w = np.zeros(len(WORDS))
b = 0.0
for epoch in range(40):
    total = 0
    for i in range(0, 400, 20):
        xb, yb = X_train[i:i + 20], y_train[i:i + 20]
        p = sigmoid(xb @ w + b)
        total += np.sum(-yb * np.log(p) - (1 - yb) * np.log(1 - p))
        w -= 0.1 * xb.T @ (p - yb) / len(yb)
        b -= 0.1 * np.mean(p - yb)
    if epoch % 5 == 4:
        acc = np.mean((sigmoid(X_test @ w + b) > 0.5) == y_test)
        print("epoch", epoch + 1, "loss", total / 400, "test accuracy", acc)
for word, value in sorted(zip(WORDS, w), key=lambda t: -t[1]):
    print("%-8s %6.2f" % (word, value))
