import numpy as np
X = np.array([[0,0,0,1],[0,0,1,1],[0,1,0,1],[0,1,1,1],[1,0,0,1],[1,0,1,1],[1,1,0,1],[1,1,1,1]])
y = np.array([[0,1,1,0,1,0,0,1]]).T      # odd number of ones?
np.random.seed(3)
syn0 = 2*np.random.random((4,8)) - 1
syn1 = 2*np.random.random((8,1)) - 1
for j in range(20000):
    l1 = 1/(1+np.exp(-(np.dot(X,syn0))))
    l2 = 1/(1+np.exp(-(np.dot(l1,syn1))))
    l2_delta = (y - l2)*(l2*(1-l2))
    l1_delta = l2_delta.dot(syn1.T) * (l1 * (1-l1))
    syn1 += l1.T.dot(l2_delta)
    syn0 -= X.T.dot(l1_delta)
    if j % 2000 == 0:
        print("Error:", np.mean(np.abs(y - l2)))
print(l2)
