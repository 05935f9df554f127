"""What a run file tells of the script itself: where it was, how it was called, and its text as it was then."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from stepgrad.core.observing.description import RunDescription

KEY = "script"
"""Its entry in the table `about`; built-in runs have none."""


@dataclass(frozen=True, slots=True)
class ScriptText:
    """`sources` has the text of the script, and of the file its training loop is in, by path."""

    path: str
    arguments: tuple[str, ...]
    sources: Mapping[str, str]

    @property
    def name(self) -> str:
        """Of its file."""
        return Path(self.path).name

    def write(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))


def text_of(script: Path, arguments: tuple[str, ...], run: RunDescription) -> ScriptText:
    """What is there now."""
    files = {str(script.resolve()), *([run.script.path] if run.script is not None else [])}
    sources = {file: Path(file).read_text(encoding="utf-8-sig", errors="replace") for file in sorted(files)}
    return ScriptText(str(script.resolve()), arguments, sources)


def text_in(about: Mapping[str, str]) -> ScriptText | None:
    """What a run file has of it; None for a run that is no script's. Raises ValueError, KeyError or TypeError for what
    is none."""
    if KEY not in about:
        return None
    told = json.loads(about[KEY])
    return ScriptText(told["path"], tuple(told["arguments"]), dict(told["sources"]))
