"""What runs inside the user's interpreter: standard library and NumPy only, Python 3.9 or newer.

The analysed script is instrumented and started here. At the top of an iteration of its training loop the
process is forked as a snapshot; each child changes one thing, lives through one iteration and reports.
"""
