import numpy as np

# Remember the first of twelve symbols until the end of the sequence (LSTM, one batch a step).
np.random.seed(9)
T, V, H, B = 12, 4, 12, 32
Z = V + H


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def init(rows, cols):
    return np.random.randn(rows, cols) / np.sqrt(rows)


Wf, Wi, Wg, Wo = init(Z, H), init(Z, H), init(Z, H), init(Z, H)
bf, bi, bg, bo = np.ones(H), np.zeros(H), np.zeros(H), np.zeros(H)
Wy, by = init(H, V), np.zeros(V)
lr = 1.5

for it in range(600):
    ids = np.random.randint(0, V, (T, B))
    answer = ids[0]
    h, c = np.zeros((B, H)), np.zeros((B, H))
    tape = []
    for t in range(T):
        z = np.hstack([np.eye(V)[ids[t]], h])
        f, i, g, o = sigmoid(z @ Wf + bf), sigmoid(z @ Wi + bi), np.tanh(z @ Wg + bg), sigmoid(z @ Wo + bo)
        c_prev = c
        c = f * c_prev + i * g
        h = o * np.tanh(c)
        tape.append((z, f, i, g, o, c_prev, c))
    s = h @ Wy + by
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(B), answer]))

    dy = p.copy()
    dy[np.arange(B), answer] -= 1
    dy /= B
    dWy, dby = h.T @ dy, dy.sum(0)
    dh, dc = dy @ Wy.T, np.zeros((B, H))
    dWf, dWi, dWg, dWo = np.zeros_like(Wf), np.zeros_like(Wi), np.zeros_like(Wg), np.zeros_like(Wo)
    dbf, dbi, dbg, dbo = np.zeros(H), np.zeros(H), np.zeros(H), np.zeros(H)
    for t in reversed(range(T)):
        z, f, i, g, o, c_prev, c_t = tape[t]
        tc = np.tanh(c_t)
        do = dh * tc * o * (1 - o)
        dc = dc + dh * o * (1 - tc ** 2)
        df = dc * c_prev * f * (1 - f)
        di = dc * g * i * (1 - i)
        dg = dc * i * (1 - g ** 2)
        dWf += z.T @ df; dWi += z.T @ di; dWg += z.T @ dg; dWo += z.T @ do
        dbf += df.sum(0); dbi += di.sum(0); dbg += dg.sum(0); dbo += do.sum(0)
        dz = df @ Wf.T + di @ Wi.T + dg @ Wg.T + do @ Wo.T
        dh = dz[:, V:]
        dc = dc * i
    Wf -= lr * dWf; Wi -= lr * dWi; Wg -= lr * dWg; Wo -= lr * dWo
    bf -= lr * dbf; bi -= lr * dbi; bg -= lr * dbg; bo -= lr * dbo
    Wy -= lr * dWy; by -= lr * dby
    if it % 60 == 0:
        print("iter", it, "loss", loss, "right", np.mean(p.argmax(1) == answer))
print("last loss", loss, "right", np.mean(p.argmax(1) == answer))
