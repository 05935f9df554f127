"""A page for each code: what it means, how it is measured, what else looks like it, how to fix it, an example.

Pages are Markdown beside this file. A threshold is written as its name in braces and filled in from `thresholds.py`, so
that page and rule cannot part; where it comes from is added at the end.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ...errors import unknown_name
from ..thresholds import DEFAULT, SOURCES

EXAMPLE = "The smallest example"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One page. `sections` are (heading, text) in their order; `command` shows the finding."""

    code: str
    title: str
    sections: tuple[tuple[str, str], ...]
    command: str
    thresholds: tuple[tuple[str, float, str], ...]

    @property
    def text(self) -> str:
        """The page as Markdown, with the numbers and their sources."""
        parts = [f"# {self.code}: {self.title}"]
        for heading, text in self.sections:
            parts.append(f"## {heading}\n{text}")
        if self.thresholds:
            lines = [f"- {name} = {value:g}: {source}" for name, value, source in self.thresholds]
            parts.insert(3, "## Where the numbers come from\n" + "\n".join(lines))
        return "\n\n".join(parts) + "\n"


@cache
def codes() -> tuple[str, ...]:
    """All codes that have a page."""
    return tuple(sorted(entry.name[:-3] for entry in files(__name__).iterdir() if entry.name.endswith(".md")))


@cache
def explain(code: str) -> Explanation:
    """The page of a code. Raises StepgradError naming the nearest for an unknown one."""
    if code not in codes():
        raise unknown_name("code", code, codes())
    return _parse(code, (files(__name__) / f"{code}.md").read_text(encoding="utf-8"))


def _parse(code: str, page: str) -> Explanation:
    names = tuple(dict.fromkeys(re.findall(r"\{(\w+)\}", page)))
    values = {name: getattr(DEFAULT, name) for name in names}
    filled = re.sub(r"\{(\w+)\}", lambda match: f"{values[match[1]]:g}", page)
    head, *rest = filled.split("\n## ")
    # A paragraph a section: whoever shows it breaks the lines to the width there is.
    sections = tuple((part.partition("\n")[0], " ".join(part.partition("\n")[2].split())) for part in rest)
    return Explanation(
        code=code,
        title=head.strip().removeprefix("# ").partition(": ")[2],
        sections=sections,
        command=dict(sections)[EXAMPLE],
        thresholds=tuple((name, float(values[name]), SOURCES[name]) for name in names),
    )
