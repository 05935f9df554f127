"""The part of stepgrad that computes: network, training, observing, debugging, diagnosis. NumPy only."""
