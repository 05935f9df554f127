import numpy as np

np.random.seed(52)

# from three measurements of a person: which sport (3 kinds) and the resting pulse
n = 500
sport = np.random.randint(0, 3, n)
body = np.random.randn(n, 3) * 0.5 + np.array([[1.2, 0, -0.5], [-1.0, 0.8, 0.3], [0, -1.2, 0.9]])[sport]
pulse = 62 - 6 * np.tanh(body[:, 0]) + 4 * body[:, 1] * body[:, 2] + np.random.randn(n)
pulse_scaled = ((pulse - pulse.mean()) / pulse.std())[:, None]

params = dict(
    trunk_w=np.random.randn(3, 24) * 0.6, trunk_b=np.zeros(24),
    sport_w=np.random.randn(24, 3) * 0.2, sport_b=np.zeros(3),
    pulse_w=np.random.randn(24, 1) * 0.2, pulse_b=np.zeros(1),
)


def forward(p, x):
    h = np.tanh(x @ p["trunk_w"] + p["trunk_b"])
    s = h @ p["sport_w"] + p["sport_b"]
    s = np.exp(s - s.max(axis=1, keepdims=True))
    return h, s / s.sum(axis=1, keepdims=True), h @ p["pulse_w"] + p["pulse_b"]


def losses(q, r, k, t):
    return -np.mean(np.log(q[np.arange(len(k)), k])), np.mean((r - t) ** 2)


weight = 0.5
for step in range(3001):
    i = np.random.randint(0, n, 50)
    h, q, r = forward(params, body[i])
    ds = q.copy()
    ds[np.arange(50), sport[i]] -= 1
    ds /= 50
    dr = weight * 2 * (r - pulse_scaled[i]) / 50
    dh = (ds @ params["sport_w"].T + dr @ params["pulse_w"].T) * (1 - h ** 2)
    grads = dict(sport_w=h.T @ ds, sport_b=ds.sum(0), pulse_w=h.T @ dr, pulse_b=dr.sum(0),
                 trunk_w=body[i].T @ dh, trunk_b=dh.sum(0))
    for name, g in grads.items():
        params[name] -= 0.1 * g
    if step % 300 == 0:
        h, q, r = forward(params, body)
        ce, mse = losses(q, r, sport, pulse_scaled)
        print(f"step {step} total {ce + weight * mse:.4f} sport {ce:.4f} pulse {mse:.4f}")
