"""A database of every earlier release becomes the newest one, and no row of it is lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from app.cli.database import upgrade
from app.database import Database
from tests.installation import settings_for
from tests.upgrades.build import FIXTURES, build
from tests.upgrades.comparing import lost, rows_in, shape_of, unsound

_KEPT = sorted(FIXTURES.glob("*.db.gz"))


def test_no_fixture_was_taken_away() -> None:
    assert {"0001", "0002", "0003"} <= {each.name.partition(".")[0] for each in _KEPT}


@pytest.mark.parametrize("kept", _KEPT, ids=lambda each: each.name.partition(".")[0])
def test_an_earlier_database_becomes_the_newest(
    kept: Path, tmp_path: Path, migrated_file: Path
) -> None:
    file = tmp_path / "hearth.db"
    file.write_bytes(gzip.decompress(kept.read_bytes()))
    before = rows_in(file)
    assert all(len(values) >= 3 for each in before.values() for values in each.values())

    settings = settings_for(tmp_path)
    database = Database(settings.database_url)
    upgrade(settings, database)
    database.dispose()

    assert shape_of(file) == shape_of(migrated_file)
    assert lost(before, rows_in(file)) == []
    assert unsound(file) == []


def test_what_the_newest_fixture_would_be_can_be_built(tmp_path: Path) -> None:
    assert all(
        len(values) == 2
        for each in rows_in(build(tmp_path, rows=2)).values()
        for values in each.values()
    )
