"""The tests run with one BLAS thread, as the program itself does: networks of this size are several times faster so.

The libraries read these variables once, when NumPy loads, so they are set before any test module is imported.
"""

import os

from stepgrad.__main__ import THREAD_VARIABLES

for variable in THREAD_VARIABLES:
    os.environ.setdefault(variable, "1")
