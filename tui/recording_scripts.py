"""Where a script's run is recorded, and what is told of it: like every training, one file in the folder of runs."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.paths import is_there
from stepgrad.core.recording.budgets import UNASKED, USUAL, Budgets
from stepgrad.core.recording.describing import write_description
from stepgrad.core.recording.writer import RunWriter
from stepgrad.core.scripts.recording.recorder import ScriptRecorder
from stepgrad.core.scripts.recording.script_text import KEY, text_of

from .recording import machine, new_writer


@dataclass(frozen=True, slots=True)
class ScriptRecording:
    """Call it for the recorder of a script that is known by now: to the new file `path`, or to one in `folder`; None
    where that is not possible, and a line says so. With neither nothing is recorded.

    Raises StepgradError where a file was asked for that cannot be written.
    """

    script: Path
    arguments: tuple[str, ...]
    path: Path | None = None
    folder: Path | None = None
    budgets: Budgets | None = None

    def check(self) -> None:
        """Raises StepgradError where a file is there already, before the script is run for it."""
        if self.path is not None and is_there(self.path):
            raise StepgradError(f"cannot record to '{self.path}': it exists already; give the path of a new file")

    def __call__(self, run: RunDescription, found: Mapping[str, Any]) -> ScriptRecorder | None:
        if self.path is not None:
            return self._begin(RunWriter(self.path, budgets=self.budgets or USUAL), run, found, keeps_empty=True)
        if self.folder is None:
            return None
        try:
            writer = new_writer(self.folder, self.script.stem, self.budgets or UNASKED)
            return self._begin(writer, run, found, keeps_empty=False)
        except StepgradError as error:
            sys.stderr.write(f"stepgrad: {error}; this run is not recorded\n")
            return None

    def _begin(
        self, writer: RunWriter, run: RunDescription, found: Mapping[str, Any], *, keeps_empty: bool
    ) -> ScriptRecorder:
        text = text_of(self.script, self.arguments, run)
        about = {
            "name": self.script.name,
            KEY: text.write(),
            "version": run.version,
            "begun": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "total steps": str(run.total_steps),
            "description": write_description(run),
            "machine": json.dumps({**machine(), "python": found["python"], "numpy": found["numpy"]}),
            **(self.budgets or (USUAL if self.path is not None else UNASKED)).to_about(),
        }
        try:
            return ScriptRecorder(writer, run, about, keeps_empty=keeps_empty)
        except StepgradError:
            writer.discard()
            raise
