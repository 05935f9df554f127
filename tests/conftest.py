"""The tests run with one BLAS thread, as the program itself does: networks of this size are several times faster so.

The libraries read these variables once, when NumPy loads, so they are set before any test module is imported. What the
user's own app remembers is not touched: apps that tests start remember nothing.
"""

import os

from stepgrad.__main__ import THREAD_VARIABLES

for variable in THREAD_VARIABLES:
    os.environ.setdefault(variable, "1")
os.environ["STEPGRAD_STATE"] = ""
