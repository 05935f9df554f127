"""`stepgrad debug` inside the script's process: stop at iterations and lines, measure, fork what can be gone back to."""
