"""Machines of an inner network are trusted for one thing each; members ask none by a link."""

from __future__ import annotations

from dataclasses import replace

from app.config import Settings
from app.database import Database
from app.previews.asking import Asker
from tests.answering import answering
from tests.previews.elsewhere import carry, ok
from tests.web.conversation import Conversation
from tests.world import World


def test_what_single_sign_on_may_ask_no_link_makes_the_worker_ask(
    database: Database, settings: Settings, world: World
) -> None:
    with answering([ok()]) as site:
        Conversation(database, world).start(body=f"{site.url}/inner")
        carry(database)
        trusted = replace(settings, fetch_allow=("127.0.0.0/8", f"127.0.0.1:{site.port}"))
        assert Asker(database, trusted).ask_next()

    assert site.heard == []
