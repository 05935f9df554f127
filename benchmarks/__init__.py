"""Commands that measure stepgrad and print tables."""
