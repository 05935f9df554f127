"""The table of keys as Textual's bindings, for whoever carries out the actions of a context."""

from textual.binding import Binding, BindingType

from .keymap import Context, keys_of


def bindings_of(context: Context) -> list[BindingType]:
    """A binding for every key of the context; ctrl+c works under an open prompt too."""
    return [
        Binding(name, key.action, key.label, show=False, priority=name == "ctrl+c")
        for key in keys_of(context)
        for name in key.keys
    ]
