"""The challenge: a run with a hidden fault, for whoever wants to find it before being told."""
