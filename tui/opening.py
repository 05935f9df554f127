"""Opens a run file to be looked at: the recipe in it built again, and a watcher that shows what was recorded.

Where the run cannot be built here, its record is shown alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stepgrad import __version__
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.controlled import Controlled
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.record_view import RecordView
from stepgrad.core.recording.watcher import Watcher
from stepgrad.core.scripts.recording.script_text import KEY
from stepgrad.core.scripts.recording.script_view import ScriptView

from .launch import load_data
from .recording import OTHER_DATA, digest, is_of_this_machine, recipe_of, start_in

OTHER_MACHINE = "recorded with other versions or threads: what is trained again may differ in its last digits"


@dataclass(frozen=True, slots=True)
class Opening:
    """Call it for what shows the run in a file, at its end, and follows it while it is being written.

    Raises StepgradError where the file cannot be read, or has no step in it.
    """

    path: Path

    def __call__(self) -> Controlled:
        reader = RunReader(self.path)
        try:
            return self._show(reader, reader.about)
        except BaseException:
            reader.close()
            raise

    def _show(self, reader: RunReader, about: Mapping[str, str]) -> Controlled:
        if not about:
            raise StepgradError(f"cannot open run file '{self.path}': nothing was recorded in it")
        if KEY in about:
            return ScriptView(reader)
        try:
            session = self._build(reader, about)
        except StepgradError as error:
            return RecordView(reader, str(error).partition(";")[0])  # without the advice for somebody who trains
        session.follower = Watcher(session, reader, remark="" if is_of_this_machine(about) else OTHER_MACHINE)
        return session

    def _build(self, reader: RunReader, about: Mapping[str, str]) -> Session:
        """The run at step 0. Raises StepgradError where it cannot be built as it was."""
        experiment = recipe_of(reader)
        data = load_data(experiment)
        if about.get("data") != digest(data):
            raise StepgradError(OTHER_DATA)
        start = start_in(self.path)
        return build_session(
            experiment, data, version=__version__, keeps_past=True, checks_gradients=False, start=start
        )
