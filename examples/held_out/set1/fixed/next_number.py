import numpy as np


def prediction():
    def ReLU(v):
        return np.maximum(0, v)

    x = np.array([[2.16, 3.19, 1.85], [3.19, 1.85, 4.84], [1.85, 4.84, 0.55], [4.84, 0.55, 4.20],
                  [0.55, 4.20, 1.68], [4.20, 1.68, 4.74], [1.68, 4.74, 0.14], [4.74, 0.14, 5.68],
                  [0.14, 5.68, 0.48], [5.68, 0.48, 5.03]]) / 6
    y = np.array([4.84, 0.55, 4.20, 1.68, 4.74, 0.14, 5.68, 0.48, 5.03, 0.18]) / 6

    np.random.seed(3)
    w1 = np.random.uniform(-1, 1, (6, 3))
    w2 = np.random.uniform(-1, 1, (6,))
    v = 0.02
    epoch = 0

    while epoch < 3000:
        s1 = np.dot(w1, x.T)
        y1 = ReLU(s1)
        y2 = np.dot(w2, y1)

        E = np.sum((y2 - y) ** 2) / 2
        if epoch % 300 == 0:
            print(epoch, E)
        if E < 0.0001:
            break

        delta_w2 = np.dot(y2 - y, y1.T)
        delta_w1 = np.dot(np.outer(w2, y2 - y) * (s1 > 0), x)

        w2 = w2 - v * delta_w2
        w1 = w1 - v * delta_w1
        epoch += 1

    return y2 * 6


print(prediction())
