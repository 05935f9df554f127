"""Screens that lie over the main one. They return an answer or draw a snapshot, and touch nothing else."""
