"""Where converted files go: never over what is there unasked, and whole or not at all."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from stepgrad.core.errors import StepgradError
from stepgrad.core.paths import is_there


def check(places: Sequence[Path], *, overwrite: bool) -> None:
    """Raises StepgradError where something is there already, or nothing can be."""
    for place in places:
        if not place.parent.is_dir():
            raise StepgradError(f"cannot write '{place}': the folder {place.parent} does not exist")
        if is_there(place) and not overwrite:
            raise StepgradError(f"'{place}' exists already; give another --output, or add --overwrite")


def write_whole(place: Path, content: bytes) -> None:
    """Whole or not at all. Raises StepgradError where it cannot be written."""
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(place)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise StepgradError(f"cannot write '{place}': {error.strerror or error}") from None


def _umask() -> int:
    """What this process takes away from the rights of new files; it can be asked only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
