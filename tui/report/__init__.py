"""A run as one HTML file: no network, no script, nothing beside it."""

from .write import Reported, ReportFile, render

__all__ = ["ReportFile", "Reported", "render"]
