"""Threads, replies, votes and images for programs, with outsiders beside insiders."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.database import Database
from community.threads.models import ThreadKind
from tests.api.test_communities import Program
from tests.web.conversation import Conversation
from tests.world import World

QUESTION = {
    "community": "garden",
    "kind": "question",
    "title": "When do I sow broad beans?",
    "body": "It is **cold**.",
    "tags": ["sowing"],
}


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.fixture
def call(app: Flask, world: World) -> Any:
    """`call("ben")` is a signed-in program of Ben's."""
    made: dict[str, Program] = {}

    def caller(who: str) -> Program:
        account_id = None if who == "nobody" else getattr(world, who)
        return made.setdefault(who, Program(app, account_id))

    return caller


def test_a_question_from_start_to_acceptance(call: Any) -> None:
    ben, cleo = call("ben"), call("cleo")

    made = ben("POST", "/threads", QUESTION)
    thread = f"/threads/{made.json['id']}"
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1{thread}"
    assert made.json["body_html"] == "<p>It is <strong>cold</strong>.</p>\n"
    assert made.json["tags"] == ["sowing"]

    answer = cleo("POST", f"{thread}/replies", {"body": "In March."})
    reply = f"/replies/{answer.json['id']}"
    remark = {"body": "Thanks", "parent_id": answer.json["id"]}
    assert answer.json["kind"] == "answer"
    assert ben("POST", f"{thread}/replies", remark).json["kind"] == "comment"
    assert ben("POST", f"{reply}/votes", {"value": 1}).json == {"score": 1, "value": 1}
    assert ben("POST", f"{reply}/acceptance").status_code == 204
    read = call("nobody")("GET", thread).json
    assert (read["accepted_reply_id"], read["answers_count"], read["replies_count"]) == (
        answer.json["id"],
        1,
        2,
    )
    assert ben("DELETE", f"{reply}/acceptance").status_code == 204
    assert call("nobody")("GET", reply).json["accepted"] is False


def test_n7_the_same_key_twice_starts_one_thread(call: Any) -> None:
    ben = call("ben")
    key = {"Idempotency_Key": "one-thread-1234"}

    first, second = (
        ben("POST", "/threads", QUESTION, **key),
        ben("POST", "/threads", QUESTION, **key),
    )
    other = ben("POST", "/threads", {**QUESTION, "title": "Another title"}, **key)

    assert first.json["id"] == second.json["id"]
    assert other.status_code == 422
    assert len(ben("GET", "/threads?community=garden").json["items"]) == 1


def test_l7_a_change_needs_the_version_that_was_read(call: Any) -> None:
    ben = call("ben")
    thread = f"/threads/{ben('POST', '/threads', QUESTION).json['id']}"
    tag = ben("GET", thread).headers["ETag"]

    assert ben("PATCH", thread, {"title": "A newer title"}).status_code == 428
    changed = ben("PATCH", thread, {"title": "A newer title"}, If_Match=tag)
    stale = ben("PATCH", thread, {"title": "An older title"}, If_Match=tag)

    assert changed.status_code == 200
    assert (changed.json["title"], changed.json["body"]) == ("A newer title", "It is **cold**.")
    assert stale.status_code == 412
    assert ben("GET", thread, None, If_None_Match=changed.headers["ETag"]).status_code == 304
    forced = ben("PATCH", thread, {"tags": []}, If_Match="*")
    assert forced.json["tags"] == []


def test_replies_are_read_on_from_the_last_one_seen(call: Any, talk: Conversation) -> None:
    thread = talk.start(kind=ThreadKind.DISCUSSION)
    ids = [talk.say(thread, "ada", f"Said {number}") for number in range(5)]
    talk.say(thread, "ben", "A remark", parent_id=ids[0])

    read = call("nobody")("GET", f"/threads/{thread}/replies?after={ids[1]}&limit=2")
    assert read.status_code == 200, read.json
    following = read.headers["Link"].split(">")[0].removeprefix("</api/v1")
    rest = call("nobody")("GET", following)

    assert [item["id"] for item in read.json["items"]] == ids[2:4]
    assert [item["kind"] for item in rest.json["items"]] == ["reply", "comment"]


