"""What rules need beyond the history of a run: the data, the start, single steps, close looks on a schedule."""
