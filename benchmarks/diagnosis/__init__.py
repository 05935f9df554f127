"""How well stepgrad names what is wrong: in training scripts, and in built-in experiments with a known fault."""
