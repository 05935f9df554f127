"""Training: the data protocol, the sampler, all lasting state, and a step as a sequence of phases."""
