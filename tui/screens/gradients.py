"""The gradient check: for each parameter array the worst entry, both values, and the verdict."""

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.training.gradient_check import GradientEntry

from ..glyphs import DONE, ERROR
from ..widgets.lines import Line, Role, line, wrap
from ..widgets.numbers import number
from .sheet import SheetScreen

VERDICTS: dict[str, tuple[str, Role]] = {"correct": (DONE, "good"), "inconclusive": ("?", "dim")}
LEAST_WIDE = 72


class GradientsScreen(SheetScreen[None]):
    """Waits for the check that was asked for at `asked_at`, then shows it."""

    WIDTH = 100
    heading = "gradients against central differences"

    def __init__(self, description: RunDescription, asked_at: int) -> None:
        super().__init__(description)
        self._asked_at = asked_at
        self._entries: tuple[GradientEntry, ...] = ()
        self._step: int | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "present", self._take)

    def content(self, width: int) -> list[Line]:
        if not self._entries and getattr(self.app, "death", None) is not None:
            return [line("the training process was gone before it had measured", "bad")]
        if not self._entries:
            return [line("measuring: each parameter is moved a little to both sides …", "dim")]
        rows = [line(f"at step {self._step}", "dim"), Line()]
        if width >= LEAST_WIDE:
            rows.append(
                line(
                    f"    {'array':<8}{'tried':>6}  {'worst at':<14}{'gradient':>10}{'numeric':>10}{'ratio':>9}", "dim"
                )
            )
        for entry in self._entries:
            rows += _say(entry, width)
        bad = [entry.name for entry in self._entries if entry.verdict not in VERDICTS]
        compared = [entry.name for entry in self._entries if entry.verdict != "inconclusive"]
        words: tuple[str, Role] = (f"look at {', '.join(bad)}", "bad")
        if not compared:
            words = ("nothing could be compared here: check at an earlier step", "warn")
        elif not bad:
            words = ("all gradients that can be compared agree", "good")
        return [*rows, Line(), line(*words)]

    def _take(self, snapshot: Snapshot | None) -> None:
        if snapshot is None or snapshot.gradient_check_step is None:
            return
        # A check beyond the present step is an old one, made before the run went back.
        is_new = self._asked_at <= snapshot.gradient_check_step <= snapshot.step
        if is_new and snapshot.gradient_check:
            self._entries, self._step = snapshot.gradient_check, snapshot.gradient_check_step
            self.place_page()
            self.page.force_redraw()


def _say(entry: GradientEntry, width: int) -> list[Line]:
    sign, role = VERDICTS.get(entry.verdict, (ERROR, "bad"))
    place = f"[{', '.join(map(str, entry.worst_index))}]"
    if width < LEAST_WIDE:
        head = line(f"{sign} ", role).add(f"{entry.name} ", "strong").add(entry.verdict, role)
        numbers = f"{number(entry.analytic)} against {number(entry.numeric)} at {place}. {entry.explanation}"
        return [head, *wrap([(numbers, "text")], width, first=2, indent=2)]
    row = line(f"  {sign} ", role).add(f"{entry.name[:7]:<8}", "strong").add(f"{entry.checked:>6}  {place[:13]:<14}")
    row.add(f"{number(entry.analytic):>10}{number(entry.numeric):>10}{number(entry.ratio):>9}")
    return [row, *wrap([(f"{entry.verdict}: ", role), (entry.explanation, "dim")], width, first=4, indent=4)]
