import numpy as np

# Kohonen map: 12 x 12 cells arrange themselves by colour
rng = np.random.default_rng(66)
colours = rng.random((500, 3))
side = 12
cells = rng.random((side, side, 3))
rows, cols = np.indices((side, side))


def quantization_error():
    d = np.linalg.norm(colours[:, None, None, :] - cells[None], axis=3)
    return d.reshape(500, -1).min(axis=1).mean()


steps = 4000
for n in range(steps):
    c = colours[rng.integers(500)]
    win = np.unravel_index(np.argmin(((cells - c) ** 2).sum(axis=2)), (side, side))
    radius = 6 * (0.5 / 6) ** (n / steps)
    rate = 0.5 * (0.02 / 0.5) ** (n / steps)
    near = np.exp(-((rows - win[0]) ** 2 + (cols - win[1]) ** 2) / (2 * radius ** 2))
    cells += rate * near[:, :, None] * (c - cells)
    if n % 500 == 0:
        print("step", n, "radius", round(radius, 2), "error", quantization_error())
print("error", quantization_error())
