import numpy as np

# Adding two binary numbers bit by bit with a recurrent net. One pair of numbers per step.
np.random.seed(0)
BITS = 7
synapse_in = np.random.uniform(-1, 1, (2, 16))
synapse_out = np.random.uniform(-1, 1, (16, 1))
synapse_rec = np.random.uniform(-1, 1, (16, 16))
bits_of = lambda n: np.array([(n >> k) & 1 for k in range(BITS)], dtype=float)   # lowest bit first
sigmoid = lambda x: 1 / (1 + np.exp(-x))
slope = lambda s: s * (1 - s)

running, correct = [], []
for j in range(7001):
    a_int, b_int = np.random.randint(0, 2 ** (BITS - 1), 2)
    a, b, c = bits_of(a_int), bits_of(b_int), bits_of(a_int + b_int)
    states = [np.zeros((1, 16))]
    out_errors, answer = [], []
    for pos in range(BITS):
        x = np.array([[a[pos], b[pos]]])
        state = sigmoid(x @ synapse_in + states[-1] @ synapse_rec)
        guess = sigmoid(state @ synapse_out)
        out_errors.append((guess - c[pos]) * slope(guess))
        answer.append(guess[0, 0])
        states.append(state)

    up_in, up_out, up_rec = np.zeros_like(synapse_in), np.zeros_like(synapse_out), np.zeros_like(synapse_rec)
    future = np.zeros((1, 16))
    for pos in reversed(range(BITS)):
        x = np.array([[a[pos], b[pos]]])
        state, previous = states[pos + 1], states[pos]
        delta = (future @ synapse_rec.T + out_errors[pos] @ synapse_out.T) * slope(state)
        up_out += state.T @ out_errors[pos]
        up_rec = previous.T @ delta
        up_in += x.T @ delta
        future = delta
    synapse_in -= 0.5 * up_in
    synapse_out -= 0.5 * up_out
    synapse_rec -= 0.5 * up_rec

    running.append(0.5 * np.sum((np.array(answer) - c) ** 2))
    correct.append(np.all(np.round(answer) == c))
    if j % 1000 == 0 and j:
        print("after", j, "error", np.mean(running[-500:]).round(4), "sums right", np.mean(correct[-500:]))
