"""The page of one's notices."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community.threads.models import ThreadKind
from tests.community.test_notifications import carry
from tests.queries import Statements
from tests.web.conversation import Conversation
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


@pytest.fixture
def thread_id(database: Database, talk: Conversation) -> int:
    """Ben's question in the garden, which Cleo has answered."""
    made = talk.start("ben", kind=ThreadKind.QUESTION, title="When do I sow broad beans?")
    talk.say(made, "cleo")
    carry(database)
    return made


def _unread(browser: FlaskClient) -> int:
    unread: int = browser.get("/api/v1/notifications/unread").get_json()["unread"]
    return unread


@pytest.mark.usefixtures("thread_id")
def test_a_person_sees_what_concerns_them_and_an_outsider_does_not(
    app: Flask, world: World
) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)

    assert "answered your question “When do I sow broad beans?”" in ben.get("/notifications").text
    assert "broad beans" not in zed.get("/notifications").text
    assert app.test_client().get("/notifications").status_code in (302, 303, 401)


def test_opening_a_notice_notes_it_and_leads_to_the_post(
    app: Flask, world: World, thread_id: int
) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)
    (notice,) = ben.get("/api/v1/notifications").get_json()["items"]
    assert _unread(ben) == 1

    address = f"/notifications/{notice['id']}/open"
    assert zed.post(address, data={"csrf_token": csrf(zed)}).status_code == 404
    answer = ben.post(address, data={"csrf_token": csrf(ben)})

    assert answer.status_code == 303
    assert answer.headers["Location"] == notice["url"]
    assert notice["url"].startswith(f"/threads/{thread_id}?post=")
    assert _unread(ben) == 0


@pytest.mark.usefixtures("thread_id")
def test_everything_shown_can_be_noted_as_read_at_once(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    (notice,) = ben.get("/api/v1/notifications").get_json()["items"]

    token = csrf(ben)
    assert ben.post("/notifications/read", data={"csrf_token": token}).status_code == 422
    ben.post("/notifications/read", data={"csrf_token": token, "up_to": notice["id"]})

    assert _unread(ben) == 0
    assert "You have seen everything." in ben.get("/notifications").text


@pytest.mark.usefixtures("thread_id")
def test_the_number_in_the_header_is_a_fragment_of_its_own(app: Flask, world: World) -> None:
    assert ">1</span>" in sign_in(app, world.ben).get("/notifications/count").text
    assert sign_in(app, world.zed).get("/notifications/count").text.strip() == ""


def test_mail_can_be_switched_off_and_on(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    assert " checked" in ben.get("/notifications").text

    ben.post("/notifications/mail", data={"csrf_token": csrf(ben)})
    assert " checked" not in ben.get("/notifications").text

    ben.post("/notifications/mail", data={"csrf_token": csrf(ben), "by_mail": "true"})
    assert " checked" in ben.get("/notifications").text


def test_the_page_costs_the_same_for_two_notices_and_for_twenty(
    app: Flask,
    database: Database,
    world: World,
    talk: Conversation,
    thread_id: int,
    statements: Statements,
) -> None:
    ben = sign_in(app, world.ben)
    ben.get("/notifications")
    costs = []
    for _ in range(2):
        for _ in range(9):
            talk.say(thread_id, "cleo")
        carry(database)
        statements.clear()
        ben.get("/notifications")
        costs.append(len(statements))

    assert costs[0] == costs[1]


def test_a_notice_finds_its_reply_on_a_later_page(
    app: Flask, database: Database, world: World
) -> None:
    talk = Conversation(database, world)
    made = talk.start("ben", kind=ThreadKind.DISCUSSION, title="Beans, at length")
    with database.unit_of_work() as session:
        for number in range(60):
            talk.say_in(session, made, "ada", f"Thought {number}")
    said = talk.say(made, "cleo", "The last word")
    carry(database)
    ben = sign_in(app, world.ben)
    newest = ben.get("/api/v1/notifications").get_json()["items"][0]["url"]
    assert f'id="reply-{said}"' not in ben.get(f"/threads/{made}").text
    assert f'id="reply-{said}"' in ben.get(newest.partition("#")[0]).text
