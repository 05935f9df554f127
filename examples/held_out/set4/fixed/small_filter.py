import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class EdgeLearner:
    """Learns the filters with which a camera made its feature maps."""

    def __init__(self, n_filters: int, size: int = 3, seed: int = 0):
        self.rng = np.random.default_rng(seed)
        self.size = size
        self.kernels = self.rng.normal(0, 0.1, (n_filters, size, size))
        self.bias = np.zeros(n_filters)

    def windows(self, images):
        return sliding_window_view(images, (self.size, self.size), axis=(1, 2))

    def maps(self, images):
        return np.einsum("nijab,fab->nfij", self.windows(images), self.kernels) + self.bias[:, None, None]

    def gradients(self, images, wanted):
        diff = self.maps(images) - wanted
        loss = np.mean(diff ** 2)
        d = 2 * diff / diff.size
        d_kernels = np.einsum("nijab,nfij->fab", self.windows(images), d)
        return loss, d_kernels, d.sum(axis=(0, 2, 3))

    def fit(self, images, wanted, rate=0.5, epochs=40, batch=16):
        for epoch in range(epochs):
            order = self.rng.permutation(len(images))
            losses = []
            for i in range(0, len(images), batch):
                rows = order[i:i + batch]
                loss, dk, db = self.gradients(images[rows], wanted[rows])
                self.kernels -= rate * dk
                self.bias -= rate * db
                losses.append(loss)
            if epoch % 5 == 0:
                print("epoch", epoch, "loss", np.mean(losses))
        print("last loss", np.mean(losses))


rng = np.random.default_rng(50)
images = rng.normal(size=(128, 12, 12))
true = np.array([[[1, 0, -1], [2, 0, -2], [1, 0, -1]],
                 [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
                 [[0, 1, 0], [1, -4, 2], [0, 1, 0]]], dtype=float)
teacher = EdgeLearner(3)
teacher.kernels = true
wanted = teacher.maps(images) + rng.normal(0, 0.1, (128, 3, 10, 10))

learner = EdgeLearner(3, seed=1)
learner.fit(images, wanted)
print(np.round(learner.kernels[0], 2))
