"""Reactions, trials, marks, badges and prompts for programs, with outsiders beside."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.database import Database
from tests.api.test_communities import Program
from tests.web.conversation import Conversation
from tests.web.test_badges import drain
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


def test_reactions_are_numbers(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ada, zed = call("ada"), call("zed")
    nothing = {"thanks": 0, "helped": None, "tried": None, "outcome": None}

    assert zed("GET", f"/replies/{answer}").json["reactions"] == nothing
    for kind in ("thanks", "helped", "tried"):
        assert zed("POST", f"/replies/{answer}/reactions/{kind}").status_code == 403
        assert call("cleo")("POST", f"/replies/{answer}/reactions/{kind}").status_code == 403
        assert ada("POST", f"/replies/{answer}/reactions/{kind}").status_code == 204
    few = {"people": None, "fewer_than": 5}
    said = {"thanks": 1, "helped": few, "tried": few, "outcome": None}
    assert zed("GET", f"/replies/{answer}").json["reactions"] == said
    listed = zed("GET", f"/threads/{thread}/replies").json["items"]
    assert [each["reactions"] for each in listed] == [said]
    assert ada("DELETE", f"/replies/{answer}/reactions/helped").status_code == 204
    assert zed("GET", f"/replies/{answer}").json["reactions"]["helped"] is None
    assert ada("POST", f"/threads/{thread}/reactions/thanks").status_code == 204
    assert zed("GET", f"/threads/{thread}").json["reactions"]["thanks"] == 1
    assert ada("DELETE", f"/threads/{thread}/reactions/thanks").status_code == 204
    closed = talk.start("ben", slug="vault")
    assert zed("POST", f"/threads/{closed}/reactions/thanks").status_code == 404
    assert zed("DELETE", f"/threads/{closed}/reactions/thanks").status_code == 404


def test_what_came_of_it_is_ones_own(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ada, ben, where = call("ada"), call("ben"), f"/replies/{answer}/trial"

    assert ada("GET", where).status_code == 404
    assert ada("PUT", where, {"result": "worked"}).status_code == 404
    ada("POST", f"/replies/{answer}/reactions/tried")
    assert ada("GET", where).json["result"] is None
    said = {"result": "worked", "words": "Soak them.", "before": 2, "after": 5}
    assert ada("PUT", where, said).json["after"] == 5
    assert ada("PUT", where, {**said, "after": 9}).status_code == 422
    assert ada("GET", where).json["words"] == "Soak them."
    assert ben("GET", where).status_code == 404
    assert ben("POST", where).status_code == 409
    ben("POST", f"/replies/{answer}/acceptance")
    assert ben("POST", where).status_code == 204
    assert call("zed")("GET", where).status_code == 403
    closed = talk.say(talk.start("ben", slug="vault"), "ada")
    assert call("zed")("GET", f"/replies/{closed}/trial").status_code == 404


def test_marks_are_the_authors(call: Any, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    miss, where = {"mark": "miss"}, f"/replies/{answer}/mark"

    assert call("ada")("PUT", where, miss).status_code == 403
    assert call("cleo")("PUT", where, {"mark": "triumph"}).status_code == 422
    assert call("cleo")("PUT", where, miss).status_code == 204
    assert call("zed")("GET", f"/replies/{answer}").json["mark"] == "miss"
    assert call("cleo")("DELETE", where).status_code == 204
    assert call("zed")("GET", f"/replies/{answer}").json["mark"] is None
    assert (
        call("ben")("PUT", f"/threads/{thread}/mark", {"mark": "open_question"}).status_code == 204
    )
    assert call("zed")("GET", f"/threads/{thread}").json["mark"] == "open_question"


def test_badges_and_prompts_are_for_oneself(
    call: Any, talk: Conversation, database: Database
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    call("ben")("POST", f"/replies/{answer}/acceptance")
    drain(database)
    cleo, ada = call("cleo"), call("ada")

    assert [each["kind"] for each in cleo("GET", "/me/badges").json["badges"]] == ["accepted"]
    (shown,) = ada("GET", "/people/cleo").json["badges"]
    assert shown["kind"] == "accepted"
    assert set(shown) == {"kind", "name", "rule"}, "when it came is hers alone"
    assert cleo("PUT", "/me/badges", {"shown": False}).json["shown"] is False
    assert ada("GET", "/people/cleo").json["badges"] == []
    assert ada("GET", "/me/leading").json["prompt"]["mark"] == "open_question"
    assert cleo("GET", "/me/leading").json["prompt"] is None
    assert ada("POST", "/me/leading/dismissal").status_code == 204
    assert ada("GET", "/me/leading").json["prompt"] is None
    assert ada("PUT", "/me/leading", {"state": "off"}).json["state"] == "off"
