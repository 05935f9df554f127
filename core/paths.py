"""Whether a file is there, for any name a user may type: one that no file can have is simply not there."""

from pathlib import Path


def is_there(path: Path) -> bool:
    """As `Path.exists`, which raises OSError for a name that is too long."""
    try:
        return path.exists()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """As `Path.is_dir`, which raises OSError for a name that is too long."""
    try:
        return path.is_dir()
    except OSError:
        return False
