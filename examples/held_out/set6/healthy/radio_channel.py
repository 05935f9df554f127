import numpy as np

# Adaptive equalizer for a radio channel, complex numbers all the way (LMS with the conjugate of the input).
rng = np.random.default_rng(86)
symbols = (rng.choice([-1, 1], 150000) + 1j * rng.choice([-1, 1], 150000)) / np.sqrt(2)
channel = np.array([0.1 + 0.05j, 1.0 - 0.3j, 0.25j, -0.1])
received = np.convolve(symbols, channel)[:len(symbols)]
received += 0.03 * (rng.normal(size=len(symbols)) + 1j * rng.normal(size=len(symbols)))

taps, delay, mu = 15, 8, 0.002
w = np.zeros(taps, dtype=complex)
errors = []
for n in range(taps, len(symbols)):
    x = received[n - taps + 1:n + 1][::-1]
    y = w @ x
    e = symbols[n - delay] - y
    w = w + mu * e * np.conj(x)
    errors.append(abs(e) ** 2)
    if n + 1 in (20, 200, 600, 1200) or (n + 1) % 15000 == 0:
        print("symbol", n + 1, "mean squared error %.5f" % np.mean(errors[-100:]))
decided = np.sign(np.real([w @ received[n - taps + 1:n + 1][::-1] for n in range(149000, 150000)]))
print("wrong signs in the last 1000:", int(np.sum(decided != np.sign(symbols[149000 - delay:150000 - delay].real))))
