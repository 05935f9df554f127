# Prever se o aluno passa, a partir das respostas (0 a 4) de um questionario.
import numpy as np

np.random.seed(52)
respostas = np.random.randint(0, 5, size=(150, 4))
nota = 0.9 * respostas[:, 0] - 1.1 * respostas[:, 1] + 0.7 * respostas[:, 2] - 0.4 * respostas[:, 3]
passou = (nota + np.random.normal(0, 0.4, 150) > 0.2).astype(int)

pesos = np.zeros_like(respostas[0], dtype=float)
vies = 0.0
taxa = 0.1
m = len(passou)


def sigmoide(z):
    return 1.0 / (1.0 + np.exp(-z))


def custo(saida):
    return -sum(np.log(s) if p == 1 else np.log(1 - s) for s, p in zip(saida, passou)) / m


for rodada in range(400):
    saida = sigmoide(respostas.dot(pesos) + vies)
    if rodada % 40 == 0:
        print("rodada", rodada, "custo", round(custo(saida), 4), "pesos", pesos)
    diferenca = saida - passou
    for j in range(4):
        gradiente = sum(diferenca[i] * respostas[i, j] for i in range(m)) / m
        pesos[j] = pesos[j] - taxa * gradiente
    vies = vies - taxa * sum(diferenca) / m

certos = np.sum((saida > 0.5) == (passou == 1))
print("custo final", custo(saida), "acertos", certos, "de", m)
