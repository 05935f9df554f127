"""Change a line of the script the way its author might have meant it."""
