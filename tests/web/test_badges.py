"""Badges come by what happened, once, and are shown where their bearer wants them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from community import clock
from community.answers.models import AnswerCheck
from community.badges.actions import award
from community.badges.models import Badge
from community.outbox import OutboxEntry
from community.threads.models import Reply, Thread
from tests.aliases.test_posting import asked
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def drain(database: Database) -> None:
    """Carry all that was recorded to what gives badges, again where it was carried before."""
    with database.unit_of_work() as session:
        rows = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()
        events = [(row.id, event) for row in rows if (event := row.event())]
        award(session, [one for one in events if award in SUBSCRIBERS.get(type(one[1]), ())])


def badges(talk: Conversation, who: int) -> list[str]:
    """What the worker has given somebody, in order."""
    drain(talk.database)
    with talk.database.reading() as session:
        return list(
            session.scalars(select(Badge.kind).where(Badge.account_id == who).order_by(Badge.id))
        )


def test_a_first_accepted_answer_is_thanked_for_once(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    for _ in range(2):
        answer = talk.say(talk.start("ben"), "cleo")
        for _ in range(2):
            post(ben, f"/replies/{answer}/acceptance")
            assert badges(talk, world.cleo) == ["accepted"]
            post(ben, f"/replies/{answer}/acceptance/remove")
    assert badges(talk, world.cleo) == ["accepted"], "it stands, whatever becomes of the answer"
    assert told(talk.database).count((world.cleo, "badge")) == 1
    assert "new badge" in sign_in(app, world.cleo).get("/notifications").text


def test_who_answers_themselves_gets_none(app: Flask, world: World, talk: Conversation) -> None:
    answer = talk.say(talk.start("ben"), "ben")
    post(sign_in(app, world.ben), f"/replies/{answer}/acceptance")
    assert badges(talk, world.ben) == []


def test_five_answers_that_helped(app: Flask, world: World, talk: Conversation) -> None:
    ada = sign_in(app, world.ada)
    for number in range(5):
        assert "helped_5" not in badges(talk, world.cleo), number
        answer = talk.say(talk.start("ben"), "cleo")
        post(ada, f"/replies/{answer}/reactions/helped")
    assert badges(talk, world.cleo) == ["helped_5"]
    assert badges(talk, world.ada) == []


def test_a_question_that_had_waited(app: Flask, world: World, talk: Conversation) -> None:
    for days, first in ((6, True), (8, False), (8, True)):
        thread = talk.start("ben")
        if not first:
            talk.say(thread, "ada")
        answer = talk.say(thread, "cleo")
        with talk.database.unit_of_work() as session:
            old = clock.now() - timedelta(days=days)
            session.execute(update(Thread).where(Thread.id == thread).values(created_at=old))
        assert badges(talk, world.cleo) == []
        post(sign_in(app, world.ada), f"/replies/{answer}/reactions/helped")
    assert badges(talk, world.cleo) == ["patient"]


def test_it_worked_for_somebody(app: Flask, world: World, talk: Conversation) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{answer}/reactions/tried")
    post(ada, f"/replies/{answer}/trial", result="failed", words="")
    assert badges(talk, world.cleo) == []
    post(ada, f"/replies/{answer}/trial", result="worked", words="")
    assert badges(talk, world.cleo) == ["worked"]


def test_an_old_answer_is_kept_fresh(app: Flask, world: World, talk: Conversation) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    post(ben, f"/replies/{answer}/acceptance")
    post(cleo, f"/replies/{answer}/confirmation")
    assert "fresh" not in badges(talk, world.cleo), "a young answer needs no confirming"
    with talk.database.unit_of_work() as session:
        session.execute(update(Reply).values(created_at=clock.now() - timedelta(days=400)))
    post(cleo, f"/replies/{answer}/confirmation")
    assert "fresh" in badges(talk, world.cleo)
    with talk.database.reading() as session:
        assert session.scalars(select(AnswerCheck.confirmed_by_id)).one() == world.cleo


def test_no_alias_and_no_import_brings_any(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    cleo = sign_in(app, world.cleo)
    said = post(cleo, f"/threads/{thread}/replies", body="In March.", alias="true")
    assert said.status_code == 303
    with talk.database.reading() as session:
        answer = session.scalars(select(Reply.id)).one()
    post(sign_in(app, world.ben), f"/replies/{answer}/acceptance")
    post(sign_in(app, world.ada), f"/replies/{answer}/reactions/helped")
    imported = talk.say(talk.start("ben"), "cleo")
    with talk.database.unit_of_work() as session:
        session.get_one(Reply, imported).attribution = "From elsewhere"
    post(sign_in(app, world.ben), f"/replies/{imported}/acceptance")
    drain(talk.database)
    with talk.database.reading() as session:
        assert session.scalars(select(Badge)).all() == []
    asked(sign_in(app, world.ben))  # the names above are those of an alias, as anywhere


def test_they_are_shown_as_their_bearer_likes(app: Flask, world: World, talk: Conversation) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    post(sign_in(app, world.ben), f"/replies/{answer}/acceptance")
    drain(talk.database)
    cleo, ada = sign_in(app, world.cleo), sign_in(app, world.ada)

    assert "First answer accepted" in ada.get("/people/cleo").text
    assert "First answer accepted" not in ada.get("/people/ben").text
    assert "yours" in cleo.get("/settings/badges").text
    assert post(cleo, "/settings/badges").status_code == 303
    assert "First answer accepted" not in ada.get("/people/cleo").text
    assert "yours" in cleo.get("/settings/badges").text
    assert post(cleo, "/settings/badges", shown="true").status_code == 303
    assert "First answer accepted" in ada.get("/people/cleo").text
    assert ada.get("/badges").status_code == 404
