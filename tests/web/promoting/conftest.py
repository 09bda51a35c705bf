"""The cast, talking."""

from __future__ import annotations

import pytest

from app.database import Database
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)
