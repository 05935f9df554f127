# conv layer by hand, all loops. task: find back the four filters of an unknown camera
import numpy as np

rng = np.random.RandomState(9)
secret = np.array([[[1, 0, -1], [2, 0, -2], [1, 0, -1]],
                   [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
                   [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
                   [[1, 1, 1], [1, 1, 1], [1, 1, 1]]]) / 4.0


def conv(img, filters, bias):
    F, k, _ = filters.shape
    H, W = img.shape
    out = np.zeros((F, H - k + 1, W - k + 1))
    for f in range(F):
        for r in range(H - k + 1):
            for c in range(W - k + 1):
                out[f, r, c] = np.sum(img[r:r + k, c:c + k] * filters[f]) + bias[f]
    return out


def conv_backward(dout, img, filters):
    F, k, _ = filters.shape
    dfilters = np.zeros(filters.shape)
    dbias = np.zeros(F)
    for f in range(F):
        for r in range(dout.shape[1]):
            for c in range(dout.shape[2]):
                dfilters[f] += dout[f, r, c] * img[r:r + k, c:c + k]
        dbias[f] = dout[f].sum()
    return dfilters, dbias


photos = rng.randn(12, 8, 8)
wanted = [np.tanh(conv(p, secret, np.array([0.1, -0.2, 0.0, 0.3]))) for p in photos]
filters, bias = rng.randn(4, 3, 3) * 0.1, np.zeros(4)
for epoch in range(40):
    err_sum = 0
    for p, w in zip(photos, wanted):
        y = np.tanh(conv(p, filters, bias))
        err = y - w
        err_sum += np.mean(err ** 2)
        df, db = conv_backward(2 * err * (1 - y ** 2) / err.size, p, filters)
        filters = filters - 0.8 * df
        bias = bias - 0.8 * db
    if epoch % 4 == 0:
        print("epoch", epoch, "mse", round(err_sum / len(photos), 5))
print("largest filter error", np.abs(filters - secret).max().round(3))
