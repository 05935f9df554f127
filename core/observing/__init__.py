"""What is measured of a run, when, and how it is kept: statistics, unit activity, history, curves."""
