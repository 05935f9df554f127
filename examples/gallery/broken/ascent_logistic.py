import numpy as np

np.random.seed(21)
m = 100

# exam scores -> admitted or not
scores = np.random.normal(65, 15, size=(m, 2))
admitted = (scores.sum(axis=1) + np.random.normal(0, 8, m) > 130).astype(int)

X = (scores - scores.mean(axis=0)) / scores.std(axis=0)
X = np.column_stack([np.ones(m), X])
y = admitted[:, np.newaxis]
theta = np.zeros((3, 1))
alpha = 0.1
J_history = []

for i in range(500):
    h = 1 / (1 + np.exp(-X.dot(theta)))
    J = (-y.T.dot(np.log(h)) - (1 - y).T.dot(np.log(1 - h)))[0, 0] / m
    J_history.append(J)
    gradient = X.T.dot(h - y) / m
    theta = theta + alpha * gradient

print("J:", J_history[0], J_history[50], J_history[-1])
print("theta:", theta.ravel())
