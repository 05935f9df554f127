"""Little reviews made of good, bad and neutral words."""
import random
import numpy as np

GOOD = "lovely bright warm clever funny tender fresh brave".split()
BAD = "dull noisy cold clumsy boring harsh stale timid".split()
PLAIN = "the a film story actor scene music ending it was with and very rather".split()


def make_reviews(n, seed):
    r = random.Random(seed)
    texts, moods = [], []
    for _ in range(n):
        mood = r.randint(0, 1)
        words = [r.choice(PLAIN) for _ in range(9)]
        words += [r.choice(GOOD if mood else BAD) for _ in range(2)]
        words += [r.choice(BAD if mood else GOOD) for _ in range(1)]
        r.shuffle(words)
        texts.append(" ".join(words))
        moods.append(mood)
    return texts, moods


def encode(texts, length):
    vocabulary = sorted({w for t in texts for w in t.split()})
    index = {w: i for i, w in enumerate(vocabulary)}
    return np.array([[index[w] for w in t.split()[:length]] for t in texts]), vocabulary
