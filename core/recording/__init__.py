"""Runs on disk: one SQLite file for each, written while it trains, read while it is written or long after."""

ENDING = ".run"
"""Of the name of a file in a folder of runs."""
