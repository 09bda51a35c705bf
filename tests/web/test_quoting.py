"""Quotes begin by a link, and quote nothing that is gone or elsewhere."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import Database
from community import clock
from community.threads.models import Reply, ThreadKind
from tests.web.conversation import Conversation
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_quoting_a_post_works_by_a_link_and_leads_back(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    reply = talk.say(thread, "cleo", "> old\n\nIn **March**.\n\nOr April.")
    ben = sign_in(app, world.ben)
    assert f'href="/threads/{thread}?quote={reply}#respond"' in ben.get(f"/threads/{thread}").text

    page = ben.get(f"/threads/{thread}?quote={reply}").text

    link = f"> [@cleo wrote](/threads/{thread}?post={reply}):"
    assert f"{link}\n>\n> In **March**.\n>\n> Or April." in unescape(page)
    of_first = ben.get(f"/threads/{thread}?quote=opening").text
    assert f"> [@ada wrote](/threads/{thread}):" in unescape(of_first)
    assert "?quote=" not in app.test_client().get(f"/threads/{thread}").text


def test_nothing_that_is_gone_or_elsewhere_is_quoted(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    here, hidden = talk.start("ada"), talk.start("ada", slug="vault")
    secret = talk.say(hidden, "ben", "Marrowstone")
    removed = talk.say(here, "cleo", "Quillwort")
    with database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == removed).values(hidden_at=clock.now()))
    cleo = sign_in(app, world.cleo)

    for asked in (secret, removed, "999999", "x", "0"):
        page = cleo.get(f"/threads/{here}?quote={asked}")
        assert page.status_code == 200
        assert "wrote](" not in page.text
    assert cleo.get(f"/threads/{hidden}?quote={secret}").status_code == 404
