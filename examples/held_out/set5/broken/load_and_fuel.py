import os
import numpy as np

table = np.loadtxt(os.path.join(os.path.dirname(os.path.abspath(__file__)), "engine.txt"))
x = table[:, 0]
y = table[:, 1]

mCurr = 0
bCurr = 0
iterations = 3000
n = len(x)
learning_rate = 0.05

for i in range(iterations):
    y_predicted = mCurr * x + bCurr
    cost = (1 / n) * sum([val ** 2 for val in (y - y_predicted)])
    md = -(2 / n) * sum(x * (y - y_predicted))
    bd = -(2 / n) * sum(y - y_predicted)
    mCurr = mCurr - learning_rate * md
    bCurr = bCurr - learning_rate * bd
    if i % 200 == 0:
        print("m {}, b {}, cost {}, iteration {}".format(mCurr, bCurr, cost, i))

print("slope", mCurr, "offset", bCurr)
print("fuel for the first loads:", (mCurr * x + bCurr)[:5], "really:", y[:5])
