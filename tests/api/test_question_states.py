"""How far a question has come, for programs, with outsiders beside insiders."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.database import Database
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


def test_lists_hold_the_status_and_are_narrowed_by_it(call: Any, talk: Conversation) -> None:
    waiting, answered = talk.start("ben"), talk.start("ben")
    talk.say(answered, "cleo")

    def listed(status: str) -> list[tuple[int, str]]:
        found = call("zed")("GET", f"/threads?status={status}").json["items"]
        return [(each["id"], each["status"]) for each in found]

    assert listed("open") == [(waiting, "open")]
    assert listed("answered") == [(answered, "answered")]
    assert listed("solved") == []
    assert call("zed")("GET", "/threads?status=lost").status_code == 422


def test_a_comment_says_what_is_missing(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    comment = talk.say(thread, "cleo", "Which soil?", comment=True)

    assert call("zed")("POST", f"/replies/{comment}/detail").status_code == 403
    assert call("cleo")("POST", f"/replies/{comment}/detail").status_code == 204
    read = call("zed")("GET", f"/threads/{thread}").json
    assert (read["status"], read["needs_detail_id"]) == ("needs_detail", comment)
    assert call("ben")("DELETE", f"/replies/{comment}/detail").status_code == 204
    read = call("zed")("GET", f"/threads/{thread}").json
    assert (read["status"], read["needs_detail_id"]) == ("open", None)


def test_a_newer_question_takes_its_place(call: Any, talk: Conversation) -> None:
    old, new = talk.start("ben"), talk.start("cleo")
    closed = talk.start("ada", slug="vault")
    lead = {"target_id": new}

    assert call("cleo")("POST", f"/threads/{old}/superseding", lead).status_code == 403
    assert call("ben")("POST", f"/threads/{old}/superseding", lead).status_code == 204
    read = call("zed")("GET", f"/threads/{old}").json
    assert (read["status"], read["superseded_by"]) == ("superseded", new)
    assert call("ben")("DELETE", f"/threads/{old}/superseding").status_code == 204
    assert call("zed")("GET", f"/threads/{old}").json["superseded_by"] is None
    # What stands where one may not look is as if it were not there.
    unseen = call("cleo")("POST", f"/threads/{new}/superseding", {"target_id": closed})
    missing = call("cleo")("POST", f"/threads/{new}/superseding", {"target_id": 10**9})
    assert (unseen.status_code, unseen.json["detail"]) == (422, missing.json["detail"])
    assert call("zed")("POST", f"/threads/{closed}/superseding", lead).status_code == 404


def test_the_same_problem(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    closed = talk.start("ben", slug="vault")
    ada, zed = call("ada"), call("zed")

    assert zed("POST", f"/threads/{thread}/same-problem").status_code == 403
    assert zed("POST", f"/threads/{closed}/same-problem").status_code == 404
    for _ in range(2):
        assert ada("POST", f"/threads/{thread}/same-problem").json == {"same_count": 1}
    assert zed("GET", f"/threads/{thread}").json["same_count"] == 1
    assert ada("DELETE", f"/threads/{thread}/same-problem").status_code == 204
    assert zed("GET", f"/threads/{thread}").json["same_count"] == 0


def test_somebody_is_at_it(call: Any, talk: Conversation) -> None:
    thread, closed = talk.start("ben"), talk.start("ben", slug="vault")

    assert call("zed")("POST", f"/threads/{closed}/taking", {"hours": 24}).status_code == 404
    assert call("zed")("POST", f"/threads/{thread}/taking", {"hours": 24}).status_code == 403
    assert call("cleo")("POST", f"/threads/{thread}/taking", {"hours": 5}).status_code == 422
    assert call("cleo")("POST", f"/threads/{thread}/taking", {"hours": 24}).status_code == 204
    taken = call("zed")("GET", f"/threads/{thread}").json["taken"]
    assert taken["by"] == {"handle": "cleo", "name": "Cleo", "alias": False}
    assert call("ben")("DELETE", f"/threads/{thread}/taking").status_code == 403
    assert call("cleo")("DELETE", f"/threads/{thread}/taking").status_code == 204
    assert call("zed")("GET", f"/threads/{thread}").json["taken"] is None


def test_what_waits_is_listed(call: Any, talk: Conversation) -> None:
    first, second = talk.start("ben"), talk.start("ben")
    new = talk.start("cleo")
    talk.start("ben", slug="vault")
    call("ada")("POST", f"/threads/{new}/taking", {"hours": 24})

    def listed(who: str, query: str = "") -> list[tuple[int, bool]]:
        found = call(who)("GET", f"/unanswered{query}").json["items"]
        return [(each["id"], each["newcomer"]) for each in found]

    garden = [(first, True), (new, True), (second, False)]
    assert listed("fay") == garden
    assert listed("zed") == []
    assert listed("zed", "?community=garden") == garden
    assert call("zed")("GET", "/unanswered?community=vault").status_code == 404
    items = call("fay")("GET", "/unanswered").json["items"]
    assert [each["taken"] and each["taken"]["by"]["handle"] for each in items] == [
        None,
        "ada",
        None,
    ]
