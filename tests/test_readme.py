"""What the README says of the program is what the program says."""

import re
from pathlib import Path

from stepgrad.core.experiment_file import KEYS, builtin_experiments, parse_experiment
from stepgrad.tui.keymap import markdown

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_keys_is_the_one_the_program_prints() -> None:
    shown = re.search(r"<!-- keys: .*? -->\n(.*?)\n<!-- end of keys -->", README, re.DOTALL)
    assert shown is not None
    assert shown.group(1) == markdown()


def test_every_experiment_is_named() -> None:
    assert [name for name in builtin_experiments() if f"`{name}`" not in README] == []


def test_every_file_linked_to_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_page_on_experiments_is_a_recipe_that_can_be_read_and_names_every_key() -> None:
    page = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
    match = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert match is not None
    assert parse_experiment(match.group(1), name="page", where="page").layers == "4-16-3"
    keys = {key for keys in KEYS.values() for key in keys}
    assert [key for key in keys if not re.search(rf"^(# )?{key} = ", match.group(1), re.MULTILINE)] == []
