"""Who vouches for answers, and who might know, beside a question without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.answers.models import AnswerCheck
from community.communities.models import Tag
from community.threads.models import Reply
from tests.aliases.test_posting import asked, author_of
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something; the garden has a tag."""
    with database.unit_of_work() as session:
        tag = Tag(community_id=world.garden, name="beans", description="", created_at=clock.now())
        session.add(tag)
    return Conversation(database, world)


def test_who_asked_without_a_name_confirms_without_one(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread = asked(ben)
    named = author_of(talk.database, thread)
    answer = talk.say(thread, "cleo")
    old = clock.now() - timedelta(days=400)

    post(ben, f"/replies/{answer}/acceptance")
    with talk.database.reading() as session:
        assert session.scalars(select(AnswerCheck.confirmed_by_id)).one() == named.id
    with talk.database.unit_of_work() as session:
        session.execute(update(Reply).values(created_at=old))
        session.execute(update(AnswerCheck).values(confirmed_at=old, confirmed_by_id=None))
    assert "Still right" in ben.get(f"/threads/{thread}").text
    assert post(ben, f"/replies/{answer}/confirmation").status_code == 303

    for reader in (app.test_client(), sign_in(app, world.mo), sign_in(app, world.cleo)):
        page = reader.get(f"/threads/{thread}").text
        assert f"says {named.name}" in page
        assert "Ben" not in page


def test_whoever_asked_without_a_name_is_suggested_like_others(
    app: Flask, world: World, talk: Conversation
) -> None:
    talk.say(talk.start("fay", tags=["beans"]), "ben")
    ben = sign_in(app, world.ben)
    where = f"/threads/{asked(ben, tags='beans')}/who-might-know"

    # Were they left out, a facilitator could read from it who asked.
    assert 'value="ben"' in sign_in(app, world.ada).get(where).text
    assert ben.get(where).status_code == 200
