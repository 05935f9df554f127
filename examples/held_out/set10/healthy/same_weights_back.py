import numpy as np

np.random.seed(44)

# 12 gauges along a river follow 3 hidden causes; squeeze them to 3 numbers and back
causes = np.random.randn(400, 3)
mix = np.random.randn(3, 12) / np.sqrt(3)
X = np.tanh(causes @ mix) + 0.05 * np.random.randn(400, 12)


def make_autoencoder(n_visible, n_code):
    W = np.random.randn(n_visible, n_code) * 0.2
    code_bias = np.zeros(n_code)
    out_bias = np.zeros(n_visible)

    def encode(x):
        return np.tanh(x @ W + code_bias)

    def decode(h):
        return h @ W.T + out_bias

    def update(x, lr):
        nonlocal W, code_bias, out_bias
        h = encode(x)
        e = decode(h) - x
        loss = (e ** 2).sum(axis=1).mean()
        d_out = 2 * e / len(x)
        d_code = (d_out @ W) * (1 - h ** 2)
        # W is used twice, so two parts
        dW = d_out.T @ h + x.T @ d_code
        W = W - lr * dW
        code_bias = code_bias - lr * d_code.sum(axis=0)
        out_bias = out_bias - lr * d_out.sum(axis=0)
        return loss

    return update, encode, decode


update, encode, decode = make_autoencoder(12, 3)
for epoch in range(60):
    order = np.random.permutation(400)
    losses = [update(X[order[i:i + 20]], 0.05) for i in range(0, 400, 20)]
    if epoch % 6 == 0:
        print("epoch", epoch, "error per row", round(float(np.mean(losses)), 4))
left = ((decode(encode(X)) - X) ** 2).sum() / ((X - X.mean(0)) ** 2).sum()
print("variance not explained: %.3f" % left)
