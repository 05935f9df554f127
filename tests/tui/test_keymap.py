"""The one table of keys: no key means two things in one place, and every action exists."""

from collections import Counter

from stepgrad.tui.app import StepgradApp
from stepgrad.tui.keymap import KEYS, footer_keys, keys_of, markdown
from stepgrad.tui.screens.branches import BranchesScreen
from stepgrad.tui.screens.breakpoints import BreakpointsScreen
from stepgrad.tui.screens.inspector import InspectorScreen
from stepgrad.tui.screens.main import MainScreen
from stepgrad.tui.widgets.panel import Panel

OWNERS = {
    "app": StepgradApp,
    "main": MainScreen,
    "inspector": InspectorScreen,
    "panel": Panel,
    "breakpoints": BreakpointsScreen,
    "branches": BranchesScreen,
}


def test_no_key_means_two_things_on_one_screen() -> None:
    for screen in ("main", "inspector"):
        counts = Counter(name for key in keys_of("app", screen, "panel") for name in key.keys)
        assert [name for name, count in counts.items() if count > 1] == []
    for sheet in ("breakpoints", "branches"):
        counts = Counter(name for key in keys_of(sheet, "panel") for name in key.keys)
        assert max(counts.values()) == 1


def test_every_action_of_the_table_exists_where_it_belongs() -> None:
    missing = [key.action for key in KEYS if not hasattr(OWNERS[key.context], f"action_{key.action.partition('(')[0]}")]
    assert missing == []


def test_the_footer_has_an_order_without_ties() -> None:
    for screen in ("main", "inspector"):
        ranks = [key.footer for key in footer_keys(keys_of("app", screen))]
        assert len(ranks) == len(set(ranks))


def test_the_readme_table_has_a_row_for_every_entry() -> None:
    assert len(markdown().splitlines()) == len(KEYS) + 2
