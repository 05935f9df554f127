import numpy as np

# skip-gram with negative sampling; the sum of the two tables is the final vector
rng = np.random.default_rng(60)
topics = {"fruit": "apple pear plum cherry grape".split(), "tool": "hammer saw drill nail screw".split(),
          "sky": "moon star comet sun planet".split()}
words = [w for ws in topics.values() for w in ws]
index = {w: i for i, w in enumerate(words)}
sentences = []
for _ in range(300):
    ws = topics[rng.choice(list(topics))]
    sentences.append([index[w] for w in rng.choice(ws, 6)])
counts = np.bincount(np.concatenate(sentences), minlength=len(words)) ** 0.75
noise = counts / counts.sum()
centre = rng.uniform(-0.5, 0.5, (len(words), 8)) / 8
context = np.zeros((len(words), 8))      # zeros are fine here, as in the original C program
sig = lambda v: 1 / (1 + np.exp(-v))
alpha0, K = 0.1, 4
for epoch in range(8):
    alpha = alpha0 * (1 - epoch / 8)
    loss, n = 0.0, 0
    for s in sentences:
        for i, w in enumerate(s):
            for o in s[max(0, i - 2):i] + s[i + 1:i + 3]:
                picks = np.concatenate([[o], rng.choice(len(words), K, p=noise)])
                label = np.array([1, 0, 0, 0, 0])
                v = centre[w].copy()
                U = context[picks]
                s_ = sig(U @ v)
                loss -= np.log(np.where(label, s_, 1 - s_) + 1e-12).sum()
                n += 1
                e = s_ - label
                np.add.at(context, picks, -alpha * np.outer(e, v))
                centre[w] = v - alpha * e @ U
    print("epoch", epoch, "loss per pair", round(loss / n, 4))
both = centre + context
both /= np.linalg.norm(both, axis=1, keepdims=True)
for w in ("apple", "saw", "moon"):
    print(w, "->", [words[j] for j in np.argsort(-both @ both[index[w]])[1:4]])
