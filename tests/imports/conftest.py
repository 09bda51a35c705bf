"""Imports need a database and no application around it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.database import Database


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """An empty database at the newest schema."""
    opened = Database(settings.database_url)
    yield opened
    opened.dispose()
