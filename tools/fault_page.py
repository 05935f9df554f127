"""Prints the page of the deliberate bugs: `python tools/fault_page.py > docs/faults.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from stepgrad.core.training.faults import FAULTS, PLACES, Fault, by_place
from stepgrad.tui.cli.faults import PLACE_TITLES, written

HEAD = f"""# Deliberate bugs

{len(FAULTS)} bugs of the kinds people make. Put one into a run with `--fault CODE` or `--fault CODE:LAYER` (several are
fine), or into an experiment file with `faults = ["CODE:LAYER"]`; without a layer it goes into the first that fits.
`stepgrad faults` lists them, `stepgrad challenge` hides one for you to find.

Data files and recipes stay as they are: faults of the inputs and targets change a copy. Faults of the backward pass,
the update and the loss act in every step, so `l`, then `faults none`, mends them in a running session, and going back
undoes that too; the others have done their work when the run begins.

This page is made by `python tools/fault_page.py > docs/faults.md`.
"""


def page() -> str:
    """The whole page."""
    listed = by_place()
    return "\n".join([HEAD, *(line for place in PLACES for line in _section(PLACE_TITLES[place], listed[place]))])


def _section(title: str, faults: tuple[Fault, ...]) -> Iterator[str]:
    yield f"## {title[0].upper()}{title[1:]}\n"
    for fault in faults:
        yield f"### `{written(fault)}`\n"
        yield f"{fault.summary[0].upper()}{fault.summary[1:]}.\n"
        yield f"    {fault.line}\n"
        named = " or ".join(f"`{code}`" for code in fault.diagnosed_as)
        needs = "; ".join(need.words for need in fault.needs)
        yield f"Should be diagnosed as {named}." + (f" Needs {needs}." if needs else "") + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
