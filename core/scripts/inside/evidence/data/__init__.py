"""Inputs, labels and targets: their sizes, kinds, order and pairing."""