def test_what_was_deleted_has_no_text_and_can_come_back(call: Any, talk: Conversation) -> None:
    thread = talk.start()
    reply = f"/replies/{talk.say(thread, 'cleo', 'Soon gone')}"

    assert call("ben")("DELETE", reply).status_code == 403
    assert call("cleo")("DELETE", reply).status_code == 204
    gone = call("ben")("GET", reply).json
    assert (gone["state"], gone["body"], gone["body_html"]) == ("deleted", None, None)
    assert call("cleo")("POST", f"{reply}/restoration").status_code == 204
    assert call("ben")("GET", reply).json["body"] == "Soon gone"


def test_facilitators_lock_pin_and_mark_duplicates(call: Any, talk: Conversation) -> None:
    first, second = talk.start(), talk.start(title="The same again")
    ada = call("ada")

    for state in ("lock", "pin"):
        assert call("ben")("POST", f"/threads/{second}/{state}").status_code == 403
        assert ada("POST", f"/threads/{second}/{state}").status_code == 204
    duplicate = {"target_id": first}
    assert ada("POST", f"/threads/{second}/duplicate", duplicate).status_code == 204
    assert ada("POST", f"/threads/{first}/duplicate", {"target_id": second}).status_code == 422
    read = call("ben")("GET", f"/threads/{second}").json
    assert (read["locked"], read["pinned"], read["duplicate_of"]) == (True, True, first)
    refused = call("ben")("POST", f"/threads/{second}/replies", {"body": "Too late"})
    assert (refused.status_code, refused.json["code"]) == (409, "locked")
    assert ada("DELETE", f"/threads/{second}/lock").status_code == 204
    assert call("ben")("POST", f"/threads/{second}/replies", {"body": "In time"}).status_code == 201


@pytest.mark.parametrize("outsider", ["nobody", "zed", "xen", "sue", "fay", "mo", "pia"])
def test_outsiders_find_and_change_nothing(call: Any, talk: Conversation, outsider: str) -> None:
    thread = talk.start(slug="vault", title="Zanzibar canary", tags=["wombat"])
    reply = talk.say(thread, "ada", "numbat")
    asks = call(outsider)

    for path in (f"/threads/{thread}", f"/threads/{thread}/replies", f"/replies/{reply}"):
        assert call("ben")("GET", path).status_code == 200
        assert asks("GET", path).status_code == 404
    assert len(call("ben")("GET", "/threads").json["items"]) == 1
    for query in ("", "?author=ben", "?tag=wombat", "?kind=question&sort=top"):
        assert asks("GET", f"/threads{query}").json["items"] == []
    ghost, hidden = (asks("GET", f"/threads?community={slug}") for slug in ("ghost", "vault"))
    assert ghost.status_code == hidden.status_code == 404
    for method, path, body in (
        ("POST", f"/threads/{thread}/replies", {"body": "x"}),
        ("POST", f"/threads/{thread}/votes", {"value": 1}),
        ("POST", f"/replies/{reply}/votes", {"value": 1}),
        ("POST", f"/replies/{reply}/acceptance", None),
        ("POST", f"/threads/{thread}/lock", None),
        ("DELETE", f"/threads/{thread}", None),
        ("DELETE", f"/replies/{reply}", None),
        ("POST", "/threads", {**QUESTION, "community": "vault"}),
    ):
        assert asks(method, path, body).status_code == 404, path
    read = call("ben")("GET", f"/threads/{thread}").json
    assert (read["state"], read["score"], read["replies_count"]) == ("live", 0, 1)


def test_l1_fields_that_are_not_for_callers_are_refused(call: Any) -> None:
    for extra in ("author_id", "score", "pinned", "created_at", "community_id", "id", "locked"):
        answer = call("ben")("POST", "/threads", {**QUESTION, extra: 1})
        assert answer.status_code == 422
        assert extra in answer.json["errors"]


def test_an_image_comes_in_and_is_shown(app: Flask, call: Any, talk: Conversation) -> None:
    thread = talk.start()
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, "PNG")
    target.seek(0)
    ben = call("ben")

    sent = ben.browser.post(
        "/api/v1/uploads",
        data={"file": (target, "beans.png")},
        headers={"X-CSRFToken": ben.token},
    )
    assert sent.status_code == 201, sent.text
    ben("POST", f"/threads/{thread}/replies", {"body": sent.json["markdown"]})

    assert app.test_client().get(sent.json["url"]).status_code == 200
