import math
import random
from collections import defaultdict

# Logistic regression on bags of words, weights in a dictionary, one mail at a time, AdaGrad per word
random.seed(23)
common = ["the", "and", "to", "you", "for", "please", "today", "we"]
good = ["meeting", "report", "lunch", "project", "thanks", "family", "review", "notes"]
bad = ["winner", "cash", "free", "prize", "click", "urgent", "loan", "pills"]


def mail(spam):
    words = random.choices(common, k=6)
    words += random.choices(bad if spam else good, k=random.randint(1, 3))
    words += random.choices(good + bad, k=2)
    return words


mails = [(mail(i % 2 == 1), i % 2) for i in range(7500)]
train, test = mails[:6000], mails[6000:]
weight = defaultdict(float)
seen = defaultdict(lambda: 1e-6)
eta = 0.3


def p_spam(words):
    s = weight["_bias"] + sum(weight[w] for w in words)
    if s < 0:
        return math.exp(s) / (1 + math.exp(s))
    return 1 / (1 + math.exp(-s))


for passage in range(1, 16):
    random.shuffle(train)
    loss = 0.0
    for words, spam in train:
        p = p_spam(words)
        loss -= math.log(max(p if spam else 1 - p, 1e-15))
        counts = defaultdict(int)
        for w in words:
            counts[w] += 1
        counts["_bias"] = 1
        for w, c in counts.items():
            grad = (p - spam) * c
            seen[w] += grad * grad
            weight[w] -= eta * grad / math.sqrt(seen[w])
    right = sum((p_spam(w) > 0.5) == (s == 1) for w, s in test) / len(test)
    print("passage %d loss %.4f test right %.3f" % (passage, loss / len(train), right))
print("most spammy:", sorted(weight, key=weight.get)[-4:])
