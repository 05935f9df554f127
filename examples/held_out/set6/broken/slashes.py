import numpy as np

# two kinds of 6x6 pictures, stored as bytes the way the picture files have them
n = 400
labels = np.random.randint(0, 2, n).astype(np.uint8)
pics = np.random.randint(0, 90, (n, 36)).astype(np.uint8)
shapeA = np.array([0, 7, 14, 21, 28, 35])
shapeB = np.array([5, 10, 15, 20, 25, 30])
for k in range(n):
    pics[k, shapeB if labels[k] else shapeA] += np.random.randint(20, 120, 6).astype(np.uint8)

X = pics.astype(np.float64) / 255
y = 2 * labels - 1          # 0/1 -> -1/+1 for the hinge

w = np.zeros(36)
bias = 0.0
C = 10.0
step = 0.005
for epoch in range(16000):
    margin = y * (X @ w + bias)
    inside = margin < 1
    # 1/2 |w|^2 + C * mean(hinge)
    objective = 0.5 * w @ w + C * np.mean(np.maximum(0, 1 - margin))
    gw = w - C * (y * inside) @ X / n
    gb = -C * np.mean(y * inside)
    w = w - step * gw
    bias = bias - step * gb
    if epoch % 1600 == 0 or epoch == 15999:
        side = X @ w + bias > 0
        print("epoch %5d objective %8.3f accuracy %.3f" % (epoch, objective, np.mean(side == labels)))
