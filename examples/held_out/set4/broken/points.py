import numpy as np


def spirale(n, alea):
    """Deux bras enroules, une classe par bras."""
    classe = alea.integers(0, 2, n)
    t = alea.uniform(0.4, 1.0, n)
    angle = 7.0 * t + np.pi * classe
    xy = np.stack([3 * t * np.cos(angle), 3 * t * np.sin(angle)], axis=1)
    return xy + alea.normal(0, 0.05, (n, 2)), classe.reshape(-1, 1).astype(float)
