import random

random.seed(3)
# mass hung on a spring in kg, length in cm
masses = [0.1 * k for k in range(1, 21)]
lengths = [12.0 + 4.2 * m + random.gauss(0, 0.05) for m in masses]
n = len(masses)


def cost(k, l0):
    return sum((l0 + k * m - s) ** 2 for m, s in zip(masses, lengths)) / (2 * n)


def slopes(k, l0):
    dk = dl = 0.0
    for m, s in zip(masses, lengths):
        miss = l0 + k * m - s
        dk += miss * m
        dl += miss
    return dk / n, dl / n


k, l0 = 0.0, 0.0
rate_k, rate_l = 0.5, 0.3
before = cost(k, l0)
rounds = 0
while True:
    dk, dl = slopes(k, l0)
    k -= rate_k * dk
    l0 -= rate_l * dl
    now = cost(k, l0)
    rounds += 1
    if rounds % 50 == 0:
        print(f"round {rounds}: cost {now:.6f}")
    if abs(before - now) < 1e-10:
        break
    before = now
print(f"length = {l0:.2f} cm + {k:.2f} cm/kg after {rounds} rounds")
