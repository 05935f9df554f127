"""Opens a run file to be looked at: the recipe in it built again, and a watcher that shows what was recorded."""

from dataclasses import dataclass
from pathlib import Path

from stepgrad import __version__
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.session import Session
from stepgrad.core.errors import StepgradError
from stepgrad.core.recording.reader import RunReader
from stepgrad.core.recording.watcher import Watcher

from .launch import load_data
from .recording import digest, is_of_this_machine, recipe_of

OTHER_MACHINE = "recorded with other versions or threads: what is trained again may differ in its last digits"


@dataclass(frozen=True, slots=True)
class Opening:
    """Call it for a session that shows the run in a file, at its end, and follows it while it is being written.

    Raises StepgradError where the file cannot be read, and where its data are gone or others.
    """

    path: Path

    def __call__(self) -> Session:
        reader = RunReader(self.path)
        try:
            experiment, about = recipe_of(reader), reader.about
            data = load_data(experiment)
            if about.get("data") != digest(data):
                raise StepgradError(f"cannot open run file '{self.path}': the data are not those it was trained on")
            session = build_session(experiment, data, version=__version__, keeps_past=True, checks_gradients=False)
            session.follower = Watcher(session, reader, remark="" if is_of_this_machine(about) else OTHER_MACHINE)
        except BaseException:
            reader.close()
            raise
        return session
