import numpy as np

np.random.seed(10)


class Conv:
    def __init__(self, num_filters):
        self.num_filters = num_filters
        self.filters = np.random.randn(num_filters, 3, 3) / 3

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

    def backprop(self, d_out, learn_rate):
        d_filters = np.zeros(self.filters.shape)
        for region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_filters[f] += d_out[i, j, f] * region
        self.filters -= learn_rate * d_filters


class MaxPool:
    def regions(self, image):
        for i in range(image.shape[0] // 2):
            for j in range(image.shape[1] // 2):
                yield image[2 * i:2 * i + 2, 2 * j:2 * j + 2], i, j

    def forward(self, image):
        self.last_input = image
        h, w, num_filters = image.shape
        output = np.zeros((h // 2, w // 2, num_filters))
        for region, i, j in self.regions(image):
            output[i, j] = region.max(axis=(0, 1))
        return output

    def backprop(self, d_out):
        d_input = np.zeros(self.last_input.shape)
        for region, i, j in self.regions(self.last_input):
            top = region.max(axis=(0, 1))
            for a in range(2):
                for b in range(2):
                    for f in range(region.shape[2]):
                        if region[a, b, f] == top[f]:
                            d_input[2 * i + a, 2 * j + b, f] = d_out[i, j, f]
        return d_input


class Softmax:
    def __init__(self, input_len, nodes):
        self.weights = np.random.randn(input_len, nodes) / input_len
        self.biases = np.zeros(nodes)

    def forward(self, input):
        self.last_shape = input.shape
        self.last_input = input.flatten()
        totals = self.last_input @ self.weights + self.biases
        exp = np.exp(totals - totals.max())
        self.out = exp / exp.sum()
        return self.out

    def backprop(self, label, learn_rate):
        d_t = self.out.copy()
        d_t[label] -= 1
        d_input = self.weights @ d_t
        self.weights -= learn_rate * np.outer(self.last_input, d_t)
        self.biases -= learn_rate * d_t
        return d_input.reshape(self.last_shape)


def picture():
    # one sign somewhere on a noisy 8x8 picture
    shapes = [np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]), np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]]),
              np.array([[1, 1, 1], [1, 0, 0], [1, 0, 0]])]
    label = np.random.randint(3)
    img = np.random.randn(8, 8) * 0.15
    r, c = np.random.randint(0, 6, 2)
    img[r:r + 3, c:c + 3] += shapes[label] - 0.5
    return img, label


train = [picture() for _ in range(200)]
conv, pool, softmax = Conv(3), MaxPool(), Softmax(3 * 3 * 3, 3)
for epoch in range(8):
    loss, num_correct = 0, 0
    for n in np.random.permutation(len(train)):
        im, label = train[n]
        out = softmax.forward(pool.forward(conv.forward(im)))
        loss -= np.log(out[label])
        num_correct += int(np.argmax(out) == label)
        conv.backprop(pool.backprop(softmax.backprop(label, 0.05)), 0.05)
    print(f"epoch {epoch + 1}: average loss {loss / len(train):.3f}, accuracy {num_correct / len(train):.0%}")
