import math

# two inputs, two hidden units, two outputs - the worked example everyone does by hand, repeated 10000 times
i = [0.05, 0.10]
target = [0.01, 0.99]
w_hidden = [[0.15, 0.20], [0.25, 0.30]]
w_output = [[0.40, 0.45], [0.50, 0.55]]
b_hidden, b_output = 0.35, 0.60            # biases stay fixed in the example
rate = 0.5


def squash(net):
    return 1 / (1 + math.exp(-net))


for lap in range(10001):
    h = [squash(sum(w * x for w, x in zip(ws, i)) + b_hidden) for ws in w_hidden]
    o = [squash(sum(w * x for w, x in zip(ws, h)) + b_output) for ws in w_output]
    error = sum(0.5 * (t - y) ** 2 for t, y in zip(target, o))
    delta_o = [-(t - y) * y * (1 - y) for t, y in zip(target, o)]
    delta_h = [sum(delta_o[k] * w_output[k][j] for k in range(2)) * h[j] * (1 - h[j]) for j in range(2)]
    for k in range(2):
        for j in range(2):
            w_output[k][j] -= rate * delta_o[k] * h[j]
    for j in range(2):
        for n in range(2):
            w_hidden[j][n] -= rate * delta_h[j] * i[n]
    if lap in (0, 1, 10, 100, 1000, 10000):
        print("lap", lap, "error %.9f" % error, "outputs", [round(v, 5) for v in o])
