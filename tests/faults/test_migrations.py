"""Migrations that are killed, and two at once: the schema is the newest, and no row is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.stepping import begun, ended, killed
from tests.soak import rounds, seeded
from tests.upgrades.build import build
from tests.upgrades.comparing import lost, rows_in, shape_of, unsound


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_killed_migration_is_run_again_and_two_wait_for_each_other(
    tmp_path: Path, migrated_file: Path
) -> None:
    """R14: about fifty thousand rows in `make soak`."""
    chance, cut = seeded(), 0
    (tmp_path / "old").mkdir()
    old = build(tmp_path / "old", revision="0001", rows=rounds(few=50, full=1_400))
    before, place = rows_in(old), tmp_path / "new"
    for number in range(rounds(few=1, full=20)):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        shutil.copy(old, place / "hearth.db")
        cut += killed("migrate", place, after=number and chance.uniform(0.0, 0.4))

        both = [begun("migrate", place), begun("migrate", place)]

        assert [ended(each) for each in both] == [0, 0]
        assert shape_of(place / "hearth.db") == shape_of(migrated_file)
        assert lost(before, rows_in(place / "hearth.db")) == []
        assert unsound(place / "hearth.db") == []
    print(f"{cut} were cut short")  # noqa: T201  # part of the report
    assert cut
