"""`python .../inside --report-to FD [options] SCRIPT [ARGUMENTS]`: the entry for any interpreter with NumPy.

The folder is loaded as a package of its own under a private name, so that nothing but this folder is needed
and nothing of the surrounding package, nor of its dependencies, gets onto the user's path.
"""

import importlib
import importlib.util
import sys
from pathlib import Path


def _load_package() -> None:
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "_stepgrad_inside", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {folder}")
    package = importlib.util.module_from_spec(spec)
    sys.modules["_stepgrad_inside"] = package
    spec.loader.exec_module(package)


def main() -> None:
    """Read the options, which the caller has checked already, and run."""
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--report-to", type=int, required=True)
    parser.add_argument("--step", action="store_true")
    parser.add_argument("--loop", type=int, default=0)
    parser.add_argument("--at", type=int, default=1)
    parser.add_argument("--loss", default="")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("script")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    sys.dont_write_bytecode = True
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]
    _load_package()
    runner = importlib.import_module("_stepgrad_inside.stepping.start" if given.step else "_stepgrad_inside.runner")
    conductor = importlib.import_module("_stepgrad_inside.conductor")
    options = conductor.Options(loop_line=given.loop, at=given.at, loss=given.loss, seconds=given.seconds)
    runner.run(given.script, given.arguments, given.report_to, options)


main()
