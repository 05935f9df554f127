import random

# Ratings of a chess club: after every game both players move by K times the surprise.
random.seed(31)
names = ["Ana", "Bo", "Chidi", "Dara", "Edu", "Fei", "Gus", "Hana", "Ivo", "June", "Kai", "Lea"]
strength = {n: random.gauss(1500, 250) for n in names}
rating = dict.fromkeys(names, 1500.0)
K = 24


def expected(a, b):
    return 1 / (1 + 10 ** ((b - a) / 400))


def play(a, b):
    return 1.0 if random.random() < expected(strength[a], strength[b]) else 0.0


surprise, games = 0.0, 0
for evening in range(1, 80001):
    club = names[:]
    random.shuffle(club)
    while club:
        a, b = club.pop(), club.pop()
        e = expected(rating[a], rating[b])
        result = play(a, b)
        rating[a] += K * (result - e)
        rating[b] -= K * (result - e)
        surprise += (result - e) ** 2
        games += 1
    if evening % 8000 == 0:
        print("evening", evening, "mean squared surprise %.4f" % (surprise / games))
        surprise, games = 0.0, 0
    if evening == 40000:
        K = 8
mean = sum(strength.values()) / len(strength)
for n in sorted(names, key=rating.get, reverse=True):
    print(f"{n:6s} rating {rating[n]:7.1f}   true strength {strength[n] - mean + 1500:7.1f}")
