"""The table of keys in the words of a script: its iterations are the steps, its lines the phases, its text the panel.

What a key does is the same; only what that is called differs. Imports nothing of the screen.
"""

from collections.abc import Iterable
from dataclasses import replace

from stepgrad.core.observing.description import RunDescription

from .keymap import Key

WORDS = {
    "run_pause": ("run/pause", "Run freely, or pause after the iteration in progress"),
    "step": ("iteration", "Go one iteration of the training loop forward"),
    "step_back": ("back", "Go one iteration back"),
    "phase": ("line", "Go to the next line of this function; what it calls is stepped over"),
    "phase_back": ("line back", "Go back to the line stopped at before"),
    "epoch": ("epoch", "Go to the end of the epoch, or a hundredth of the run on"),
    "epoch_back": ("epoch back", "Go back to the beginning of the epoch, or a hundredth of the run"),
    "go_to": ("go to", "Go to any iteration, past or to come"),
    "newest": ("newest", "Go to the newest iteration; 120G goes to iteration 120"),
    "run_to": ("run to", "Run until a condition begins to hold, or to a line"),
    "slower": ("slower", "Limit the speed to watch: 1000 … 1 iterations/s"),
    "inspect": ("inspect", "Look closely at the parameter, or explain the finding"),
    "jump": ("to finding", "Go to the line, or the iteration and parameter, of the chosen finding"),
    "output": ("output", "Show or hide what the script printed"),
    "panel('layers')": ("parameters", "Go to the parameters"),
    "panel('units')": ("units", "Go to the units of the selected parameter"),
    "panel('phases')": ("source", "Go to the source"),
}
"""Action -> label and help."""


def worded(keys: Iterable[Key], run: RunDescription) -> tuple[Key, ...]:
    """The entries as they are called in this run."""
    if run.script is None:
        return tuple(keys)
    named = ((key, WORDS.get(key.action)) for key in keys)
    return tuple(key if words is None else replace(key, label=words[0], help=words[1]) for key, words in named)
