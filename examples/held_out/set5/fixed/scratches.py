import numpy as np

# Find the direction of a scratch on a 7x7 tile: horizontal, vertical or diagonal.
rng = np.random.default_rng(5)


def tiles(count):
    img = rng.normal(0, 0.25, (count, 7, 7))
    lab = rng.integers(0, 3, count)
    for n in range(count):
        r, c = rng.integers(1, 4, 2)
        for k in range(4):
            if lab[n] == 0:
                img[n, r, c + k - 1] += 1
            elif lab[n] == 1:
                img[n, r + k - 1, c] += 1
            else:
                img[n, r + k - 1, c + k - 1] += 1
    return img, lab


def patches(img):
    # every 3x3 window as a row of nine numbers
    return np.stack([img[:, i:i + 3, j:j + 3].reshape(len(img), 9) for i in range(5) for j in range(5)], axis=1)


images, labels = tiles(360)
test_images, test_labels = tiles(180)
targets = np.eye(3)[labels]

alpha = 1.0
batch_size = 30
kernels = 0.1 * rng.normal(size=(9, 6))
weights = 0.1 * rng.normal(size=(6, 3))


def net(img):
    section = patches(img)
    layer_1 = np.maximum(0, section @ kernels)          # examples, places, kernels
    pooled = layer_1.mean(axis=1)
    scores = np.exp(pooled @ weights)
    return section, layer_1, pooled, scores / scores.sum(axis=1, keepdims=True)


for iteration in range(80):
    correct = 0
    for start in range(0, 360, batch_size):
        stop = start + batch_size
        section, layer_1, pooled, out = net(images[start:stop])
        correct += np.sum(out.argmax(1) == labels[start:stop])

        out_delta = (targets[start:stop] - out) / batch_size
        pool_delta = out_delta.dot(weights.T)
        layer_1_delta = pool_delta[:, None, :] / 25 * (layer_1 > 0)

        weights += alpha * pooled.T.dot(out_delta)
        k_update = section.reshape(-1, 9).T.dot(layer_1_delta.reshape(-1, 6))
        kernels += alpha * k_update
    if iteration % 8 == 0:
        test = np.mean(net(test_images)[3].argmax(1) == test_labels)
        print("I:%d Train-Acc: %.3f Test-Acc: %.3f" % (iteration, correct / 360, test))
print("Train-Acc", correct / 360)
