"""The tables that runs without a screen also use must not load the screen."""

import subprocess
import sys

LIGHT = ("stepgrad.tui", "stepgrad.tui.keymap", "stepgrad.tui.glyphs", "stepgrad.tui.terminal")


def test_the_light_modules_load_neither_textual_nor_plotext() -> None:
    code = f"import sys, {', '.join(LIGHT)}; print({{'textual', 'plotext', 'numpy', 'rich'}} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_the_app_loads_plotext_only_when_it_draws_a_curve() -> None:
    code = "import sys, stepgrad.tui.app; print('plotext' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
