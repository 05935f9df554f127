import numpy as np


class Conv3x3:
    def __init__(self, num_filters, rng):
        self.num_filters = num_filters
        self.filters = rng.normal(size=(num_filters, 3, 3)) * 0.3

    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i:i + 3, j:j + 3], i, j

    def forward(self, image):
        self.last_input = image
        h, w = image.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for region, i, j in self.iterate_regions(image):
            output[i, j] = np.sum(region * self.filters, axis=(1, 2))
        return output

    def backward(self, d_out, learn_rate):
        d_filters = np.zeros(self.filters.shape)
        for region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_filters[f] = d_out[i, j, f] * region
        self.filters -= learn_rate * d_filters


class MeanReLU:
    """ReLU, then the mean of every feature map."""

    def forward(self, maps):
        self.maps = maps
        return np.maximum(maps, 0).mean(axis=(0, 1))

    def backward(self, d_out):
        h, w, _ = self.maps.shape
        return (self.maps > 0) * d_out / (h * w)


class Output:
    def __init__(self, n_in, n_classes, rng):
        self.w = rng.normal(size=(n_in, n_classes)) * 0.5
        self.b = np.zeros(n_classes)

    def forward(self, v):
        self.v = v
        s = v @ self.w + self.b
        e = np.exp(s - s.max())
        self.p = e / e.sum()
        return self.p

    def backward(self, label, learn_rate):
        g = self.p.copy()
        g[label] -= 1
        d_v = self.w @ g
        self.w -= learn_rate * np.outer(self.v, g)
        self.b -= learn_rate * g
        return d_v


def picture(rng, label):
    img = rng.normal(0, 0.3, (7, 7))
    k = rng.integers(1, 6)
    if label == 0:
        img[k, :] += 1
    elif label == 1:
        img[:, k] += 1
    else:
        img += np.eye(7, k=rng.integers(-2, 3))
    return img


rng = np.random.default_rng(4)
conv, pool, out = Conv3x3(4, rng), MeanReLU(), Output(4, 3, rng)
for epoch in range(6):
    loss, correct = 0.0, 0
    for n in range(300):
        label = int(rng.integers(0, 3))
        p = out.forward(pool.forward(conv.forward(picture(rng, label))))
        loss -= np.log(p[label])
        correct += int(p.argmax() == label)
        conv.backward(pool.backward(out.backward(label, 0.2)), 0.2)
    print("epoch %d: average loss %.3f, accuracy %d%%" % (epoch + 1, loss / 300, correct / 3))
