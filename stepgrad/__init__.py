"""stepgrad: a debugger for neural-network training that lives in the terminal."""

from importlib import metadata

try:
    __version__ = metadata.version("stepgrad")
except metadata.PackageNotFoundError:  # a bare checkout, never installed
    __version__ = "0.1.0"
