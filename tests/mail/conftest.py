"""Fixtures of the tests of mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from tests.mail.postal import Post
from tests.mail.sink import listening
from tests.web.conversation import Conversation
from tests.world import World

# A Tuesday, some time after the cast was written by the clock of this machine.
TUESDAY = datetime(2030, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def post(app: Flask, database: Database, settings: Settings, world: World) -> Iterator[Post]:
    """The post office, at noon on a Tuesday."""
    with listening() as sink:
        talk = Conversation(database, world)
        yield Post(app, database, settings, world, talk, sink, TUESDAY)
