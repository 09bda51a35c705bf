"""Drafts and scheduled posts for programs, with outsiders beside insiders."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.drafts.models import Draft
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

    def caller(who: str) -> Program:
        return Program(app, None if who == "nobody" else getattr(world, who))

    return caller


def _begin(ben: Program, thread: int, **more: object) -> Any:
    body = {"act": "reply", "thread_id": thread, "body": "In March.", **more}
    return ben("POST", "/drafts", body)


def test_a_draft_is_begun_read_changed_and_deleted(call: Any, talk: Conversation) -> None:
    thread = talk.start("ada")
    ben = call("ben")

    made = _begin(ben, thread)

    assert made.status_code == 201
    address = made.headers["Location"].removeprefix("/api/v1")
    place = {
        "community": "garden",
        "thread_id": thread,
        "thread_title": "When do I sow broad beans?",
        "reply_id": None,
    }
    assert (made.json["body"], made.json["place"]) == ("In March.", place)
    assert _begin(ben, thread, body="Other words").status_code == 409
    read = ben("GET", address)
    tag = read.headers["ETag"]
    assert ben("GET", "/drafts").json["items"] == [read.json]
    assert ben("PUT", address, {"body": "In May."}).status_code == 428
    changed = ben("PUT", address, {"body": "In May."}, If_Match=tag)
    assert changed.json["body"] == "In May."
    stale = ben("PUT", address, {"body": "In June."}, If_Match=tag)
    assert stale.status_code == 412
    assert stale.content_type == "application/problem+json"
    assert ben("PUT", address, {"body": " "}, If_Match="*").status_code == 422
    assert ben("DELETE", address, If_Match=tag).status_code == 412
    assert ben("DELETE", address).status_code == 204
    assert ben("GET", address).status_code == 404


def test_a_time_is_set_moved_and_taken_away(call: Any, talk: Conversation) -> None:
    thread = talk.start("ada")
    ben = call("ben")
    at = clock.ahead(days=1).replace(microsecond=0)

    made = _begin(ben, thread, post_at=at.isoformat(), time_zone="Asia/Tokyo")

    assert made.status_code == 201, made.json
    assert made.json["time_zone"] == "Asia/Tokyo"
    assert _begin(ben, thread, body="Meanwhile").status_code == 201, "the place is free"
    address = made.headers["Location"].removeprefix("/api/v1")
    for bad in (clock.ahead(minutes=1), clock.ago(days=1), clock.ahead(days=91)):
        told = ben("PUT", address, {"body": "X", "post_at": bad.isoformat()}, If_Match="*")
        assert told.status_code == 422
        assert "post_at" in told.json["errors"]
    bad_zone = {"body": "X", "post_at": at.isoformat(), "time_zone": "Mars/Base"}
    assert ben("PUT", address, bad_zone, If_Match="*").status_code == 422
    back = ben("PUT", address, {"body": "In March."}, If_Match="*")
    assert (back.status_code, back.json["post_at"]) == (200, None)
    posted = ben("POST", f"{address}/posting")
    assert posted.status_code == 201
    assert ben("GET", posted.json["url"].removeprefix("/api/v1")).json["body"] == "In March."
    assert ben("GET", address).status_code == 404


def test_a_time_is_neither_set_nor_taken_away_by_who_has_not_seen_the_draft(
    call: Any, talk: Conversation
) -> None:
    ben, at = call("ben"), clock.ahead(days=1).isoformat()
    made = _begin(ben, talk.start("ada"))
    address = made.headers["Location"].removeprefix("/api/v1")
    old = made.headers.get("ETag") or ben("GET", address).headers["ETag"]
    same = {"body": "In March."}

    assert ben("PUT", address, {**same, "post_at": at}, If_Match=old).status_code == 200
    late = ben("PUT", address, same, If_Match=old)

    assert late.status_code == 412, "the words are the same, and the time is not"
    assert ben("GET", address).json["post_at"] is not None
    for edge in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        told = ben("PUT", address, {**same, "post_at": edge}, If_Match="*")
        assert told.status_code == 422


def test_what_could_not_be_posted_now_is_refused_at_once(call: Any, talk: Conversation) -> None:
    thread = talk.start("ada")
    ben, at = call("ben"), clock.ahead(days=1).isoformat()
    new = {"act": "start", "community": "garden", "kind": "insight", "post_at": at}

    assert ben("POST", "/drafts", {**new, "title": "x", "body": "y"}).status_code == 422
    long = {**new, "title": "A long one", "body": "y" * 501}
    assert ben("POST", "/drafts", long).status_code == 422
    comment = {"act": "comment", "thread_id": thread, "body": "Yes.", "post_at": at}
    assert ben("POST", "/drafts", comment).json["code"] == "not_later"
    for wrong in (
        {"act": "start", "thread_id": thread},
        {"act": "reply", "community": "garden"},
        {"act": "reply", "thread_id": thread, "reply_id": 1},
        {"act": "reply"},
    ):
        assert ben("POST", "/drafts", {"body": "x", **wrong}).status_code == 422, wrong


@pytest.mark.parametrize("who", ["zed", "xen", "sue", "mo"])
def test_outsiders_neither_write_there_nor_see_a_draft(
    call: Any, database: Database, talk: Conversation, who: str
) -> None:
    thread = talk.start("ada", slug="vault")
    made = _begin(call("ben"), thread)
    address = made.headers["Location"].removeprefix("/api/v1")
    outsider = call(who)
    refused = {401, 403, 404}

    there = _begin(outsider, thread)
    nowhere = _begin(outsider, 999_999)
    assert there.status_code == nowhere.status_code
    assert there.status_code in refused
    assert outsider("GET", address).status_code in refused
    assert outsider("DELETE", address).status_code in refused
    assert outsider("POST", f"{address}/posting").status_code in refused
    put = outsider("PUT", address, {"body": "Mine"}, If_Match="*")
    assert put.status_code in refused
    listed = outsider("GET", "/drafts")
    assert listed.status_code in refused or listed.json["items"] == []
    with database.reading() as session:
        assert session.scalars(select(Draft.body)).all() == ["In March."]
        assert session.scalars(select(Reply)).all() == []


def test_nobody_reads_drafts_signed_out(call: Any) -> None:
    assert call("nobody")("GET", "/drafts").status_code == 401
