"""The package as others get it: a wheel, built from the tree, installed in an environment that never saw it."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "*.egg-info", "build", "dist", ".hypothesis", ".*_cache", "tests"
)


def call(words: Sequence[str | Path], folder: Path) -> str:
    """Run a command elsewhere, without this checkout on its path; its output, or the whole story of its failure."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that the checkout stays clean, and without an index."""
    folder = tmp_path_factory.mktemp("build")
    source = folder / "source"
    shutil.copytree(ROOT, source, symlinks=True, ignore=NOT_SOURCE)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    call([sys.executable, "-m", "pip", "wheel", source, "--wheel-dir", folder, *options], folder)
    (built,) = folder.glob("stepgrad-*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel; the libraries it needs are borrowed from ours."""
    folder = tmp_path_factory.mktemp("environment")
    call([sys.executable, "-m", "venv", "--without-pip", folder], folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    programs = folder / "bin"
    options = ["--no-deps", "--no-index", "--disable-pip-version-check"]
    call([sys.executable, "-m", "pip", "--python", programs / "python", "install", wheel, *options], folder)
    return programs


def test_the_wheel_holds_one_package_with_everything_it_reads_at_run_time(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"stepgrad"}
    for needed in (
        "stepgrad/py.typed",
        "stepgrad/__main__.py",
        "stepgrad/core/errors.py",
        "stepgrad/core/experiments/cats-bug.toml",
        "stepgrad/datasets/data/pictures.npz",
        "stepgrad/datasets/data/digits.npz",
        "stepgrad/datasets/data/diabetes.npz",
        "stepgrad/tui/cli/main.py",
    ):
        assert needed in names


def test_every_source_file_of_the_tree_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = [path for part in ("core", "datasets", "tui") for path in (ROOT / part).rglob("*")]
    wanted = {
        f"stepgrad/{path.relative_to(ROOT)}"
        for path in sources
        if path.suffix in (".py", ".toml", ".npz", ".tcss") and "__pycache__" not in path.parts
    }
    assert wanted - names == set()


def test_the_installed_command_lists_the_experiments_from_anywhere(programs: Path, tmp_path: Path) -> None:
    rows = json.loads(call([programs / "stepgrad", "experiments", "--json"], tmp_path))
    assert rows[0]["name"] == "cats-bug"
    assert len(rows) == len(list((ROOT / "core/experiments").glob("*.toml")))


@pytest.mark.parametrize(("name", "epochs"), [("xor", "20"), ("digits", "1"), ("cats", "2"), ("diabetes", "1")])
def test_the_installed_command_trains_on_the_data_that_come_with_it(
    programs: Path, tmp_path: Path, name: str, epochs: str
) -> None:
    words: list[str | Path] = [programs / "stepgrad", "train", name, "--no-tui", "--json", "--epochs", epochs]
    events = [json.loads(line) for line in call(words, tmp_path).splitlines()]
    assert events[-1]["event"] == "stop"
    assert events[-1]["reason"] == "end"


def test_as_a_module_it_is_the_installed_one_and_takes_no_common_names(programs: Path, tmp_path: Path) -> None:
    program = (
        "import importlib.util as u, stepgrad; print(stepgrad.__file__); "
        "print([name for name in ('core', 'tui') if u.find_spec(name)])"
    )
    where, taken = call([programs / "python", "-c", program], tmp_path).splitlines()
    assert Path(where).is_relative_to(programs.parent)
    assert taken == "[]"
    assert "stepgrad" in call([programs / "python", "-m", "stepgrad", "--version"], tmp_path)
