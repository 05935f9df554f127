"""The navigator: brings a session to any place of its past and of its other lines, and looks back for a condition.

Looking back may take long, so it is done in portions, and can be given up: then one stands where one stood.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..diagnosis.examiner import Examiner
from ..errors import StepgradError
from .commands import AtStep, Back, BackTo, CompareBranches, DeleteBranch, GoTo, RenameBranch, SwitchBranch
from .comparison import Comparison
from .journal import Position
from .observer import Observer
from .runner import Runner
from .search import Search
from .snapshot import Snapshot, StopReason
from .stops import Stops
from .travel import Travel
from .watches import Watches


class Navigator:
    """Moves one session. `comparison` is the newest one that is still true; `search` goes on while it is not None."""

    def __init__(
        self, runner: Runner, travel: Travel, observer: Observer, examiner: Examiner, stops: Stops, watches: Watches
    ) -> None:
        self.search: Search | None = None
        self.comparison: Comparison | None = None
        self._runner = runner
        self._travel = travel
        self._observer = observer
        self._examiner = examiner
        self._stops = stops
        self._watches = watches

    @property
    def position(self) -> Position:
        """Where the session stands."""
        return self._runner.stepper.position

    def move(self, command: Back | BackTo | GoTo | SwitchBranch, look: Callable[[], Snapshot]) -> None:
        """To another place of the past, or of another line; `look` makes what the screen shows while we look back."""
        match command:
            case Back(by):
                self.place(self._travel.place_back(self.position, by))
            case BackTo(text):
                condition = self._stops.parse(text)
                self.search = Search(condition, self.position, self._stops, self._travel.past, look())
                self._runner.rest()
            case GoTo(step):
                newest = self._observer.record.newest
                if step is not None and step > newest:
                    self._runner.start(AtStep(step))
                else:
                    self.place(Position(newest if step is None else step))
            case SwitchBranch(name, step):
                self._switch(name, step)

    def order(self, command: RenameBranch | DeleteBranch | CompareBranches) -> None:
        """What is done to a branch without going there."""
        match command:
            case RenameBranch(name, new):
                self._travel.branches.rename(name, new)
            case DeleteBranch(name):
                self._travel.delete(name)
            case CompareBranches(name):
                if self._runner.is_running:
                    raise StepgradError("branches are compared at rest; pause first (space)")
                self._compare(name)
        if not isinstance(command, CompareBranches):
            self.comparison = None

    def snapshot(self, search: Search) -> Snapshot:
        """While looking back: what was there before, and how far it has come."""
        return replace(search.before, status="running", stop=None, looking_back=search.at)

    def give_up(self, search: Search) -> None:
        """Look back no further, and stand where we stood."""
        self.search = None
        self.place(search.here)
        words = f"looked back no further: at step {search.here.step} as before"
        self._runner.stop = StopReason("pause", words)

    def look_back(self, search: Search, should_yield: Callable[[], bool]) -> None:
        """Look on, until `should_yield` says that it is somebody else's turn."""
        with np.errstate(all="ignore"):
            if not search.go_on(should_yield):
                return
        self.search = None
        self.place(search.here if search.found is None else Position(search.found))
        if search.found is None:
            self._runner.stop = StopReason("error", search.problem)
        else:
            words = f"back at step {search.found}, where {search.condition} began to hold"
            self._runner.stop = StopReason("target", words)

    def _switch(self, name: str, step: int | None) -> None:
        """To another line of the run, as it was left; to the present one only where a step of it is named."""
        branches = self._travel.branches
        line, left = branches.named(name), branches.present
        newest = branches.newest(line)
        if step is not None and not 0 <= step <= newest:
            raise StepgradError(f"branch '{name}' goes from step 0 to {newest}; there is no step {step} on it")
        if line is left:
            if step is not None:
                self.place(Position(step))
            return
        shared, left.known = branches.shared(line), self._runner.known
        self._travel.switch(name)
        self._observer.forget_checks()
        self._watches.forget()
        self.comparison = None
        self.place(Position(newest if step is None else step))
        if line.known is not None:
            self._runner.recall(line.known)
        else:
            self._examiner.begin_again(since=min(shared, self.position.step))
            self._runner.diagnose()
        self._runner.stop = StopReason("target", f"on branch {name} at step {self.position.step}")

    def _compare(self, name: str) -> None:
        here, stop = self.position, self._runner.stop
        with np.errstate(all="ignore"):
            self.comparison = self._travel.compare(name)
        self.place(here)
        self._runner.stop = stop

    def find_death(self, find: Callable[[], None]) -> None:
        """Let somebody look for a unit's death in the past, and come back to this very place."""
        if self._runner.is_running:
            raise StepgradError("pause first (space): finding when a unit died goes back into the past")
        here, past, stepper = self.position, self._travel.past, self._runner.stepper
        with np.errstate(all="ignore"):
            try:
                find()
            finally:
                stepper.leave_step()
                past.restore(here.step)
                while stepper.phases_done < here.phase:
                    stepper.pass_phase()

    def place(self, target: Position) -> None:
        """Be at a place the run has already been through. Raises StepgradError in a session that keeps no past."""
        self._travel.check_past()
        self._runner.place(target)
