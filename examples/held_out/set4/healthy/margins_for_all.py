import numpy as np


def svm_loss(W, X, y, reg):
    """Structured hinge loss. W: (D, C), X: (N, D), y: (N,)."""
    N = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(N), y][:, None]
    margins = np.maximum(0, scores - correct + 1)
    margins[np.arange(N), y] = 0
    loss = margins.sum() / N + reg * np.sum(W * W)
    hit = (margins > 0).astype(float)
    hit[np.arange(N), y] = -hit.sum(axis=1)
    dW = X.T.dot(hit) / N + 2 * reg * W
    return loss, dW


class LinearSVM:
    W = None

    def train(self, X, y, learning_rate=2e-2, reg=1e-3, num_iters=1500, batch_size=64, verbose=True):
        num_classes = np.max(y) + 1
        if self.W is None:
            self.W = 0.001 * np.random.randn(X.shape[1], num_classes)
        loss_history = []
        for it in range(num_iters):
            idx = np.random.choice(X.shape[0], batch_size, replace=True)
            loss, grad = svm_loss(self.W, X[idx], y[idx], reg)
            loss_history.append(loss)
            self.W -= learning_rate * grad
            if verbose and it % 150 == 0:
                print("iteration %d / %d: loss %f" % (it, num_iters, loss))
        return loss_history

    def predict(self, X):
        return np.argmax(X.dot(self.W), axis=1)


np.random.seed(231)
means = np.random.randn(5, 20) * 1.2
y = np.random.randint(0, 5, 800)
X = means[y] + np.random.randn(800, 20)
mean_image = X[:600].mean(axis=0)
X = np.hstack([X - mean_image, np.ones((800, 1))])
svm = LinearSVM()
svm.train(X[:600], y[:600])
print("training accuracy: %f" % np.mean(svm.predict(X[:600]) == y[:600]))
print("validation accuracy: %f" % np.mean(svm.predict(X[600:]) == y[600:]))
