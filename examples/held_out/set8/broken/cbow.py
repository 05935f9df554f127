import numpy as np
from collections import Counter

text = """the king rules the land and the queen rules the land the dog chases the cat and the cat chases
the mouse the king loves the queen and the queen loves the king the mouse eats the cheese the dog eats the
bone a farmer rules the farm and the farmer loves the dog""".split()
vocab = sorted(Counter(text))
idx = {w: i for i, w in enumerate(vocab)}
V, D, C = len(vocab), 10, 2
np.random.seed(14)
W_in = np.random.randn(V, D) * 0.3
W_out = np.random.randn(D, V) * 0.3


def make_pairs():
    for i in range(C, len(text) - C):
        around = text[i - C:i] + text[i + 1:i + C + 1]
        yield [idx[w] for w in around], idx[text[i]]


def forward(context):
    h = W_in[context].mean(axis=0)
    u = h @ W_out
    e = np.exp(u - u.max())
    return h, e / e.sum()


pairs = list(make_pairs())
lr = 0.3
for epoch in range(100):
    total = 0.0
    for context, centre in pairs:
        h, y = forward(context)
        total -= np.log(y[centre])
        e = y.copy()
        e[centre] -= 1
        W_out -= lr * np.outer(h, e)
        dh = W_out @ e
        np.subtract.at(W_in, context, lr * dh / len(context))
    if epoch % 10 == 0:
        print("epoch %d  loss %.4f" % (epoch, total / len(pairs)))
print("right:", sum(forward(c)[1].argmax() == t for c, t in pairs), "of", len(pairs))
