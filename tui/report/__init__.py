"""A run as one HTML file: no network, no script, nothing beside it."""

from .write import check_writable, write_report

__all__ = ["check_writable", "write_report"]
