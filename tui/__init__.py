"""Everything the terminal shows: the command line, runs without a screen, and the app."""
