"""A run as one HTML file: no network, no script, nothing beside it."""

from .write import ReportFile

__all__ = ["ReportFile"]
