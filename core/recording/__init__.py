"""Runs on disk: one SQLite file for each, written while it trains, read while it is written or long after."""
