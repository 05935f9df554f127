"""The data stepgrad trains on: built-in problems and the user's own files, all as `Dataset`."""

from stepgrad.datasets.catalogue import DataRequest, describe, load
from stepgrad.datasets.dataset import Dataset

__all__ = ["DataRequest", "Dataset", "describe", "load"]
