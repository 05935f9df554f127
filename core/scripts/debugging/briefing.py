"""What the process that is looked at has to know beside where to go: how fast, what to show closely, where to stop.

Any process may come to be the one that is looked at, and is told then.
"""

from stepgrad.core.debugging.commands import ViewParameter

from .link import Link
from .lists import Lists


class Briefing:
    """`pace` is the seconds an iteration has to take."""

    def __init__(self, lists: Lists) -> None:
        self.pace = 0.0
        self.viewed = ViewParameter(None)
        self._lists = lists

    def give(self, link: Link) -> None:
        """Tell a process all of it."""
        self.give_pace(link)
        self.give_view(link)
        self._lists.tell(link)

    def give_pace(self, link: Link) -> None:
        """How fast."""
        link.send(do="pace", seconds=self.pace)

    def give_view(self, link: Link) -> None:
        """What to show closely."""
        asked = self.viewed
        link.send(do="view", name=asked.name or "", axis=asked.axis, unit=asked.unit)
