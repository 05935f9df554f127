from types import SimpleNamespace
import numpy as np

gerador = np.random.default_rng(14)

# cada ponto tem uma classe (dentro ou fora do anel) e um valor (o angulo dobrado)
n = 300
angulo = gerador.uniform(-np.pi, np.pi, n)
classe = gerador.integers(0, 2, n)
raio = np.where(classe == 1, 2.0, 1.0) + gerador.normal(0, 0.1, n)
pontos = np.c_[raio * np.cos(angulo), raio * np.sin(angulo)]
classe = classe.reshape(-1, 1)
valor = np.sin(angulo).reshape(-1, 1)

oculta = 8
p = SimpleNamespace(
    W=gerador.normal(size=(2, oculta)) * 0.15,
    b=np.zeros(oculta),
    Wc=gerador.normal(size=(oculta, 1)) * 0.3,
    bc=np.zeros(1),
    Wv=gerador.normal(size=(oculta, 1)) * 0.3,
    bv=np.zeros(1),
)

taxa = 0.3
for passo in range(3000):
    tronco = np.tanh(pontos @ p.W + p.b)
    prob = 1 / (1 + np.exp(-(tronco @ p.Wc + p.bc)))
    estimado = tronco @ p.Wv + p.bv

    perda_c = -np.mean(classe * np.log(prob + 1e-12) + (1 - classe) * np.log(1 - prob + 1e-12))
    perda_v = np.mean((estimado - valor) ** 2)
    perda = perda_c + perda_v

    d_c = (prob - classe) / n
    d_v = 2 * (estimado - valor) / n
    d_tronco = d_c @ p.Wc.T
    d_tronco = d_v @ p.Wv.T
    d_z = d_tronco * (1 - tronco ** 2)

    p.Wc -= taxa * tronco.T @ d_c
    p.bc -= taxa * d_c.sum(axis=0)
    p.Wv -= taxa * tronco.T @ d_v
    p.bv -= taxa * d_v.sum(axis=0)
    p.W -= taxa * pontos.T @ d_z
    p.b -= taxa * d_z.sum(axis=0)

    if passo % 300 == 0:
        acerto = np.mean((prob > 0.5) == classe)
        print(f"passo {passo}: classe {perda_c:.4f} valor {perda_v:.4f} soma {perda:.4f} acerto {acerto:.2f}")
print("final", round(perda, 4))
