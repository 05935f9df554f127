import numpy as np

np.random.seed(42)
X = np.vstack([np.random.randn(60, 2) + [4.0, 3.0], np.random.randn(60, 2) + [1.0, 0.5]])
y = np.r_[np.ones(60), -np.ones(60)].reshape(-1, 1)

w = np.random.randn(2, 1)
b = np.zeros((1, 1))
lam = 0.01


def cal_score(points, label):
    return label * (points @ w + b)


def cal_hinge(score):
    hinge = 1 - score
    hinge[hinge < 0] = 0
    cost = 0.5 * lam * np.sum(w ** 2) + np.sum(hinge) / len(score)
    return hinge, cost


def cal_grad(points, label):
    hinge, _ = cal_hinge(cal_score(points, label))
    grad_w = np.zeros(w.shape)
    grad_b = np.zeros(b.shape)
    for i, h in enumerate(hinge):
        if h == 0:
            grad_w += lam * w
        else:
            grad_w += lam * w - (points[i] * label[i]).reshape(-1, 1)
            grad_b -= label[i]
    return grad_w / len(points), grad_b / len(points)


loss = []
for step in range(400):
    grad_w, grad_b = cal_grad(X, y)
    w = w - 0.1 * grad_w
    b = b - 0.1 * grad_b
    _, J = cal_hinge(cal_score(X, y))
    loss.append(J)
    if step % 40 == 0:
        print("Cost of {}-step model: {}".format(step + 1, J))

print("Final model: w = {}, b = {}".format(w.ravel(), b.ravel()))
print("accuracy", np.mean(np.sign(X @ w + b) == y))
