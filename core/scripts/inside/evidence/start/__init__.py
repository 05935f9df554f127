"""How a training starts: weights, first steps, layers that are silent or dead."""
