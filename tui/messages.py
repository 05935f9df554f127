"""Everything that can happen to the app besides keys: what the trainee says, and what is chosen in a panel."""

from textual.message import Message

from stepgrad.core.debugging.commands import SetParameter
from stepgrad.core.debugging.messages import Died, Output, Refused
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.plane import PlaneView


class SnapshotArrived(Message):
    """The trainee sent a snapshot. A newer one replaces those still waiting, so a slow screen never lags behind."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def can_replace(self, message: Message) -> bool:
        """Whether `message`, which came later, makes this one needless."""
        return isinstance(message, SnapshotArrived)


class TraineeSpoke(Message):
    """The trainee printed something, refused a command, or died."""

    def __init__(self, said: Output | Refused | Died) -> None:
        super().__init__()
        self.said = said


class LayerChosen(Message):
    """A layer was selected in the layers panel; layers count from 1."""

    def __init__(self, layer: int) -> None:
        super().__init__()
        self.layer = layer


class StepChosen(Message):
    """The step of a finding was asked for."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class UnitChosen(Message):
    """A unit was picked: its column number in the selected layer."""

    def __init__(self, unit: int) -> None:
        super().__init__()
        self.unit = unit


class ExampleChosen(Message):
    """An example of the batch was picked: its row number."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row


class WeightChosen(Message):
    """A weight of the unit was picked: the number of its input; one more than the last is the bias."""

    def __init__(self, weight: int) -> None:
        super().__init__()
        self.weight = weight


class PlaneAsked(Message):
    """This of the plane of two inputs is to be seen; None: nothing any more."""

    def __init__(self, view: PlaneView | None) -> None:
        super().__init__()
        self.view = view


class WeightEditAsked(Message):
    """A weight or bias is to be given another value; `name` is what it is called, `value` what it has."""

    def __init__(self, command: SetParameter, name: str) -> None:
        super().__init__()
        self.command, self.name = command, name


class ExportAsked(Message):
    """A tensor of a layer is to be written to a file; `name` is the one under the cursor."""

    def __init__(self, layer: int, name: str) -> None:
        super().__init__()
        self.layer, self.name = layer, name


class Arranged(Message):
    """The main screen is set up like this: worth remembering."""

    def __init__(self, panel: str, *, is_zoomed: bool, is_log: bool) -> None:
        super().__init__()
        self.panel, self.is_zoomed, self.is_log = panel, is_zoomed, is_log


class InspectionAsked(Message):
    """The inspector was asked for, at a unit of the selected layer or at the one most in need of a look (None)."""

    def __init__(self, unit: int | None) -> None:
        super().__init__()
        self.unit = unit


class Noticed(Message):
    """Something worth a word in the message line: what a key could not do here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Opened(Message):
    """What is selected in a panel was asked to open: a double click on it."""


class Clicked(Message):
    """A key's name in the footer was clicked."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
