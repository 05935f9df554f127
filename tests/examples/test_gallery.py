"""The gallery is what its manifest says: every file is listed, every guilty line stands where it should."""

import difflib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GALLERY = EXAMPLES / "gallery"
ENTRIES: list[dict[str, Any]] = tomllib.loads((GALLERY / "manifest.toml").read_text(encoding="utf-8"))[
    "script"
]
BROKEN = [entry for entry in ENTRIES if not entry.get("healthy")]
HEALTHY = [entry for entry in ENTRIES if entry.get("healthy")]

CODES = """
gradient-scale gradient-sign gradient-wrong gradient-missing
update-sign update-missing update-wrong-parameter optimizer-state
input-scale input-not-finite input-constant label-shape label-range label-order data-changed
integer-parameters symmetric-units init-too-large init-too-small
loss-not-finite loss-exploding loss-at-chance loss-plateau loss-oscillating
learning-rate-high learning-rate-low dead-units dead-layer saturated-units vanishing-gradient
exploding-gradient constant-output loss-output-mismatch missing-nonlinearity softmax-axis not-enough-capacity
loss-formula metric-wrong
"""
CAUSES = """
missing-mean double-mean factor sign missing-activation-derivative derivative-of-wrong-value wrong-derivative
wrong-transpose wrong-operand elementwise-product wrong-axis updated-before-backward not-reset missing-mask
shared-object regularization unknown
"""


def identity(entry: dict[str, Any]) -> str:
    return str(entry["script"])


def sources(script: Path) -> dict[str, list[str]]:
    """The lines of a program: of the script, and of the modules in its folder if it has one of its own."""
    if script.name != "main.py":
        return {"script": script.read_text(encoding="utf-8").splitlines()}
    return {file.name: file.read_text(encoding="utf-8").splitlines() for file in script.parent.glob("*.py")}


def test_the_gallery_is_as_large_and_as_varied_as_promised() -> None:
    assert len(BROKEN) >= 36
    assert len({entry["kind"] for entry in BROKEN}) >= 24
    assert len(HEALTHY) >= 16


def test_every_program_in_the_gallery_is_in_the_manifest_once() -> None:
    listed = [entry[key] for entry in ENTRIES for key in ("script", "fixed") if key in entry]
    inside = sorted(name for name in listed if not name.startswith("../"))
    found = [
        path for path in GALLERY.rglob("*.py") if path.name == "main.py" or path.parent.parent == GALLERY
    ]
    assert inside == sorted(path.relative_to(GALLERY).as_posix() for path in found)


@pytest.mark.parametrize("entry", ENTRIES, ids=identity)
def test_every_listed_program_compiles(entry: dict[str, Any]) -> None:
    for key in ("script", "fixed"):
        if key in entry:
            for name, lines in sources(GALLERY / entry[key]).items():
                compile("\n".join(lines), name, "exec")


@pytest.mark.parametrize("entry", BROKEN, ids=identity)
def test_the_guilty_lines_stand_where_the_manifest_says(entry: dict[str, Any]) -> None:
    lines = (GALLERY / entry.get("file", entry["script"])).read_text(encoding="utf-8").splitlines()
    assert entry.get("line") or entry.keys() & {"variable", "variables"}
    stand = [lines[number - 1].strip() for number in entry.get("line", [])]
    assert stand == entry.get("text", [])


@pytest.mark.parametrize("entry", BROKEN, ids=identity)
def test_a_variable_to_blame_is_a_name_in_the_script(entry: dict[str, Any]) -> None:
    text = (GALLERY / entry["script"]).read_text(encoding="utf-8")
    names = entry.get("variables", [entry["variable"]] if "variable" in entry else [])
    if "file" in entry:
        text += (GALLERY / entry["file"]).read_text(encoding="utf-8")
    keys = {name: "'" + name.rstrip("0123456789") + "'" for name in names}
    assert [name for name in names if not re.search(rf"\b{name}\b", text) and keys[name] not in text] == []


@pytest.mark.parametrize("entry", BROKEN, ids=identity)
def test_codes_and_causes_are_those_of_the_program(entry: dict[str, Any]) -> None:
    codes = entry.get("codes", [entry["code"]])
    causes = entry.get("causes", [entry["cause"]] if "cause" in entry else [])
    assert codes[0] == entry["code"]
    assert set(codes) <= set(CODES.split())
    assert set(causes) <= set(CAUSES.split())
    assert causes or not entry["code"].startswith("gradient-")


@pytest.mark.parametrize("entry", BROKEN, ids=identity)
def test_the_right_version_differs_in_a_few_lines_only(entry: dict[str, Any]) -> None:
    broken, fixed = sources(GALLERY / entry["script"]), sources(GALLERY / entry["fixed"])
    assert broken.keys() == fixed.keys()
    changed = [
        line
        for name in broken
        for line in difflib.unified_diff(broken[name], fixed[name], n=0, lineterm="")
        if line[0] in "+-" and not line.startswith(("+++", "---"))
    ]
    assert 1 <= len(changed) <= 9


@pytest.mark.parametrize("name", ["question.py", "question_fixed.py", "answer_xor.py"])
def test_the_programs_of_the_story_compile(name: str) -> None:
    compile((EXAMPLES / name).read_text(encoding="utf-8"), name, "exec")


def run_program(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, path.name], cwd=path.parent, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_right_version_learns_what_the_broken_one_does_not() -> None:
    broken, fixed = (
        run_program(GALLERY / kind / "linear_xor.py").splitlines()[-1] for kind in ("broken", "fixed")
    )
    assert "loss=0.25000" in broken
    assert "loss=0.00000" in fixed


def test_a_script_with_data_beside_it_runs_in_its_folder() -> None:
    assert "nan" in run_program(GALLERY / "broken" / "missing_measurement.py").splitlines()[-1]
    assert "nan" not in run_program(GALLERY / "fixed" / "missing_measurement.py").splitlines()[-1]


@pytest.mark.parametrize("folder", sorted((EXAMPLES / "held_out").iterdir()), ids=lambda folder: folder.name)
def test_the_manifests_of_the_other_sets_say_what_their_scripts_hold(folder: Path) -> None:
    entries = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))["script"]
    for entry in entries:
        assert (folder / entry["script"]).is_file()
        if entry.get("healthy"):
            continue
        assert (folder / entry["fixed"]).is_file()
        files = [file.read_text(encoding="utf-8").splitlines() for file in (folder / entry["script"]).parent.glob("*.py")]
        for line, text in zip(entry.get("line", []), entry.get("text", []), strict=True):
            assert any(lines[line - 1].strip() == text for lines in files if len(lines) >= line), entry["script"]
        assert {entry["code"], *entry.get("codes", [])} <= set(CODES.split()), entry["script"]
        assert set(entry.get("causes", [])) <= set(CAUSES.split()), entry["script"]
