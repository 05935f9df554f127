"""The tests run with one BLAS thread, as the program itself does: networks of this size are several times faster so.

The libraries read these variables once, when NumPy loads, so they are set before any test module is imported. What the
user's own app remembers is not touched: apps that tests start remember nothing, and runs go elsewhere.
"""

import os

import pytest

from stepgrad.__main__ import THREAD_VARIABLES

for variable in THREAD_VARIABLES:
    os.environ.setdefault(variable, "1")
os.environ["STEPGRAD_STATE"] = ""


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as processors: tests of the app wait for the screen two fifths of their time."""
    return max(1, len(os.sched_getaffinity(0)) * 3 // 2) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.fixture(autouse=True, scope="session")
def _runs_of_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test may write to the home of whoever runs it."""
    os.environ["STEPGRAD_RUNS"] = str(tmp_path_factory.mktemp("kept-runs"))
