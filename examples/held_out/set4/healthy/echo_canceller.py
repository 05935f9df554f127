import numpy as np


class AdaptiveFilter:
    def __init__(self, nTaps, stepSize):
        self.weights = np.zeros(nTaps)
        self.buffer = np.zeros(nTaps)
        self.stepSize = stepSize

    def process(self, sample, desired):
        self.buffer = np.roll(self.buffer, 1)
        self.buffer[0] = sample
        estimate = self.weights @ self.buffer
        error = desired - estimate
        power = self.buffer @ self.buffer + 1e-3
        self.weights = self.weights + self.stepSize / power * error * self.buffer
        return error


generator = np.random.default_rng(13)
nSamples = 12000
farEnd = np.convolve(generator.normal(size=nSamples), [1, 0.6, 0.2], mode="same")
roomA = generator.normal(size=16) * np.exp(-np.arange(16) / 4)
roomB = generator.normal(size=16) * np.exp(-np.arange(16) / 4)
echo = np.where(np.arange(nSamples) < nSamples // 2,
                np.convolve(farEnd, roomA)[:nSamples], np.convolve(farEnd, roomB)[:nSamples])
microphone = echo + generator.normal(0, 0.05, nSamples)

canceller = AdaptiveFilter(16, 0.3)
errors = np.empty(nSamples)
for n in range(nSamples):
    errors[n] = canceller.process(farEnd[n], microphone[n])
    if (n + 1) % 1000 == 0:
        power = np.mean(errors[n - 999:n + 1] ** 2)
        print("samples %5d  error power %.5f  left of the echo %.1f dB" % (
            n + 1, power, 10 * np.log10(power / np.mean(echo[n - 999:n + 1] ** 2))))
