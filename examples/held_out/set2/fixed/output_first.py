import numpy as np

np.random.seed(11)

"""
w = weights, b = bias, i = input, h = hidden, o = output, l = label
"""
images = np.random.rand(100, 25) * 0.5
labels = np.zeros((100, 4))
for n in range(100):
    k = n % 4
    images[n, 6 * k:6 * k + 6] += 0.5
    labels[n, k] = 1.0

w_i_h = np.random.uniform(-0.5, 0.5, (12, 25))
w_h_o = np.random.uniform(-0.5, 0.5, (4, 12))
b_i_h = np.zeros((12, 1))
b_h_o = np.zeros((4, 1))

learn_rate = 0.8
epochs = 25
for epoch in range(epochs):
    nr_correct = 0
    error_sum = 0.0
    for img, l in zip(images, labels):
        img = img.reshape(-1, 1)
        l = l.reshape(-1, 1)
        # forward input -> hidden
        h = 1 / (1 + np.exp(-(b_i_h + w_i_h @ img)))
        # forward hidden -> output
        o = 1 / (1 + np.exp(-(b_h_o + w_h_o @ h)))

        # cost
        e = 1 / len(o) * np.sum((o - l) ** 2, axis=0)
        error_sum += e[0]
        nr_correct += int(np.argmax(o) == np.argmax(l))

        # backward
        delta_o = 2 / len(o) * (o - l) * (o * (1 - o))
        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))
        w_h_o += -learn_rate * delta_o @ np.transpose(h)
        b_h_o += -learn_rate * delta_o
        w_i_h += -learn_rate * delta_h @ np.transpose(img)
        b_i_h += -learn_rate * delta_h

    print(f"Acc: {round((nr_correct / images.shape[0]) * 100, 2)}%  error {error_sum / len(images):.5f}")
