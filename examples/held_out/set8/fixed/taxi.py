import random

# fare = a * km + b * minutes + c, no numpy, plain gradient descent
random.seed(99)
trips = []
for _ in range(80):
    km = random.uniform(0.5, 3)
    minutes = random.uniform(0.2, 2.5)
    trips.append((km, minutes, 1.8 * km + 0.7 * minutes + 3.5 + random.gauss(0, 0.1)))


def predict(w, km, minutes):
    return w["km"] * km + w["min"] * minutes + w["start"]


def cost(w):
    return sum((predict(w, a, b) - fare) ** 2 for a, b, fare in trips) / len(trips)


def gradient(w):
    g = {"km": 0.0, "min": 0.0, "start": 0.0}
    for km, minutes, fare in trips:
        err = 2 * (predict(w, km, minutes) - fare) / len(trips)
        g["km"] += err * km
        g["min"] += err * minutes
        g["start"] += err
    return g


def descend(w, g, rate):
    new = {}
    for name, value in w.items():
        new[name] = value - rate * g[name]
    return new


w = {"km": 0.0, "min": 0.0, "start": 0.0}
for epoch in range(1500):
    g = gradient(w)
    w = descend(w, g, 0.08)
    if epoch % 150 == 0:
        print("epoch", epoch, "cost", round(cost(w), 4))
print({k: round(v, 2) for k, v in w.items()})
