import numpy as np

np.random.seed(23)
C = np.array([[3.0, 1.2, 0.3], [1.2, 1.0, 0.1], [0.3, 0.1, 0.4]])
samples = np.random.multivariate_normal(np.zeros(3), C, size=1500)
top = np.linalg.eigh(C)[1][:, -1]

w = np.random.randn(3)
w /= np.linalg.norm(w)
for k, x in enumerate(samples):
    out = w @ x
    rate = 1.0 / (100 + k)
    w += rate * out * (x - out * w)
    if k % 150 == 0:
        print(k, "angle to the first component", np.degrees(np.arccos(min(1, abs(w @ top) / np.linalg.norm(w)))))
