"""`stepgrad debug` inside the script's process: stops at iterations and lines, measures, forks what is gone back to."""
