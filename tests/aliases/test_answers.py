"""What came of answers, suggestions and polls, beside a question without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.answers.models import AnswerCheck
from community.communities.models import Tag
from community.outbox import OutboxEntry
from community.revisions.models import EditSuggestion, Revision
from community.threads.models import Reply
from tests.aliases.test_posting import asked, author_of
from tests.web.conversation import Conversation, post
from tests.web.test_polls import ask, vote
from tests.web.test_suggestions import decide, suggest
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


def test_whoever_writes_without_a_name_does_nothing_there_that_bears_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    thread = asked(ada)
    answer = talk.say(thread, "cleo")
    poll = ask(cleo, f"/replies/{answer}")
    page = ada.get(f"/threads/{thread}").text

    assert f"/replies/{answer}/endorsement" not in page
    assert post(ada, f"/replies/{answer}/endorsement").status_code == 409
    assert vote(ada, poll, 0) == 409
    assert "Ada" not in cleo.get(f"/threads/{thread}").text
    assert vote(cleo, poll, 0) == 303
    assert vote(sign_in(app, world.fay), poll, 1) == 303


def test_a_suggestion_reaches_whoever_wrote_without_a_name_and_names_nobody(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    thread = asked(ben)
    named = author_of(talk.database, thread)
    number = suggest(cleo, f"/threads/{thread}", "I broke the build, and mended it.")
    other = talk.say(thread, "fay", "A whole answer.")

    assert f'href="/suggestions/{number}"' in ben.get("/suggestions").text
    assert post(ben, f"/replies/{other}/suggest", body="Otherwise", version=1).status_code == 409
    assert decide(ben, number, "text0") == 303

    with talk.database.reading() as session:
        kept = session.get_one(EditSuggestion, number)
        newest = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert newest is not None
        assert (kept.decided_by_id, newest.accepted_by_id) == (named.id, named.id)
    for reader in (app.test_client(), sign_in(app, world.mo), cleo):
        assert "Ben" not in reader.get(f"/threads/{thread}/history").text
    assert "Ben" not in cleo.get(f"/suggestions/{number}").text
    assert "Ben" not in cleo.get("/notifications").text


def test_who_closes_a_poll_without_a_name_is_not_named(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread = asked(ben)
    poll = ask(ben, f"/threads/{thread}")
    assert vote(sign_in(app, world.cleo), poll, 0) == 303
    assert post(ben, f"/polls/{poll}/closing").status_code == 303
    with talk.database.reading() as session:
        payloads = session.scalars(
            select(OutboxEntry.payload).where(OutboxEntry.name == "poll:closed")
        ).all()
    assert [each["closed_by_id"] for each in payloads] == [author_of(talk.database, thread).id]
