"""Imports go one way: the screen knows the core, the core knows no screen, and inside the core the order is fixed."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("core", "datasets", "tui")
# A package may import those before it, never those after it.
ORDER = (
    "errors",
    "paths",
    "network",
    "training",
    "experiment",
    "experiment_file",
    "experiment_writer",
    "observing",
    "diagnosis",
    "debugging",
    "trials",
    "recording",
    "scripts",
)
# The same for what `check` and `debug` run in the script's own process.
ORDER_INSIDE = ("running", "rewriting", "truth", "blame", "evidence", "stepping")
ALLOWED_LIBRARIES = {
    "core": {"numpy", "safetensors", "filelock"},
    "datasets": {"numpy", "h5py", "PIL"},
    "tui": {
        "numpy",
        "textual",
        "plotext",
        "typer",
        "rich",
        "platformdirs",
        "tensorboardX",
        "joblib",
        "distributed",
        "textual_serve",
    },
}


def files(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it, with its full dotted name."""
    package = ("stepgrad", *path.relative_to(ROOT).with_suffix("").parts)[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def edges(part: str) -> Iterator[tuple[str, str]]:
    """(file, what it imports) for every import of a part."""
    for path in files(part):
        for name in imports_of(path):
            yield str(path.relative_to(ROOT)), name


def is_inside(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def test_there_is_something_to_look_at() -> None:
    assert all(len(files(part)) > 8 for part in PARTS)
    assert ("core/training/trainer.py", "stepgrad.core.network.network.Network") in set(edges("core"))
    assert any(is_inside(name, "stepgrad.core") for _, name in edges("tui"))


def test_the_core_knows_neither_screen_nor_data_sets() -> None:
    wrong = [
        edge for edge in edges("core") if is_inside(edge[1], "stepgrad.tui") or is_inside(edge[1], "stepgrad.datasets")
    ]
    assert wrong == []


def test_data_sets_know_nothing_of_the_core_but_its_errors_and_nothing_of_the_screen() -> None:
    wrong = [
        (file, name)
        for file, name in edges("datasets")
        if is_inside(name, "stepgrad.tui")
        or (is_inside(name, "stepgrad.core") and not is_inside(name, "stepgrad.core.errors"))
    ]
    assert wrong == []


def test_inside_the_core_imports_go_down_the_order_only() -> None:
    wrong = []
    for file, name in edges("core"):
        importer, imported = Path(file).parts[1].removesuffix(".py"), name.split(".")[2:3]
        if importer in ORDER and imported and imported[0] in ORDER and ORDER.index(imported[0]) > ORDER.index(importer):
            wrong.append((file, name))
    assert wrong == []


def test_inside_the_scripts_process_imports_go_down_the_order_only() -> None:
    place = {f"scripts/inside/{folder}": number for number, folder in enumerate(ORDER_INSIDE)}
    wrong = []
    for file, name in edges("core"):
        importer = place.get("/".join(Path(file).parts[1:4]))
        imported = place.get("/".join(name.split(".")[2:5]))
        if importer is not None and imported is not None and imported > importer:
            wrong.append((file, name))
    assert wrong == []


def test_every_folder_inside_the_scripts_process_has_a_place_in_the_order() -> None:
    inside = ROOT / "core" / "scripts" / "inside"
    assert {path.parent.name for path in inside.glob("*/__init__.py")} == set(ORDER_INSIDE)


def test_every_package_of_the_core_has_a_place_in_the_order() -> None:
    names = {path.relative_to(ROOT / "core").parts[0].removesuffix(".py") for path in files("core")}
    assert names - {"__init__", "experiments"} == set(ORDER)


@pytest.mark.parametrize("part", [*PARTS, "stepgrad", "tests", "tools", "benchmarks"])
def test_nobody_imports_the_folders_as_if_they_were_packages_of_their_own(part: str) -> None:
    assert [edge for edge in edges(part) if edge[1].split(".")[0] in PARTS] == []


@pytest.mark.parametrize("part", PARTS)
def test_each_part_uses_only_its_own_libraries(part: str) -> None:
    own = {"stepgrad", *ALLOWED_LIBRARIES[part]} | sys.stdlib_module_names
    assert sorted({(file, name) for file, name in edges(part) if name.split(".")[0] not in own}) == []


def test_only_the_charts_know_plotext() -> None:
    assert {file for file, name in edges("tui") if is_inside(name, "plotext")} == {"tui/charts.py"}


def modules_after(program: str) -> set[str]:
    """What a fresh interpreter has loaded after a program; the program's own output is thrown away."""
    report = "; import sys; sys.stderr.write('\\n'.join(['', *sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", program + report],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.split(".")[0] if not line.startswith("stepgrad.") else line for line in done.stderr.splitlines()}


def test_the_whole_core_loads_without_any_screen_or_data_set() -> None:
    names = [
        "stepgrad." + ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in files("core")
        if path.name != "__main__.py"  # runs a script when it is loaded
    ]
    loaded = modules_after(f"import importlib; [importlib.import_module(name) for name in {names!r}]")
    assert set(names) <= loaded
    assert not loaded & {"textual", "plotext", "typer", "rich"}
    assert not [name for name in loaded if is_inside(name, "stepgrad.tui") or is_inside(name, "stepgrad.datasets")]


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["experiments"],
        ["train", "xor", "--no-tui", "--json", "--epochs", "3"],
        ["train", "xor", "--no-tui", "--epochs", "3"],
    ],
)
def test_neither_help_nor_training_without_a_screen_loads_what_draws_one(words: list[str]) -> None:
    loaded = modules_after(f"from stepgrad.tui.cli.main import run; assert run({words!r}) == 0")
    assert "stepgrad.tui.cli.main" in loaded
    assert not loaded & {"textual", "plotext"}


def test_help_does_not_wait_for_the_data_sets() -> None:
    loaded = modules_after("from stepgrad.tui.cli.main import run; run(['experiments'])")
    assert not loaded & {"h5py", "PIL"}


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["explain", "dead-layer"]])
def test_what_needs_no_numbers_waits_neither_for_numpy_nor_for_what_records(words: list[str]) -> None:
    loaded = modules_after(f"from stepgrad.tui.cli.main import run; run({words!r})")
    assert not loaded & {"numpy", "platformdirs", "safetensors", "filelock", "sqlite3"}


def test_a_training_that_is_not_recorded_loads_nothing_that_records() -> None:
    words = ["train", "xor", "--no-tui", "--epochs", "3", "--no-record"]
    loaded = modules_after(f"from stepgrad.tui.cli.main import run; assert run({words!r}) == 0")
    assert not loaded & {"safetensors", "filelock", "sqlite3"}
