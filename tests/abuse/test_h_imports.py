"""H: archives are no folders, so nothing in one can be unpacked anywhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import cli
from tests.imports.dumps import small_dump


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "Posts.xml"])
def test_h2_an_archive_is_refused_before_anything_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path / "data"))
    archive = tmp_path / "dump.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(name, "<posts></posts>")

    done = CliRunner().invoke(
        cli, ["import", "stackexchange", str(archive), "--community", "brewing"]
    )

    assert done.exit_code == 2
    assert "dump.zip" in done.output
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == ["dump.zip"]


def test_h2_a_folder_whose_files_lead_elsewhere_is_no_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path / "data"))
    folder = small_dump().write(tmp_path / "dump")
    (folder / "Posts.xml").unlink()
    (folder / "Posts.xml").symlink_to("/etc/passwd")

    done = CliRunner().invoke(
        cli, ["import", "stackexchange", str(folder), "--community", "brewing"]
    )

    assert done.exit_code == 1
    assert "not well-formed" in done.output
    assert "root:" not in done.output
