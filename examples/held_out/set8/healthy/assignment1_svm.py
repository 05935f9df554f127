import numpy as np

# multiclass SVM loss, vectorized, as in a well-known vision course
np.random.seed(231)
N, D, C = 500, 40, 5
prototypes = np.random.randn(C, D)
y_train = np.random.randint(C, size=N)
X_train = prototypes[y_train] * 0.6 + np.random.randn(N, D)
X_train -= X_train.mean(axis=0)
X_train = np.hstack([X_train, np.ones((N, 1))])        # bias trick


def svm_loss_vectorized(W, X, y, reg):
    num = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(num), y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1)
    margins[np.arange(num), y] = 0
    loss = margins.sum() / num + reg * np.sum(W * W)
    binary = (margins > 0).astype(float)
    binary[np.arange(num), y] = -binary.sum(axis=1)
    dW = X.T.dot(binary) / num + 2 * reg * W
    return loss, dW


W = 0.0001 * np.random.randn(D + 1, C)
loss_history = []
for it in range(801):
    batch = np.random.choice(N, 100)
    loss, grad = svm_loss_vectorized(W, X_train[batch], y_train[batch], reg=1e-3)
    loss_history.append(loss)
    W += -0.01 * grad
    if it % 100 == 0:
        print("iteration %d / 800: loss %f" % (it, loss))
print("training accuracy: %f" % np.mean(y_train == np.argmax(X_train.dot(W), axis=1)))
