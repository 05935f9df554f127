# -*- coding: utf-8 -*-
"""Réseau par couches : chaque couche sait avancer et reculer."""
import numpy as np


class Couche:
    def avant(self, entree):
        raise NotImplementedError

    def arriere(self, grad_sortie, taux):
        raise NotImplementedError


class Dense(Couche):
    def __init__(self, n_entree, n_sortie, gen):
        self.poids = gen.standard_normal((n_sortie, n_entree))
        self.biais = gen.standard_normal((n_sortie, 1))

    def avant(self, entree):
        self.entree = entree
        return np.dot(self.poids, self.entree) + self.biais

    def arriere(self, grad_sortie, taux):
        grad_poids = np.dot(grad_sortie, self.entree.T)
        grad_entree = np.dot(self.poids.T, grad_sortie)
        self.poids -= taux * grad_poids
        self.biais -= taux * grad_sortie
        return grad_entree


class Tanh(Couche):
    def avant(self, entree):
        self.sortie = np.tanh(entree)
        return self.sortie

    def arriere(self, grad_sortie, taux):
        return grad_sortie * (1 - self.sortie ** 2)


def eqm(attendu, predit):
    return np.mean(np.power(attendu - predit, 2))


def eqm_derivee(attendu, predit):
    return 2 * (attendu - predit) / np.size(attendu)


def predire(reseau, x):
    for couche in reseau:
        x = couche.avant(x)
    return x


gen = np.random.default_rng(21)
X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], dtype=float).reshape(4, 2, 1)
Y = np.array([[-1], [1], [1], [-1]], dtype=float).reshape(4, 1, 1)

reseau = [Dense(2, 4, gen), Tanh(), Dense(4, 1, gen), Tanh()]
epoques = 2000
taux = 0.1

for e in range(epoques):
    erreur = 0
    for x, y in zip(X, Y):
        sortie = predire(reseau, x)
        erreur += eqm(y, sortie)
        grad = eqm_derivee(y, sortie)
        for couche in reversed(reseau):
            grad = couche.arriere(grad, taux)
    erreur /= len(X)
    if (e + 1) % 200 == 0:
        print("%d/%d, erreur=%f" % (e + 1, epoques, erreur))

for x in X:
    print(x.ravel(), predire(reseau, x).ravel())
