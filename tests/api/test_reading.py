"""Places, news and bookmarks for programs, with outsiders beside insiders."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.reading.models import CommunityPlace
from community.threads.models import ThreadKind
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
        account_id = None if who == "nobody" else getattr(world, who)
        return made.setdefault(who, Program(app, account_id))

    return caller


def _item(call: Any, who: str, thread: int) -> Any:
    items = call(who)("GET", "/threads?community=garden").json["items"]
    return next(item for item in items if item["id"] == thread)


def test_items_say_what_is_unread_to_the_caller_alone(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    first = talk.say(thread, "cleo")
    new = {"posts": 1, "first_id": first, "new": True}

    assert _item(call, "ada", thread)["unread"] == new
    assert call("ada")("GET", f"/threads/{thread}").json["unread"] == new
    assert _item(call, "nobody", thread)["unread"] is None
    assert _item(call, "zed", thread)["unread"] is None


def test_a_place_goes_forward_and_is_answered_with_what_is_left(
    call: Any, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    said = [talk.say(thread, "cleo") for _ in range(3)]
    ada, place = call("ada"), f"/threads/{thread}/place"
    assert ada("GET", place).json == {"reply_id": None, "unread": 3, "first_unread_id": said[0]}

    forward = ada("PUT", place, {"reply_id": said[1]}).json
    back = ada("PUT", place, {"reply_id": said[0]}).json

    assert forward == back == {"reply_id": said[1], "unread": 1, "first_unread_id": said[2]}
    assert ada("PUT", f"/replies/{said[0]}/unread").status_code == 204
    assert ada("GET", place).json == {"reply_id": 0, "unread": 3, "first_unread_id": said[0]}
    assert ada("PUT", "/communities/garden/read", {}).status_code == 204
    assert ada("GET", place).json["unread"] == 0


def test_outsiders_have_no_place_and_no_bookmark_there(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben", slug="vault")
    reply = talk.say(thread, "ada")
    assert call("ben")("PUT", f"/threads/{thread}/place", {"reply_id": reply}).status_code == 200

    for who in ("zed", "xen", "fay"):
        program = call(who)
        hidden = program("PUT", f"/threads/{thread}/place", {"reply_id": reply})
        absent = program("PUT", "/threads/99999/place", {"reply_id": reply})
        assert hidden.status_code == absent.status_code == 404
        assert hidden.json["detail"] == absent.json["detail"]
        assert program("GET", f"/threads/{thread}/place").status_code == 404
        assert program("PUT", f"/replies/{reply}/unread").status_code == 404
        assert program("PUT", "/communities/vault/read", {}).status_code == 404
        assert program("GET", "/me/news?community=vault").status_code == 404
        for body in ({"thread_id": thread}, {"thread_id": thread, "reply_id": reply}):
            assert program("POST", "/me/bookmarks", body).status_code == 404
    assert call("nobody")("PUT", f"/threads/{thread}/place", {"reply_id": 0}).status_code == 401


def test_a_bookmark_is_made_read_changed_and_let_go(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben", title="Beans under glass")
    reply = talk.say(thread, "cleo", "In March.")
    ada = call("ada")
    when = clock.ahead(days=2).isoformat()

    made = ada(
        "POST",
        "/me/bookmarks",
        {"thread_id": thread, "reply_id": reply, "note": "Soon", "remind_at": when},
        Idempotency_Key="once",
    )
    again = ada(
        "POST",
        "/me/bookmarks",
        {"thread_id": thread, "reply_id": reply, "note": "Soon", "remind_at": when},
        Idempotency_Key="once",
    )
    another = ada("POST", "/me/bookmarks", {"thread_id": thread, "reply_id": reply})

    assert (made.status_code, again.status_code, another.status_code) == (201, 201, 409)
    assert another.json["code"] == "bookmarked"
    assert made.headers["Location"] == again.headers["Location"]
    where = made.headers["Location"].removeprefix("/api/v1")
    assert made.json["post"]["excerpt"] == "In March."
    tag = ada("GET", where).headers["ETag"]
    assert ada("PATCH", where, {"note": "x"}).status_code == 428
    changed = ada("PATCH", where, {"note": "Later"}, If_Match=tag)
    stale = ada("PATCH", where, {"note": "Never"}, If_Match=tag)
    assert (changed.json["note"], changed.json["remind_at"]) == ("Later", made.json["remind_at"])
    assert stale.status_code == 412
    for who in ("ben", "mo", "zed"):
        assert call(who)("GET", where).status_code == 404
        assert call(who)("DELETE", where).status_code == 404
    assert ada("DELETE", where).status_code == 204
    assert ada("GET", "/me/bookmarks").json == {"items": []}


def test_a_reply_of_another_thread_is_not_kept_under_this_one(
    call: Any, talk: Conversation
) -> None:
    thread, other = talk.start("ben"), talk.start("ben")
    reply = talk.say(other)

    answer = call("ada")("POST", "/me/bookmarks", {"thread_id": thread, "reply_id": reply})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"remind_at": "2001-01-01T10:00:00+00:00"},
        {"remind_at": "2999-01-01T10:00:00"},
        {"remind_at": "2999-01-01T10:00:00+00:00"},
        {"note": "x" * 501},
        {"account_id": 1},
        {"reminded_at": None},
    ],
)
def test_a_wish_that_cannot_be_is_a_problem(
    call: Any, talk: Conversation, more: dict[str, Any]
) -> None:
    answer = call("ada")("POST", "/me/bookmarks", {"thread_id": talk.start("ben"), **more})

    assert answer.status_code == 422
    assert set(answer.json["errors"]) == set(more)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_beyond_the_calendar_is_a_problem(call: Any, talk: Conversation, at: str) -> None:
    wish = {"thread_id": talk.start("ben"), "remind_at": at}

    for answer in (
        call("ada")("PUT", "/communities/garden/read", {"until": at}),
        call("ada")("POST", "/me/bookmarks", wish),
    ):
        assert answer.status_code == 422
        assert set(answer.json["errors"]) & {"until", "remind_at"}


def test_news_have_a_shape_and_their_own_reason(
    call: Any, talk: Conversation, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        here = {"community_id": world.garden, "here_at": clock.ago(days=1)}
        session.add(CommunityPlace(account_id=world.ada, **here))
    thread = talk.start("ben", title="Said while she was away")

    (told,) = call("ada")("GET", "/me/news").json["items"]

    assert told.pop("last_activity_at")
    assert told == {
        "thread_id": thread,
        "kind": "question",
        "title": "Said while she was away",
        "community": "garden",
        "new_posts": 0,
        "first_new_id": None,
        "why": "unanswered",
    }
    assert call("ada")("GET", "/me/news?community=garden").json["items"] != []
    assert call("ben")("GET", "/me/news").json == {"items": []}
