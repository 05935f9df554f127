"""The main screen: everything about the run at a glance."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from stepgrad.core.debugging.commands import ViewPlane, Watch
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription

from ..availability import IS_GONE, why_no_plane
from ..bindings import bindings_of
from ..keymap import Context, keys_of
from ..layout import Places, main_places
from ..memory import Remembered
from ..messages import Arranged, InspectionAsked, LayerChosen, Opened, PlaneAsked, StepChosen, UnitChosen
from ..panels.breakpoints import BreakpointsPanel
from ..panels.findings import FindingsPanel
from ..panels.layers import LayersPanel
from ..panels.loss import LossPanel
from ..panels.output import OutputPanel
from ..panels.phases import PhasesPanel
from ..panels.plane import PlanePanel
from ..panels.source import SourcePanel
from ..panels.status import StatusLine
from ..panels.units import UnitsPanel
from ..panels.welcome import WelcomePanel, welcome_place
from ..script_layout import script_places
from ..script_words import worded
from ..widgets.footer import Footer, Notice, Tabs
from .finding import FindingScreen
from .panels import PanelScreen

TABS = (
    ("1", "loss", "loss"),
    ("2", "findings", "findings"),
    ("3", "layers", "layers"),
    ("4", "units", "units"),
    ("5", "step", "phases"),
)
SCRIPT_TABS = (TABS[0], TABS[1], ("3", "parameters", "layers"), TABS[3], ("5", "source", "phases"))
"""The source takes the place of the phases."""

PANELS = ("loss", "findings", "layers", "units", "phases")


class MainScreen(PanelScreen):
    """Loss, findings, layers, units and phases, between the status line and the keys."""

    PANELS = PANELS
    CONTEXT: ClassVar[Context] = "main"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("main")

    def __init__(self, description: RunDescription, remembered: Remembered, *, in_colour: bool) -> None:
        super().__init__()
        self.current = remembered.panel if remembered.panel in PANELS else "layers"
        self.is_zoomed = remembered.is_zoomed
        self._is_log = remembered.is_log
        self.has_welcome = not remembered.has_used_hint and description.script is None
        self._in_colour = in_colour
        self.has_plane = False
        self.description = description
        self._wants_output: bool | None = None
        self._breakpoints = 0

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "snapshot", self._make_room)

    def parts(self) -> ComposeResult:
        yield StatusLine(self.description, id="status")
        yield Tabs(TABS if self.description.script is None else SCRIPT_TABS)
        loss = LossPanel(self.description, id="loss")
        loss.is_log = self._is_log
        yield loss
        yield FindingsPanel(self.description, id="findings")
        yield LayersPanel(self.description, id="layers")
        yield UnitsPanel(self.description, id="units")
        plane = PlanePanel(self.description, id="plane")
        plane.in_colour = self._in_colour
        yield plane
        is_script = self.description.script is not None
        yield (SourcePanel if is_script else PhasesPanel)(self.description, id="phases")
        yield BreakpointsPanel(self.description, id="breakpoints")
        yield OutputPanel(self.description, id="output")
        if self.has_welcome:
            yield WelcomePanel(self.description, id="welcome")
        yield Notice(id="notice")
        yield Footer(worded(keys_of("app", "main"), self.description))

    def places(self, width: int, height: int) -> Places:
        if self.description.script is not None:
            return script_places(
                width,
                height,
                parameters=len(self.description.layers),
                current=self.current,
                is_zoomed=self.is_zoomed,
                has_output=self._wants_output,
                breakpoints=self._breakpoints,
            )
        places = main_places(
            width,
            height,
            layers=len(self.description.layers),
            current=self.current,
            is_zoomed=self.is_zoomed,
            has_output=bool(self._wants_output),
            breakpoints=self._breakpoints,
            has_plane=self.has_plane,
        )
        if self.has_welcome and places:
            places["welcome"] = welcome_place(width, height)
        return places

    def close_welcome(self) -> None:
        """The hint has been used."""
        self.has_welcome = False
        for welcome in self.query(WelcomePanel):
            welcome.remove()

    def place_panels(self) -> None:
        super().place_panels()
        self._tell_arrangement()

    def _tell_arrangement(self) -> None:
        panel = "units" if self.current == "plane" else self.current
        is_log = self.query_one(LossPanel).is_log
        self.app.post_message(Arranged(panel, is_zoomed=self.is_zoomed, is_log=is_log))

    def show_panel(self, panel: str) -> None:
        """Make this panel the current one; the plane is in the place of the units while it is shown."""
        super().show_panel("plane" if panel == "units" and self.has_plane else panel)

    def action_plane(self) -> None:
        """What the network answers on the plane of two inputs, in the place of the units; or the units again."""
        self.has_plane = not self.has_plane
        self.PANELS = (*PANELS[:3], "plane" if self.has_plane else "units", *PANELS[4:])
        if not self.has_plane:
            self.post_message(PlaneAsked(None))
        self.show_panel("units")

    def _make_room(self, snapshot: Snapshot | None) -> None:
        """The panel of breakpoints is there only while there are any."""
        breakpoints = len(snapshot.breakpoints) + len(snapshot.watches) if snapshot is not None else 0
        if breakpoints != self._breakpoints:
            self._breakpoints = breakpoints
            self.place_panels()

    def why_not(self, action: str) -> str | None:
        finding = self.query_one(FindingsPanel).selected
        match action:
            case "plane":
                return why_no_plane(self.description) or self._why_refused(ViewPlane)
            case "inspect" if self.current != "findings" or finding is None:
                return IS_GONE if getattr(self.app, "death", None) else self._why_refused(Watch)
            case "jump" if finding is not None and finding.layer is finding.step is finding.line is None:
                return f"{finding.code} is about no single step or layer; enter explains it"
            case "scale" if not self.query_one(LossPanel).can_switch:
                return "a loss is not above 0: only a linear axis can show it"
        return None

    def _why_refused(self, kind: type) -> str | None:
        present: Snapshot | None = getattr(self.app, "present", None)
        return present.policy.why_not(kind) if present is not None else None

    def action_scale(self) -> None:
        """The loss axis: logarithmic or linear."""
        self.query_one(LossPanel).switch_scale()
        self._tell_arrangement()

    def action_jump(self) -> None:
        """Go to the step of the selected finding, and select its layer."""
        finding = self.query_one(FindingsPanel).selected
        if finding is None:
            return
        if finding.step is not None:
            self.app.post_message(StepChosen(finding.step))
        if finding.layer is not None:
            self.post_message(LayerChosen(finding.layer))
            self.show_panel("layers")
        elif finding.line is not None:
            self.show_panel("phases")
            self.query_one(SourcePanel).go_to(finding.line)

    def show_finding(self, identity: tuple[str, str]) -> bool:
        """Select this finding in its panel; False where it is not there any more."""
        self.show_panel("findings")
        return self.query_one(FindingsPanel).select(identity)

    def action_inspect(self) -> None:
        """Open what is selected: the finding in its panel, else the layer."""
        finding = self.query_one(FindingsPanel).selected
        if self.current == "findings" and finding is not None:
            self.app.push_screen(FindingScreen(self.description, finding))
        else:
            self.app.post_message(InspectionAsked(None))

    def on_opened(self, message: Opened) -> None:
        if self.current in {"findings", "layers"}:
            self.action_inspect()

    def on_unit_chosen(self, message: UnitChosen) -> None:
        self.app.post_message(InspectionAsked(message.unit))

    def hear(self, text: str) -> None:
        """Take what the trainee printed."""
        self.query_one(OutputPanel).hear(text)

    @property
    def shows_output(self) -> bool:
        """Whether what the trainee printed is in sight."""
        return bool(self.query_one(OutputPanel).display)

    def action_output(self) -> None:
        """Show or hide what the trainee printed."""
        self._wants_output = not self.shows_output
        self.place_panels()
