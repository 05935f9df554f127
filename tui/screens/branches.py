"""The list of branches: go over to one, rename, delete, and see what sets the selected one apart from the present.

What is wished goes out as commands; the list shows what the snapshots say came of it.
"""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from stepgrad.core.debugging.commands import Command, CompareBranches, DeleteBranch, RenameBranch, SwitchBranch
from stepgrad.core.debugging.comparison import Comparison
from stepgrad.core.debugging.snapshot import Branch, Snapshot
from stepgrad.core.observing.description import RunDescription

from ..asks import parse_rename
from ..bindings import bindings_of
from ..keymap import Context, footer_keys, key_name, keys_of
from ..messages import Noticed
from ..panels.branches import all_branches, say_branches, say_comparison
from ..widgets.lines import Line, Span, flow, line, wrap
from .confirm import ConfirmScreen
from .prompt import PromptScreen
from .sheet import Page, SheetScreen

ALONE = (
    "There is one line of the run so far. Go back (b, g, R) and change something (l): the run goes another way from "
    "there, and the old way stays as a branch."
)


class BranchesPage(Page):
    """The rows; the arrows select one."""

    pinned = 1

    @property
    def items(self) -> int:
        return len(self._listed)

    @property
    def selected(self) -> Branch | None:
        """The branch the cursor is on; at first the newest of those that are not present."""
        return self._listed[self._place()] if self._listed else None

    @property
    def _listed(self) -> tuple[Branch, ...]:
        assert isinstance(self.screen, BranchesScreen)
        return all_branches(self.screen.present) if self.screen.present is not None else ()

    def choose(self, item: int) -> None:
        self.cursor = item
        assert isinstance(self.screen, BranchesScreen)
        self.screen.compare()
        self.screen.place_page()

    def draw(self, width: int, height: int) -> list[Line]:
        self.cursor = self._place() if self._listed else None
        return super().draw(width, height)

    def _place(self) -> int:
        if self.cursor is not None:
            return min(self.cursor, len(self._listed) - 1)
        assert isinstance(self.screen, BranchesScreen)
        others = [place for place, branch in enumerate(self._listed) if not self.screen.is_present(branch)]
        return others[-1] if others else 0


class BranchesScreen(SheetScreen[None]):
    """`send` takes each wish to the trainee."""

    WIDTH = 92
    PAGE = BranchesPage
    CONTEXT: ClassVar[Context] = "branches"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("branches")
    heading = "branches"

    def __init__(self, description: RunDescription, send: Callable[[Command], None]) -> None:
        super().__init__(description)
        self._send = send
        self.present: Snapshot | None = None
        self._asked: tuple[str, str, int] | None = None

    def why_not(self, action: str) -> str | None:
        kind = {"rename": RenameBranch, "delete": DeleteBranch}.get(action)
        return self.present.policy.why_not(kind) if self.present is not None and kind is not None else None

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "present", self._take)

    def content(self, width: int) -> list[Line]:
        if self.present is None:
            return []
        rows = say_branches(self.present, width)
        shown = footer_keys(keys_of("branches"))
        keys: list[list[Span]] = [
            [(key_name(key.keys[0]), "dim" if self.why_not(key.action) else "key"), (f" {key.label}", "dim")]
            for key in shown
        ]
        return [*rows, Line(), *flow(keys, width), Line(), *self._beside(self.present, width)]

    def _beside(self, snapshot: Snapshot, width: int) -> list[Line]:
        """The selected branch against the present one, or why it cannot be told."""
        selected = self._selected
        if not snapshot.branches:
            return wrap([(ALONE, "dim")], width)
        if selected is None or self.is_present(selected):
            return [line("this is the branch we are on; select another to compare", "dim")]
        seen = self._comparison(snapshot, selected)
        if seen is not None:
            return say_comparison(seen, width)
        refused = snapshot.policy.why_not(CompareBranches)
        if refused is not None:
            return wrap([(refused, "dim")], width)
        if snapshot.status == "running":
            return [line("branches are compared at rest: pause first", "dim")]
        return [line("comparing …", "dim")]

    def is_present(self, branch: Branch) -> bool:
        """Whether it is the one we are on."""
        return self.present is not None and self.present.branch is not None and branch.name == self.present.branch.name

    def compare(self) -> None:
        """Ask for what sets the selected branch apart, unless it is known or has been asked for."""
        snapshot, selected = self.present, self._selected
        if snapshot is None or snapshot.branch is None or selected is None or self.is_present(selected):
            return
        if snapshot.status == "running" or self._comparison(snapshot, selected) is not None:
            return
        if snapshot.policy.why_not(CompareBranches) is not None:
            return
        wanted = (selected.name, snapshot.branch.name, min(selected.newest, snapshot.newest))
        if wanted != self._asked:
            self._asked = wanted
            self._send(CompareBranches(selected.name))

    def action_switch(self) -> None:
        """Go over to it."""
        selected = self._selected
        if selected is None:
            return
        if self.is_present(selected):
            self.post_message(Noticed("this is the branch we are on"))
        else:
            self._send(SwitchBranch(selected.name))

    def action_rename(self) -> None:
        """Ask for another name."""
        selected = self._selected
        if selected is None:
            return

        def answered(command: Command | None) -> None:
            if command is not None:
                self._send(command)

        self.app.push_screen(
            PromptScreen(
                "rename this branch",
                "a name of your own",
                lambda text: parse_rename(text, selected.name),
                begin_with=selected.name,
            ),
            answered,
        )

    def action_delete(self) -> None:
        """Forget it, once that is confirmed."""
        selected = self._selected
        if selected is None:
            return
        if self.is_present(selected):
            self._send(DeleteBranch(selected.name))  # refused, and the run says why
            return

        def answered(answer: bool | None) -> None:
            if answer:
                self._send(DeleteBranch(selected.name))

        steps = selected.newest - selected.shared
        own = "its 1 step of its own? It" if steps == 1 else f"its {steps} steps of its own? They"
        question = f"Delete branch '{selected.name}' with {own} cannot be had back."
        self.app.push_screen(ConfirmScreen(self.description, "delete", question, "delete it", "keep it"), answered)

    @property
    def _selected(self) -> Branch | None:
        assert isinstance(self.page, BranchesPage)
        return self.page.selected

    def _comparison(self, snapshot: Snapshot, selected: Branch) -> Comparison | None:
        """The one asked for, where it is still true."""
        seen = snapshot.comparison
        if seen is None or snapshot.branch is None:
            return None
        is_it = (seen.theirs, seen.ours) == (selected.name, snapshot.branch.name)
        return seen if is_it and seen.step == min(selected.newest, snapshot.newest) else None

    def _take(self, snapshot: Snapshot | None) -> None:
        self.present = snapshot
        self.compare()
        self.place_page()
        self.page.redraw()
