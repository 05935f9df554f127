import numpy as np

# radial basis functions; centres, widths and heights are all learned
np.random.seed(18)
x = np.random.rand(150) * 10
y = np.exp(-(x - 2) ** 2) + 2 * np.exp(-((x - 6) / 1.5) ** 2) - 0.5 * np.exp(-((x - 8.5) / 0.5) ** 2)

centre = np.linspace(0, 10, 9)
logWidth = np.zeros(9)
height = np.zeros(9)


def model():
    width = np.exp(logWidth)
    u = (x[:, None] - centre[None, :]) / width
    phi = np.exp(-u ** 2)
    return u, phi, width, phi.dot(height)


for step in range(4000):
    u, phi, width, out = model()
    r = 2 * (out - y) / x.size
    gh = phi.T.dot(r)
    common = r[:, None] * height * phi * 2 * u
    gc = (common / width).sum(0)
    gw = (common * u).sum(0)
    height, centre, logWidth = height - 0.3 * gh, centre - 0.3 * gc, logWidth - 0.1 * gw
    if not step % 400:
        print(step, np.mean((out - y) ** 2))
print("mse", np.mean((model()[3] - y) ** 2), "centres", centre.round(1))
