"""Names that no file can have are not there, and nothing is raised for them."""

from pathlib import Path

from stepgrad.core.paths import is_folder, is_there


def test_a_name_too_long_for_a_file_is_not_there(tmp_path: Path) -> None:
    assert not is_there(tmp_path / ("x" * 5000))
    assert not is_folder(tmp_path / ("x" * 5000) / "y")
    assert is_there(tmp_path)
    assert is_folder(tmp_path)
