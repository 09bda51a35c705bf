"""Fixtures of the tests of mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from tests.mail.arriving import Door
from tests.mail.imap import Imap, program, running
from tests.mail.postal import Post
from tests.mail.sink import listening
from tests.needs import missing
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


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Imap]:
    """An IMAP server that lives as long as this run."""
    dovecot = program()
    if dovecot is None:
        missing("Dovecot 2.3", remedy="install it (on Debian: apt-get install dovecot-imapd)")
    with running(dovecot) as imap:
        yield imap


@pytest.fixture
def imap(imap_server: Imap) -> Imap:
    """Its mailbox, empty."""
    imap_server.empty()
    return imap_server


@pytest.fixture
def door(post: Post, imap: Imap) -> Door:
    """The post office with a mailbox."""
    door = Door(post, imap)
    door.describe()
    return door
