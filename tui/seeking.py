"""The half of the app that finds things and goes to them: `/`, then `n` and `N` from one to the next."""

from dataclasses import replace

from stepgrad.core.observing.measurements import Focus

from .exports import ExportingApp
from .find import Hit, things_to_find
from .place import Place
from .screens.find import FindScreen, Found
from .screens.inspector import InspectorScreen
from .screens.main import MainScreen


class SeekingApp(ExportingApp):
    """What was found last is kept, so that `n` goes on from it."""

    _found: Found | None = None

    def open_inspector(self, focus: Focus | None) -> None:
        """Look closely at this, or at what is worst in the selected layer."""
        raise NotImplementedError

    def leave_inspector(self) -> None:
        """Close it."""
        raise NotImplementedError

    def why_not(self, action: str, place: Place | None = None) -> str | None:
        """The same, and that there is nothing found to go on from."""
        if action.startswith(("find_next", "find_previous")) and self._found is None:
            return "nothing was looked for yet: / finds units, layers, findings, examples"
        return super().why_not(action, place)

    def action_find(self) -> None:
        """Look for a unit, a layer, a finding, an example."""
        if self.present is not None:
            run = self.trainee.description
            self.push_screen(FindScreen(run, things_to_find(run, self.snapshot or self.present)), self._go_to_found)

    def action_find_next(self, times: int = 1) -> None:
        """The next thing found; after the last comes the first."""
        if self._found is not None:
            self._go_to_found(replace(self._found, place=(self._found.place + times) % len(self._found.hits)))

    def action_find_previous(self, times: int = 1) -> None:
        """The thing found before."""
        self.action_find_next(-times)

    def _go_to_found(self, found: Found | None) -> None:
        if found is None:
            return
        self._found = found
        hit = found.hits[found.place]
        self.notice = (f"{found.place + 1} of {len(found.hits)} found: {hit.words}; n next, N before", "dim")
        if hit.kind == "finding":
            self._show_finding(hit)
        elif hit.kind == "layer" and not isinstance(self.screen, InspectorScreen):
            self.layer = hit.layer
            self._main_screen.show_panel("layers")
        else:
            self._look_closely(hit)

    @property
    def _main_screen(self) -> MainScreen:
        return next(screen for screen in self.screen_stack if isinstance(screen, MainScreen))

    def _show_finding(self, hit: Hit) -> None:
        if isinstance(self.screen, InspectorScreen):
            self.leave_inspector()
        if not self._main_screen.show_finding(hit.identity):
            self.notice = (f"{hit.identity[0]} does not hold any more", "warn")

    def _look_closely(self, hit: Hit) -> None:
        inspector = self.screen if isinstance(self.screen, InspectorScreen) else None
        look = inspector.look_at if inspector is not None else Focus(self.layer, 0, None)
        match hit.kind:
            case "unit":
                look = replace(look, layer=hit.layer, unit=hit.number, weight=None)
            case "layer":
                look = replace(look, layer=hit.layer, unit=0, weight=None)
            case _:
                look = replace(look, example=hit.number, among=hit.among)
        if inspector is None:
            self.layer = look.layer
            self.open_inspector(look)
        else:
            inspector.visit(look)
