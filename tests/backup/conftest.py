"""The house that every test of backups begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import Settings
from app.database import Database
from tests.backup.house import House
from tests.world import World


@pytest.fixture
def house(
    settings: Settings, database: Database, world: World, tmp_path: Path, migrated_file: Path
) -> House:
    """An installation with two uploads."""
    folder = tmp_path / "beside"
    folder.mkdir()
    made = House(settings, database, world, folder, migrated_file)
    made.upload(b"a picture of a spade")
    made.upload(b"a picture of a bean" * 100_000)
    return made
