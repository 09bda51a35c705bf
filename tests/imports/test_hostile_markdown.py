"""Files of a folder that mean no good: each is refused or taken, and the rest goes on."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.database import Database
from app.imports.markdown.files import paths_in, read
from app.imports.markdown.links import Links
from tests.imports.test_markdown import articles, take, written
from tests.world import World

pytestmark = pytest.mark.both_databases


def test_front_matter_of_any_kind_ends_no_run(
    database: Database, world: World, tmp_path: Path
) -> None:
    assert world
    folder = written(
        tmp_path,
        a_md="---\nkind: [case]\ntags: {a: b}\ntitle: [x]\n---\nListed.",
        b_md="---\ntitle: 0x" + "f" * 9_000 + "\n---\nLong.",
        c_md='---\ntitle: "\\ud800"\n---\nHalf.',
        d_md='---\ntitle: "Be\\0an\\x07s"\n? "\\ud800"\n: 1\n---\nBell.',
        e_md='---\ntitle: "So\\0w\\x07"\n---\nBell.',
        z_md="# Last\n\nIt came.",
    )
    report = take(database, folder)
    tally = report.tally("files")
    assert (tally.in_file, tally.taken, report.refused) == (6, 3, 3)
    assert sorted(articles(database)) == ["Last", "Sow", "a"]


def test_names_that_are_no_text_are_told_and_what_waits_is_passed_over(
    database: Database, world: World, tmp_path: Path
) -> None:
    assert world
    written(tmp_path, a_md="# A\n\nOne.")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text("# B\n\nTwo.")
    os.mkfifo(tmp_path / "pipe.md")
    report = take(database, tmp_path)
    assert list(articles(database)) == ["A"]
    assert report.complete()["refused_rows"] == [
        {"file": "files.xml", "id": "?.md", "reason": "its name is not UTF-8; give it another one"}
    ]
    assert "pipe.md" not in paths_in(tmp_path)


@pytest.mark.parametrize("line", ["[" * 60_000, "[a](" * 15_000, "# " + "#" * 60_000 + "x"])
def test_no_line_costs_more_than_its_length(tmp_path: Path, line: str) -> None:
    folder = written(tmp_path, a_md=line)
    began = time.perf_counter()
    found = read(folder, "a.md")
    Links({}, {}).rewritten(found.body or found.title, "a.md")
    assert time.perf_counter() - began < 2
