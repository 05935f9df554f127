"""The decision boundary on the main screen, in the units' place, for data with two inputs."""

from ..widgets.lines import Line
from ..widgets.panel import Panel
from .plane_lines import ask_for_plane, plane_lines, plane_note


class PlanePanel(Panel):
    """What the network answers everywhere on the plane, live."""

    title = "4 answer on the plane"
    in_colour = True

    def note(self) -> str:
        return plane_note(self.snapshot)

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        ask_for_plane(self, self.snapshot, width, height, None, 0)
        return plane_lines(self.snapshot.plane, self.description, width, height, in_colour=self.in_colour)
