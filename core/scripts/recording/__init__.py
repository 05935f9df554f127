"""Trainings of scripts in run files: written while one is stepped through, shown afterwards without the script."""
