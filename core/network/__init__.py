"""The arithmetic of dense networks: activations, initializers, losses, optimizers, layers."""
