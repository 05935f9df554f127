"""A run file as a file of another kind: each converter takes a recorded run and gives text, bytes or a folder."""
