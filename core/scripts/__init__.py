"""A user's own script, diagnosed without being changed: `launch` runs it elsewhere, `report` is the answer.

What runs in the user's interpreter is the package `inside`; this side only starts it and reads its answer.
"""
