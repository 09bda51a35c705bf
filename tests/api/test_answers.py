"""Endorsements, confirmations and who knows about tags, for programs, with outsiders beside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import Database
from community import clock
from community.answers.models import AnswerCheck
from community.communities.models import Tag
from community.threads.models import Reply
from tests.api.test_communities import Program
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.fixture
def call(app: Flask, world: World) -> Any:
    """`call("ben")` is a signed-in program of Ben's."""
    made: dict[str, Program] = {}

    def caller(who: str) -> Program:
        return made.setdefault(who, Program(app, getattr(world, who)))

    return caller


def test_who_vouches_is_named(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    where = f"/replies/{answer}/endorsement"

    assert call("ben")("POST", where).status_code == 403
    assert call("cleo")("POST", where).status_code == 403
    assert call("ada")("POST", where).status_code == 204
    ada = {"handle": "ada", "name": "Ada", "part": "facilitator"}
    assert call("zed")("GET", f"/replies/{answer}").json["endorsed_by"] == [ada]
    listed = call("zed")("GET", f"/threads/{thread}/replies").json["items"]
    assert [each["endorsed_by"] for each in listed] == [[ada]]
    assert call("ada")("DELETE", where).status_code == 204
    assert call("zed")("GET", f"/replies/{answer}").json["endorsed_by"] == []


def test_an_answer_is_due_after_a_year_and_confirmed(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    where = f"/replies/{answer}/confirmation"
    assert call("ben")("POST", where).status_code == 409
    assert call("ben")("POST", f"/replies/{answer}/acceptance").status_code == 204
    old = clock.now() - timedelta(days=366)
    with talk.database.unit_of_work() as session:
        session.execute(update(Reply).values(created_at=old))
        session.execute(update(AnswerCheck).values(confirmed_at=old))

    assert call("zed")("GET", f"/replies/{answer}").json["review_due"] is True
    assert call("zed")("POST", where).status_code == 403
    assert call("ben")("POST", where).status_code == 204
    read = call("zed")("GET", f"/replies/{answer}").json
    assert (read["review_due"], read["confirmed_at"] > old.isoformat()) == (False, True)


def test_who_knows_about_a_tag(call: Any, talk: Conversation, world: World) -> None:
    with talk.database.unit_of_work() as session:
        inside, outside = (
            Tag(community_id=place, name="beans", description="", created_at=clock.now())
            for place in (world.vault, world.garden)
        )
        session.add_all([inside, outside])
        session.flush()
        hidden, shown = inside.id, outside.id
    place = f"/communities/garden/tags/{shown}/experts"

    assert call("cleo")("PUT", f"{place}/cleo").status_code == 403
    assert call("ada")("PUT", f"{place}/cleo").status_code == 204
    assert call("zed")("GET", place).json == [{"handle": "cleo", "name": "Cleo"}]
    assert call("ada")("PUT", f"{place}/zed").json["code"] == "not_a_member"
    assert call("ben")("DELETE", f"{place}/cleo").status_code == 403
    assert call("cleo")("DELETE", f"{place}/cleo").status_code == 204
    assert call("zed")("GET", place).json == []
    for verb, path in (("GET", ""), ("PUT", "/cleo"), ("DELETE", "/cleo")):
        asked = call("zed")(verb, f"/communities/vault/tags/{hidden}/experts{path}")
        assert asked.status_code == 404
