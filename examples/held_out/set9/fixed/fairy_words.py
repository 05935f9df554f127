import numpy as np

text = """the king lives in the castle . the queen lives in the castle . the king wears a crown .
the queen wears a crown . the wolf lives in the forest . the bear lives in the forest . the wolf hunts a hare .
the bear hunts a fish . the miller lives in the village . the baker lives in the village . the miller sells flour .
the baker sells bread . the king eats bread . the queen eats bread . the bear eats fish . the wolf eats hare ."""
tokens = text.split()
vocab = sorted(set(tokens))
index = {w: i for i, w in enumerate(vocab)}
V, D, WINDOW = len(vocab), 6, 2

pairs = []
for i, w in enumerate(tokens):
    for j in range(max(0, i - WINDOW), min(len(tokens), i + WINDOW + 1)):
        if j != i:
            pairs.append((index[w], index[tokens[j]]))
centers, contexts = np.array(pairs).T
n = len(pairs)
print(n, "pairs,", V, "words")

rng = np.random.default_rng(0)
E = rng.normal(0, 0.1, (V, D))
C = rng.normal(0, 0.1, (D, V))
lr = 3.0

for epoch in range(1201):
    h = E[centers]
    scores = h @ C
    scores -= scores.max(axis=1, keepdims=True)
    probs = np.exp(scores)
    probs /= probs.sum(axis=1, keepdims=True)
    loss = -np.log(probs[np.arange(n), contexts]).mean()

    dscores = probs
    dscores[np.arange(n), contexts] -= 1
    dscores /= n
    dC = h.T @ dscores
    dh = dscores @ C.T
    dE = np.zeros_like(E)
    np.add.at(dE, centers, dh)

    E -= lr * dE
    C -= lr * dC
    if epoch % 120 == 0:
        print(f"epoch {epoch:4d} loss {loss:.4f}")


def nearest(word, k=3):
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    order = np.argsort(-unit @ unit[index[word]])
    return [vocab[i] for i in order if vocab[i] != word][:k]


for word in ("king", "wolf", "miller", "bread"):
    print(word, nearest(word))
