"""`stepgrad explain`: what a finding means, how it is measured, how to fix it."""

import json
import shutil
import sys
import textwrap
from typing import Annotated

import typer

from stepgrad.core.diagnosis.explanations import EXAMPLE, Explanation, codes
from stepgrad.core.diagnosis.explanations import explain as page_of

from ..glyphs import to_words
from ..terminal import detect

Code = Annotated[
    str | None, typer.Argument(metavar="[CODE]", help="A code as findings have it; without it, all of them are listed.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
WIDEST = 100


def explain(code: Code = None, as_json: AsJson = False) -> None:
    """Explain a finding: what it means, how it is measured, how to fix it, and a command that shows it."""
    if code is None:
        pages = [page_of(name) for name in codes()]
        listed = [{"code": page.code, "title": page.title, "command": page.command} for page in pages]
        typer.echo(json.dumps(listed, indent=2, ensure_ascii=False) if as_json else _in_its_signs(_list(pages)))
        return
    page = page_of(code)
    typer.echo(json.dumps(_as_object(page), indent=2, ensure_ascii=False) if as_json else _format(page))


def _in_its_signs(text: str) -> str:
    """In ASCII where whoever reads it shows no more."""
    return text if detect().has_unicode else to_words(text)


def _list(pages: list[Explanation]) -> str:
    width = max(len(page.code) for page in pages)
    return "\n".join(f"{page.code:<{width}}  {page.title}" for page in pages)


def _as_object(page: Explanation) -> dict[str, object]:
    return {
        "code": page.code,
        "title": page.title,
        "sections": dict(page.sections),
        "thresholds": [{"name": name, "value": value, "source": source} for name, value, source in page.thresholds],
        "command": page.command,
    }


def _format(page: Explanation) -> str:
    width = min(WIDEST, shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDEST)
    lines = [_in_its_signs(f"{page.code}: {page.title}")]
    for heading, signs in page.sections:
        text = _in_its_signs(signs)
        if heading == EXAMPLE and page.thresholds:
            lines += ["", "Where the numbers come from"]
            for name, value, source in page.thresholds:
                lines += textwrap.wrap(
                    _in_its_signs(f"{name} = {value:g}: {source}"), width, initial_indent="  ", subsequent_indent="    "
                )
        lines += ["", heading]
        indent = "  "
        lines += (
            [indent + text]
            if heading == EXAMPLE
            else textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
        )
    return "\n".join(lines)
