import numpy as np

# sigmoid, and its slope if deriv is True (x is then already a sigmoid)
def nonlin(x, deriv=False):
    if deriv == True:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))

# majority of three inputs XOR the fourth; the last column is the bias
X = np.array([[a, b, c, d, 1] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)])
y = np.array([[int(a + b + c > 1) ^ d] for a, b, c, d, _ in X])

np.random.seed(1)
syn0 = 2 * np.random.random((5, 8)) - 1
syn1 = 2 * np.random.random((8, 1)) - 1

for j in range(12000):
    l0 = X
    l1 = nonlin(np.dot(l0, syn0))
    l2 = nonlin(np.dot(l1, syn1))

    l2_error = y - l2
    if j % 2000 == 0:
        print("Error: " + str(np.mean(np.abs(l2_error))))

    l2_delta = l2_error * nonlin(l2, deriv=True)
    l1_error = l2_delta.dot(syn1.T)
    l1_delta = l1_error * nonlin(l1)

    syn1 += l1.T.dot(l2_delta)
    syn0 += l0.T.dot(l1_delta)

print("Error after training:", np.mean(np.abs(y - l2)))
print(np.round(l2.T, 2))
