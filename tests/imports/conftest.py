"""Imports need a database and no application around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import Settings
from app.database import Database
from tests.imports.story import Story


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """An empty database at the newest schema."""
    opened = Database(settings.database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Story:
    """The small dump, imported."""
    return Story(database, tmp_path)
