"""`python -m stepgrad` and the installed `stepgrad` command."""

import os
import sys

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def main() -> None:
    """Run the command line and leave with its exit code."""
    # More BLAS threads make networks of this size slower, and the libraries read these once, when NumPy loads.
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, "1")
    try:
        from stepgrad.tui.cli.main import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while the imports were still going on
        sys.exit(130)


if __name__ == "__main__":
    main()
