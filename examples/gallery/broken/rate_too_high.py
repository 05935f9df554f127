import numpy as np


def gradient_descent(x, y, learning_rate, iterations):
    m_curr = b_curr = 0.0
    n = len(x)
    history = []
    for i in range(iterations):
        y_predicted = m_curr * x + b_curr
        cost = (1 / n) * sum([val ** 2 for val in (y - y_predicted)])
        md = -(2 / n) * sum(x * (y - y_predicted))
        bd = -(2 / n) * sum(y - y_predicted)
        m_curr = m_curr - learning_rate * md
        b_curr = b_curr - learning_rate * bd
        history.append(cost)
        if i % 20 == 0:
            print("m {}, b {}, cost {}, iteration {}".format(m_curr, b_curr, cost, i))
    return m_curr, b_curr, history


x = np.array([1, 2, 3, 4, 5])
y = np.array([5, 7, 9, 11, 13])
m, b, history = gradient_descent(x, y, 0.09, 200)
