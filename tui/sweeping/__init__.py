"""Sweeps: one experiment, many settings and seeds, each a recorded run of its own, trained side by side."""
