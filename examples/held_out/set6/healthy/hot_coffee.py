import numpy as np

# A cup of coffee cools: dT/dt = -k (T - room). Fit k, room and the first temperature.
# The way back goes through all Euler steps (adjoint), no closed formula is used.
dt, steps = 0.5, 120
times = np.arange(0, steps, 10)
rng = np.random.default_rng(9)
measured = 21 + 67 * np.exp(-0.06 * dt * times) + rng.normal(0, 0.3, len(times))


def simulate(k, room, start):
    T = [start]
    for _ in range(steps):
        T.append(T[-1] - dt * k * (T[-1] - room))
    return T


# scaled unknowns: k = exp(a), temperatures in hundreds
a, room, start = np.log(0.02), 0.30, 0.70
va = vr = vs = 0.0
for it in range(4000):
    k = np.exp(a)
    T = simulate(k, 100 * room, 100 * start)
    miss = np.array([T[i] for i in times]) - measured
    loss = np.mean(miss ** 2)

    lam, dk, droom = 0.0, 0.0, 0.0
    pending = dict(zip(times.tolist(), 2 * miss / len(miss)))
    for i in range(steps, 0, -1):
        lam += pending.get(i, 0.0)
        dk += lam * -dt * (T[i - 1] - 100 * room)
        droom += lam * dt * k
        lam = lam * (1 - dt * k)
    dstart = lam + pending[0]

    va = 0.9 * va - 2e-5 * dk * k
    vr = 0.9 * vr - 2e-6 * droom * 100
    vs = 0.9 * vs - 2e-6 * dstart * 100
    a, room, start = a + va, room + vr, start + vs
    if it % 400 == 0:
        print(f"{it} loss {loss:.4f} k {k:.4f} room {100 * room:.2f} start {100 * start:.2f}")
print("k", round(float(np.exp(a)), 4), "room", round(100 * room, 2), "start", round(100 * start, 2), "loss", round(float(loss), 4))
