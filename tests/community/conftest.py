"""Reports and waiting posts that several modules of this folder start from."""

from __future__ import annotations

import pytest

from app.database import Database
from tests import batches
from tests.world import World


@pytest.fixture
def three(database: Database, world: World) -> list[int]:
    """Three reports in the garden, each about a thread of its own."""
    with database.unit_of_work() as session:
        return [batches.reported(session, world, title=f"Seeds {each}") for each in range(3)]


@pytest.fixture
def held(database: Database, world: World) -> list[int]:
    """Three posts that wait in the garden, the last one of Ada's own."""
    with database.unit_of_work() as session:
        return [batches.waiting(session, world, author=who) for who in ("ben", "cleo", "ada")]
