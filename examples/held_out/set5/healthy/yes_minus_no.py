import numpy as np

# answers are +1 and -1; loss = log(1 + exp(-t * f)), no sigmoid anywhere in the model itself
gen = np.random.default_rng(10)
N = 400
x = gen.uniform(-2, 2, (N, 2))
t = np.where(np.sin(2 * x[:, 0]) > x[:, 1] * 0.7, 1.0, -1.0)

V = gen.normal(0, 1.0, (2, 20)); c = gen.normal(0, 0.5, 20)
u = gen.normal(0, 0.3, 20); d = 0.0


def score(z):
    s = np.log1p(np.exp(z @ V + c))       # softplus
    return s, s @ u + d


for k in range(3000):
    s, f = score(x)
    loss = np.logaddexp(0, -t * f).mean()
    g = -t / (1 + np.exp(t * f)) / N
    gz = np.outer(g, u) * (1 - np.exp(-s))
    u -= 0.5 * s.T @ g; d -= 0.5 * g.sum()
    V -= 0.5 * x.T @ gz; c -= 0.5 * gz.sum(axis=0)
    if k % 300 == 0:
        print(k, round(loss, 4), "wrong", int((np.sign(f) != t).sum()))
print("loss", loss, "wrong answers", int((np.sign(score(x)[1]) != t).sum()))
