# Classificador de flores com lotes pequenos
from pathlib import Path
import numpy as np

caminho = Path(__file__).with_name("flores.csv")
tabela = np.genfromtxt(caminho, delimiter=",")
entradas = tabela[:, :3]
entradas = (entradas - entradas.mean(axis=0)) / entradas.std(axis=0)
rotulos = (tabela[:, 3:] == np.arange(3)).astype(float)

rng = np.random.default_rng(0)
ordem = rng.permutation(len(entradas))
entradas, rotulos = entradas[ordem], rotulos[ordem]

pesos = np.zeros((3, 3))
vies = np.zeros(3)
tamanho = 6
lotes = len(entradas) // tamanho


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


for epoca in range(200):
    perda = 0.0
    for i in range(lotes):
        xb = entradas[i:i + tamanho]
        tb = rotulos[i * tamanho:(i + 1) * tamanho]
        saida = softmax(xb @ pesos + vies)
        perda -= np.sum(tb * np.log(saida + 1e-12))
        delta = (saida - tb) / len(xb)
        pesos -= 0.2 * xb.T @ delta
        vies -= 0.2 * delta.sum(axis=0)
    if epoca % 20 == 0:
        certo = np.mean(softmax(entradas @ pesos + vies).argmax(1) == rotulos.argmax(1))
        print(f"epoca {epoca}: perda {perda / (lotes * tamanho):.4f} acerto {certo:.2f}")
print("acerto final", np.mean(softmax(entradas @ pesos + vies).argmax(1) == rotulos.argmax(1)))
