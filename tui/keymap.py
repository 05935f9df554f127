"""The one table of keys. Footer, `?` help, command palette and the README's table are made from it.

Lower case goes forward, upper case goes back. An action name is a method `action_…` of the app, of a screen or of a
panel. Run `python -m stepgrad.tui.keymap` to print the table as Markdown. Imports nothing of the screen.
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal["Go", "Look", "Change", "Panels", "App"]
Context = Literal["app", "main", "inspector", "panel", "breakpoints", "branches"]

GROUPS: tuple[Group, ...] = ("Go", "Look", "Change", "Panels", "App")
CONTEXT_TITLES: dict[Context, str] = {
    "app": "everywhere",
    "main": "on the main screen",
    "inspector": "in the inspector",
    "panel": "in a panel",
    "breakpoints": "in the list of breakpoints",
    "branches": "in the list of branches",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One entry: the keys that do it (Textual's names), what they do, and where.

    `label` is the footer's word or two, `help` a sentence without its full stop. `footer` orders the footer, lowest
    first, and says what is dropped first when there is no room; 0 keeps the entry out of it. `counts`: a number typed
    before it says how often. `written` stands for the keys where they are too many to name.
    """

    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    group: Group
    context: Context = "app"
    footer: int = 0
    counts: bool = False
    written: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Each key as a person reads it."""
        return (self.written,) if self.written else tuple(key_name(key) for key in self.keys)

    @property
    def shown(self) -> str:
        """The keys as a person reads them: `space / c`."""
        return " / ".join(self.names)


COUNT_HELP = (
    "A number first does it so often: 10s, 5b, 20p; esc clears it. 1 to 5 choose their panel at once, and still count "
    "where s b p e follows within a second; before an arrow write 03"
)

PHASE_HELP = "Go one phase forward: batch, forward, loss, backward, update"

# fmt: off
KEYS: tuple[Key, ...] = (
    Key(("space", "c"), "run_pause", "run/pause", "Run freely, or pause after the step in progress", "Go", footer=1),
    Key(("s",), "step", "step", "Go one step forward: one update", "Go", footer=2, counts=True),
    Key(("b", "S"), "step_back", "back", "Go one step back", "Go", footer=5, counts=True),
    Key(("p",), "phase", "phase", PHASE_HELP, "Go", footer=6, counts=True),
    Key(("P",), "phase_back", "phase back", "Go one phase back", "Go", counts=True),
    Key(("e",), "epoch", "epoch", "Go to the end of the epoch", "Go", footer=8, counts=True),
    Key(("E",), "epoch_back", "epoch back", "Go back to the beginning of the epoch", "Go", counts=True),
    Key(("g",), "go_to", "go to", "Go to any step, past or to come", "Go", footer=9),
    Key(("G",), "newest", "newest", "Go to the newest step; 120G goes to step 120", "Go", footer=12, counts=True),
    Key(("r",), "run_to", "run to", "Run until a condition begins to hold", "Go", footer=17),
    Key(("R",), "back_to", "back to", "Go back to where a condition began to hold", "Go", footer=18),
    Key((), "count", "count", COUNT_HELP, "Go", written="0-9"),
    Key(("less_than_sign",), "slower", "slower", "Limit the speed to watch: 1000 … 1 steps/s", "Go", counts=True),
    Key(("greater_than_sign",), "faster", "faster", "Raise the speed limit, in the end to none", "Go", counts=True),
    Key(("i", "enter"), "inspect", "inspect", "Open the layer, or explain the finding", "Look", "main", footer=7),
    Key(("k",), "check_gradients", "gradients", "Compare gradients with central differences", "Look", footer=10),
    Key(("D",), "diagnose", "diagnose", "Diagnose the run as it stands, by trials on copies", "Look", footer=28),
    Key(("f",), "jump", "to finding", "Go to the step and the layer of the chosen finding", "Look", "main", footer=15),
    Key(("y",), "scale", "log/linear", "Switch the loss axis: logarithmic or linear", "Look", "main", footer=14),
    Key(("o",), "output", "output", "Show or hide what the trained program printed", "Look", "main"),
    Key(("v",), "branches", "branches", "List the branches of the run: switch, compare, rename", "Look", footer=25),
    Key(("slash",), "find", "find", "Find units, layers, findings, examples", "Look", footer=26),
    Key(("n",), "find_next", "next hit", "Go to the next thing found", "Look", counts=True),
    Key(("N",), "find_previous", "hit before", "Go to the thing found before", "Look", counts=True),
    Key(("F",), "freeze", "freeze", "Hold the view still, not the training; F again: the newest", "Look", footer=27),
    Key(("B",), "breakpoints", "breakpoints", "List breakpoints and watches: add, change, remove", "Change", footer=11),
    Key(("left_square_bracket",), "halve_rate", "rate ÷2", "Halve the learning rate", "Change", counts=True),
    Key(("right_square_bracket",), "double_rate", "rate ×2", "Double the learning rate", "Change", counts=True),
    Key(("l",), "set", "set", "Set a hyper-parameter, the faults, a weight: name, then value", "Change", footer=13),
    Key(("w",), "save", "write", "Write the whole state of the run to a file", "Change"),
    Key(("tab",), "focus_next", "next panel", "Go to the next panel", "Panels"),
    Key(("shift+tab",), "focus_previous", "previous panel", "Go to the panel before", "Panels"),
    Key(("1",), "panel('loss')", "loss", "Go to the loss curve", "Panels", "main"),
    Key(("2",), "panel('findings')", "findings", "Go to the findings", "Panels", "main"),
    Key(("3",), "panel('layers')", "layers", "Go to the layers", "Panels", "main"),
    Key(("4",), "panel('units')", "units", "Go to the units of the selected layer", "Panels", "main"),
    Key(("5",), "panel('phases')", "step", "Go to the phases of the step", "Panels", "main"),
    Key(("z",), "zoom", "zoom", "Give the panel the whole screen, or take it back", "Panels", footer=16),
    Key(("down",), "move(1)", "down", "Select what is below, or scroll down", "Panels", "panel", counts=True),
    Key(("up",), "move(-1)", "up", "Select what is above, or scroll up", "Panels", "panel", counts=True),
    Key(("pagedown",), "page(1)", "page down", "Go down by a page", "Panels", "panel", counts=True),
    Key(("pageup",), "page(-1)", "page up", "Go up by a page", "Panels", "panel", counts=True),
    Key(("home",), "edge(-1)", "first", "Go to the first", "Panels", "panel"),
    Key(("end",), "edge(1)", "last", "Go to the last", "Panels", "panel"),
    Key(("o",), "order", "order", "List the examples worst first, or in their own order", "Look", "inspector"),
    Key(("t",), "among", "which examples", "Examples of the batch, the training set, the validation set", "Look",
        "inspector", footer=30),
    Key(("m",), "matrix", "matrix", "Show the confusion matrix, or the examples again", "Look", "inspector", footer=31),
    Key(("K",), "verify", "verify", "Check the chosen weight's gradient by differences", "Look", "inspector",
        footer=32),
    Key(("d",), "death", "death", "Find since when the unit is dead, and what happened then", "Look", "inspector",
        footer=33),
    Key(("M",), "plane", "map", "Show the unit or the answer over the plane of two inputs", "Look", "inspector"),
    Key(("M",), "plane", "map", "Show the decision boundary, for two inputs, or the units again", "Look", "main"),
    Key(("equals_sign",), "edit", "edit", "Give the chosen weight or bias another value", "Change", "inspector",
        footer=35),
    Key(("enter",), "enter_unit", "the unit", "Go to the unit's numbers; there, give the chosen weight another value",
        "Change", "inspector"),
    Key(("x",), "export", "export", "Write a tensor of the layer to a .npy file", "Look", "inspector", footer=34),
    Key(("Y", "ctrl+y"), "copy", "copy", "Copy the value under the cursor, at full precision", "Look"),
    Key(("ctrl+s",), "save_screen", "save screen", "Save the screen as a picture (SVG)", "App"),
    Key(("1",), "panel('unit-list')", "units", "Go to the list of units", "Panels", "inspector"),
    Key(("2",), "panel('unit')", "the unit", "Go to the unit's numbers", "Panels", "inspector"),
    Key(("3",), "panel('examples')", "examples", "Go to the examples", "Panels", "inspector"),
    Key(("right",), "layer(1)", "next layer", "Look at the next layer", "Look", "inspector", footer=7, counts=True),
    Key(("left",), "layer(-1)", "layer before", "Look at the layer before", "Look", "inspector", counts=True),
    Key(("a",), "add", "add", "Add a breakpoint", "Change", "breakpoints", footer=1),
    Key(("w",), "add_watch", "watch", "Add a watch: a number shown with every step", "Change", "breakpoints", footer=2),
    Key(("e", "enter"), "edit", "edit", "Change its words", "Change", "breakpoints", footer=2),
    Key(("space",), "switch", "on/off", "Switch it off or on", "Change", "breakpoints", footer=3),
    Key(("o",), "once", "once", "Stop the run only once, or every time", "Change", "breakpoints", footer=4),
    Key(("plus",), "ignore(1)", "ignore more", "Let one more pass", "Change", "breakpoints", footer=6, counts=True),
    Key(("minus",), "ignore(-1)", "ignore less", "Let one less pass", "Change", "breakpoints", footer=7, counts=True),
    Key(("d", "delete"), "delete", "delete", "Remove it", "Change", "breakpoints", footer=5),
    Key(("enter",), "switch", "switch", "Go over to the branch, to its newest step", "Go", "branches", footer=1),
    Key(("n",), "rename", "rename", "Give it another name", "Change", "branches", footer=2),
    Key(("d", "delete"), "delete", "delete", "Delete it, once that is confirmed", "Change", "branches", footer=3),
    Key(("question_mark",), "help", "help", "All keys", "App", footer=4),
    Key(("ctrl+p",), "command_palette", "palette", "Find any action by its name, and the themes", "App", footer=19),
    Key(("escape",), "go_back", "back", "Close what lies on top, or give a zoomed panel back", "App"),
    Key(("q", "ctrl+q"), "leave", "quit", "Quit; asks first while a training is running", "App", footer=3),
    Key(("ctrl+c",), "interrupt", "quit at once", "Quit without asking", "App"),
)
# fmt: on

NAMES = {
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "slash": "/",
    "equals_sign": "=",
    "escape": "esc",
    "ctrl+p": "^p",
    "ctrl+c": "^c",
    "ctrl+y": "^y",
    "ctrl+s": "^s",
    "down": "↓",
    "up": "↑",
    "right": "→",
    "left": "←",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "shift+tab": "shift+tab",
}


def key_name(key: str) -> str:
    """A key as a person reads it: `[` for `left_square_bracket`."""
    return NAMES.get(key, key)


def keys_of(*contexts: Context) -> tuple[Key, ...]:
    """The entries of these contexts, in the table's order."""
    return tuple(key for key in KEYS if key.context in contexts)


def footer_keys(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """The entries the footer shows when there is room for all, in the table's order."""
    return tuple(key for key in keys if key.footer)


def markdown() -> str:
    """The whole table for the README."""
    lines = ["| key | what it does |", "|---|---|"]
    for group in GROUPS:
        for key in (key for key in KEYS if key.group == group):
            where = "" if key.context in {"app", "main"} else f" ({CONTEXT_TITLES[key.context]})"
            lines.append(f"| {' '.join(f'`{name}`' for name in key.names)} | {key.help}{where} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown())
