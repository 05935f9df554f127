from numpy import array, exp, random, dot

X = array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = array([[0, 1, 1, 0]]).T

random.seed(2)
syn0 = 2 * random.random((3, 4)) - 1
syn1 = 2 * random.random((4, 1)) - 1

for j in range(10000):
    l1 = 1 / (1 + exp(-dot(X, syn0)))
    l2 = 1 / (1 + exp(-dot(l1, syn1)))

    delta2 = (y - l2) * (l2 * (1 - l2))
    delta1 = delta2 * syn1 * (l1 * (1 - l1))

    syn1 += dot(l1.T, delta2)
    syn0 += dot(X.T, delta1)

print("Output after training:")
print(l2)
