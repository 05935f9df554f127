import numpy as np

# three judges vote; the chairman (third) turns the result round when he votes yes
X = np.array([[a, b, c, 1] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
y = np.array([[(a & b) ^ c for a in (0, 1) for b in (0, 1) for c in (0, 1)]]).T

np.random.seed(1)
syn0 = 2 * np.random.random((4, 6)) - 1
syn1 = 2 * np.random.random((6, 1)) - 1

for j in range(15000):
    l1 = 1 / (1 + np.exp(-np.dot(X, syn0)))
    l2 = 1 / (1 + np.exp(-np.dot(l1, syn1)))
    l2_error = y - l2
    l2_delta = l2_error * l2 * (1 - l2)
    l1_error = l2_delta.dot(syn1.T)
    l1_delta = l1_error * l1 * (1 - l1)
    syn1 += l1.T.dot(l2_delta)
    syn0 += X.T.dot(l1_delta)
    if j % 3000 == 0:
        print("Error:" + str(np.mean(np.abs(l2_error))))

print("Output After Training:")
print(l2.round(2).ravel())
