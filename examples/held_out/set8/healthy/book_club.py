from random import Random

# matrix factorization with dicts of lists, every rating one step, rate shrinks a little each round
rnd = Random(77)
readers = ["Ada", "Ben", "Cleo", "Dov", "Elif", "Finn", "Gita", "Hugo"]
books = ["Dune", "Emma", "Ulysses", "Momo", "Faust", "Solaris", "Kim", "Walden", "Utopia", "Nana"]
taste = {n: [rnd.gauss(0, 1), rnd.gauss(0, 1)] for n in readers + books}
ratings = []
for r in readers:
    for b in books:
        if rnd.random() < 0.75:
            stars = 3 + sum(p * q for p, q in zip(taste[r], taste[b])) + rnd.gauss(0, 0.1)
            ratings.append((r, b, min(5.0, max(1.0, stars))))

K, reg, rate = 3, 0.005, 0.05
vec = {n: [rnd.gauss(0, 0.3) for _ in range(K)] for n in readers + books}
bias = dict.fromkeys(readers + books, 0.0)
mean = sum(s for *_, s in ratings) / len(ratings)
for rounds in range(200):
    rnd.shuffle(ratings)
    sse = 0.0
    for r, b, stars in ratings:
        guess = mean + bias[r] + bias[b] + sum(p * q for p, q in zip(vec[r], vec[b]))
        e = stars - guess
        sse += e * e
        bias[r] += rate * (e - reg * bias[r])
        bias[b] += rate * (e - reg * bias[b])
        for k in range(K):
            p, q = vec[r][k], vec[b][k]
            vec[r][k] += rate * (e * q - reg * p)
            vec[b][k] += rate * (e * p - reg * q)
    rate *= 0.99
    if rounds % 20 == 0:
        print("round", rounds, "rmse %.4f" % (sse / len(ratings)) ** 0.5)
