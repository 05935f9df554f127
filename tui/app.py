"""The app: hears the trainee in a thread, hands each snapshot to the panels, opens and closes screens, and ends well.

How it ends is an `Outcome`, whatever ended it: a key, ctrl+c, or a signal.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter, NoColor
from textual.screen import Screen
from textual.worker import get_current_worker

from stepgrad.core.debugging.commands import GoTo, Pause, Run, ViewPlane, Watch
from stepgrad.core.debugging.messages import Died, Output, Refused, Trainee
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.measurements import Focus
from stepgrad.core.observing.plane import PlaneView

from . import messages
from .ascii import AsciiFilter
from .bindings import bindings_of
from .diagnosing import DiagnosingApp, TrialsStarter
from .happenings import what_happened
from .keymap import CONTEXT_TITLES, KEYS, Key
from .memory import Memory
from .place import Place
from .screens.confirm import ConfirmScreen
from .screens.died import DiedScreen
from .screens.help import HelpScreen
from .screens.inspector import InspectorScreen
from .screens.palette import Palette, is_of_palette
from .screens.panels import PanelScreen
from .screens.parameter import ParameterScreen
from .script_words import worded
from .terminal import Terminal, detect
from .view import Outcome

HINT = "press space to run, s for one step, ? for all keys"
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
HANG_UP_SECONDS = 1.0
"""How long the app may take to close in good order when its terminal hangs up."""


class StepgradApp(DiagnosingApp):
    """The screen of one run. `paused` waits at the start and says `greeting`, else the run begins at once."""

    TITLE = "stepgrad"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("app")

    def __init__(
        self,
        trainee: Trainee,
        *,
        paused: bool,
        terminal: Terminal,
        memory: Memory,
        start_trials: TrialsStarter | None,
    ) -> None:
        super().__init__(trainee, terminal, memory, start_trials)
        self.greeting = HINT
        self._starts_paused = paused
        self._plane: PlaneView | None = None

    def get_default_screen(self) -> Screen[None]:
        return self._main

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = [*super().get_line_filters()]
        if not self._terminal.colours:
            filters.append(NoColor())
        if not self._terminal.has_unicode:
            filters.append(AsciiFilter())
        return filters

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        place = screen if isinstance(screen, PanelScreen) else self._main
        for key in worded(KEYS, self.trainee.description):
            title = f"{key.label[0].upper()}{key.label[1:]}  {key.shown}"
            reason = self._why_not_on(place, key)
            words = f"not now: {reason}" if reason else key.help
            yield SystemCommand(title, words, lambda key=key: self._choose(key, place))
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)

    def action_command_palette(self) -> None:
        """Find an action by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def _handle_exception(self, error: Exception) -> None:
        if not is_of_palette(error):
            super()._handle_exception(error)
        else:
            if isinstance(self.screen, Palette):
                self.screen.dismiss()
            self.notice = ("the palette could not keep up with the keys; ctrl+p opens it again", "warn")

    def _why_not_on(self, place: Place, key: Key) -> str | None:
        """Why a key of the table can do nothing on that screen, be it that it belongs to another."""
        if key.context not in ("app", "panel", place.CONTEXT):
            return f"it works {CONTEXT_TITLES[key.context]}"
        return self.why_not(key.action, place)

    def _choose(self, key: Key, place: Place) -> None:
        """Carry out an entry of the palette, or say why not."""
        reason = self._why_not_on(place, key)
        if reason is not None:
            self.notice = (reason, "warn")
        else:
            self._carry_out(key.action)

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                loop.add_signal_handler(number, self._end, number)
        self.run_worker(self._listen, thread=True, group="trainee")
        self.begin_as_left(self.greeting if self._starts_paused else "")
        if not self._starts_paused:
            self.send(Run())

    def on_unmount(self) -> None:
        self.trainee.close()

    def _listen(self) -> None:
        """Runs in a thread of its own until the trainee is gone or the app ends."""
        worker = get_current_worker()
        while not worker.is_cancelled:
            said = self.trainee.receive(0.25)
            if isinstance(said, Snapshot):
                self.post_message(messages.SnapshotArrived(said))
            elif said is not None:
                self.post_message(messages.TraineeSpoke(said))
            if isinstance(said, Died):
                return

    def _end(self, number: int | None) -> None:
        if number is not None and number == getattr(signal, "SIGHUP", None):
            # The terminal has most likely gone, and writing the last lines to it would block for ever.
            fallback = threading.Timer(HANG_UP_SECONDS, os._exit, [128 + number])
            fallback.daemon = True
            fallback.start()
        self.exit(Outcome(self.present, self.death, number), return_code=0 if number is None else 128 + number)

    # What the trainee says

    def on_snapshot_arrived(self, message: messages.SnapshotArrived) -> None:
        before = self.present
        self.take_in(message.snapshot)
        self.settle(message.snapshot)
        happened = what_happened(before, message.snapshot)
        if happened is not None and not (self.is_greeting and happened[1] == "dim"):
            self.notice = happened

    def on_trainee_spoke(self, message: messages.TraineeSpoke) -> None:
        said = message.said
        if isinstance(said, Refused):
            self.settle(None)
            self.notice = (f"✖ {said.message}", "bad")
        elif isinstance(said, Output):
            self._main.hear(said.text)
            if not self._main.shows_output:
                self.notice = ("the program printed something: o shows it", "dim")
        else:
            self.death = said
            self.notice = (f"✖ {said.message}", "bad")
            self.push_screen(DiedScreen(self.trainee.description, said))

    # What is chosen in the panels

    def on_layer_chosen(self, message: messages.LayerChosen) -> None:
        self.layer = message.layer

    def on_step_chosen(self, message: messages.StepChosen) -> None:
        here = self.present
        if here is None or (here.step, here.phase.done) != (message.step, 0):
            self.send(GoTo(message.step))

    def on_inspection_asked(self, message: messages.InspectionAsked) -> None:
        self.open_inspector(None if message.unit is None else Focus(self.layer, message.unit, None))

    def open_inspector(self, focus: Focus | None) -> None:
        """Look closely at this, or at what is worst in the selected layer."""
        if self.refuses(Watch):
            return
        if self.trainee.description.script is not None:
            self.push_screen(ParameterScreen(self.trainee.description, self.layer, self.send))
            return
        self._see_plane(None)
        self.push_screen(
            InspectorScreen(
                self.trainee.description,
                focus,
                self.layer,
                self.send,
                in_colour=self._terminal.can_show_pictures,
            )
        )

    def on_plane_asked(self, message: messages.PlaneAsked) -> None:
        self._see_plane(message.view)

    def _see_plane(self, view: PlaneView | None) -> None:
        """Panels ask with every frame until what they asked for has come; once is enough."""
        if view != self._plane:
            self._plane = view
            self.send(ViewPlane(view))

    def on_noticed(self, message: messages.Noticed) -> None:
        self.notice = (message.text, "warn")

    def on_clicked(self, message: messages.Clicked) -> None:
        self._carry_out(message.action)

    def _carry_out(self, action: str) -> None:
        """Run an action of the table wherever it is defined: in the panel, the screen or the app."""
        name = f"action_{action.partition('(')[0]}"
        places = (place for place in (self.screen.focused, self.screen) if hasattr(place, name))
        self.call_later(self.run_action, action, next(places, self))

    def action_help(self) -> None:
        """All keys that work on this screen."""
        place = self.screen if isinstance(self.screen, PanelScreen) else self._main
        self.push_screen(
            HelpScreen(self.trainee.description, place.CONTEXT, lambda action: self.why_not(action, place))
        )

    def action_go_back(self) -> None:
        """Give up looking back, undo a zoom, or leave the inspector."""
        if self.present is not None and self.present.looking_back is not None:
            self.send(Pause())
            return
        screen = self.screen
        if isinstance(screen, PanelScreen) and screen.give_back():
            return
        if isinstance(screen, InspectorScreen):
            self.leave_inspector()

    def leave_inspector(self) -> None:
        """Back to the main screen, with the layer that was looked at."""
        assert isinstance(self.screen, InspectorScreen)
        self.layer = self.screen.look_at.layer
        if self.death is None:
            self.send(Watch(None))
            self._see_plane(None)
        self.pop_screen()

    def action_leave(self) -> None:
        """Quit; asks where a running training would be lost."""
        present = self.present
        is_lost = present is not None and present.status == "running" and present.recording is None
        if present is None or not is_lost or self.death is not None:
            self._end(None)
            return

        def answered(answer: bool | None) -> None:
            if answer:
                self._end(None)

        question = f"The training is still running ({present.progress:.0%} done). Stop it and quit?"
        self.push_screen(
            ConfirmScreen(self.trainee.description, "quit", question, "stop and quit", "keep training"), answered
        )

    def action_interrupt(self) -> None:
        """Quit without asking, as ctrl+c does everywhere."""
        self._end(signal.SIGINT)


def build_app(
    trainee: Trainee,
    *,
    paused: bool,
    terminal: Terminal | None = None,
    memory: Memory | None = None,
    start_trials: TrialsStarter | None = None,
) -> StepgradApp:
    """The app for the command line and for tests.

    `terminal` is as found in the environment unless given; without a `memory` nothing is remembered; without
    `start_trials` the run has a secret, and is not diagnosed.
    """
    terminal = detect() if terminal is None else terminal
    memory = memory or Memory(None)
    return StepgradApp(trainee, paused=paused, terminal=terminal, memory=memory, start_trials=start_trials)
