"""Which examples make up the next batch. The order of an epoch is a function of (seed, epoch) and nothing else.

So no generator needs saving: any epoch's order can be made again, in any process, at any time.
"""

import numpy as np
from numpy.typing import NDArray


class Sampler:
    """Deals the examples of an epoch in batches; the last batch of an epoch may be smaller."""

    def __init__(self, examples: int, seed: int, *, shuffle: bool = True) -> None:
        self.examples = examples
        self.seed = seed
        self.shuffle = shuffle
        self._epoch = -1
        self._order = np.arange(examples)

    def rows(self, cursor: int, batch_size: int) -> int:
        """How many examples the batch at `cursor` (examples already dealt) has; batch_size 0 is all."""
        return min(batch_size or self.examples, self.examples - cursor)

    def steps_per_epoch(self, batch_size: int) -> int:
        """Batches in an epoch."""
        return -(-self.examples // (batch_size or self.examples))

    def order(self, epoch: int) -> NDArray[np.intp]:
        """The order of all examples in an epoch (from 0)."""
        if self.shuffle and epoch != self._epoch:
            self._order = np.random.default_rng((self.seed, epoch)).permutation(self.examples)
            self._epoch = epoch
        return self._order
