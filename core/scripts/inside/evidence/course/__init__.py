"""How the training goes on, lived through in children, and what it would have come to otherwise."""
