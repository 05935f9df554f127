"""Training without a screen: progress for people on stderr, JSON Lines for programs on stdout."""

from .run import run_headless

__all__ = ["run_headless"]
