import numpy as np

np.random.seed(9)
examples = [((-1, -1), -1), ((-1, 1), 1), ((1, -1), 1), ((1, 1), -1)]
V = np.random.uniform(-1, 1, (4, 3))        # hidden units x (two switches + 1)
w = np.random.uniform(-1, 1, 5)             # hidden units + 1
eta = 0.1

for lap in range(600):
    sse = 0
    for k in np.random.permutation(4):
        switches, lamp = examples[k]
        x = np.append(switches, 1)
        h = np.append(np.tanh(V @ x), 1)
        o = np.tanh(w @ h)
        e = o - lamp
        sse += e * e
        d = e * (1 - o * o)
        dh = d * w[:4] * (1 - h[:4] ** 2)
        w -= eta * d * h
        V -= eta * np.outer(dh, x)
    if lap % 60 == 0:
        print("lap", lap, "sse", sse)

for switches, lamp in examples:
    h = np.append(np.tanh(V @ np.append(switches, 1)), 1)
    print(switches, "lamp", lamp, "net %.2f" % np.tanh(w @ h))
