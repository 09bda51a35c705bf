"""What nobody has answered: newcomers first, then who has waited longest; nothing closed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.threads.models import Thread
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def asked(
    talk: Conversation, title: str, *, who: str = "ben", days: int, slug: str = "garden"
) -> int:
    """A question from so many days ago."""
    thread = talk.start(who, slug=slug, title=title)
    with talk.database.unit_of_work() as session:
        session.get_one(Thread, thread).created_at = clock.now() - timedelta(days=days)
    return thread


def titles(browser: FlaskClient, address: str) -> list[str]:
    """The titles of a page in their order."""
    return re.findall(r"thread-row__title.*?<bdi>(.*?)</bdi>", browser.get(address).text)


def test_newcomers_stand_first_then_who_has_waited_longest(
    app: Flask, world: World, talk: Conversation
) -> None:
    asked(talk, "First of Ben", days=50)
    asked(talk, "Second of Ben", days=40)
    asked(talk, "Third of Ben", days=60)
    asked(talk, "By Cleo, here since yesterday", who="cleo", days=0)
    talk.say(asked(talk, "Answered", days=90), "cleo")
    locked = asked(talk, "Locked", days=90)
    post(sign_in(app, world.ada), f"/threads/{locked}/lock", reason="heated")
    asked(talk, "By Ada herself", who="ada", days=90)
    ada = sign_in(app, world.ada)

    # Ben came long ago: his first question is one of somebody new, the others are not.
    wanted = ["First of Ben", "By Cleo, here since yesterday", "Third of Ben", "Second of Ben"]
    assert titles(ada, "/unanswered") == wanted
    assert titles(ada, "/communities/garden/unanswered") == wanted
    page = ada.get("/unanswered").text
    assert page.count("New here") == 2


def test_it_says_who_is_at_it(app: Flask, world: World, talk: Conversation) -> None:
    thread = asked(talk, "How deep?", days=3)
    post(sign_in(app, world.cleo), f"/threads/{thread}/taking", hours=24)
    ada = sign_in(app, world.ada)
    assert re.search(r"Cleo</bdi></a> is at it until", ada.get("/unanswered").text)
    with talk.database.unit_of_work() as session:
        session.get_one(Thread, thread).taken_until = clock.now() - timedelta(seconds=1)
    assert "is at it until" not in ada.get("/unanswered").text


def test_only_ones_own_communities_and_nothing_that_is_closed(
    app: Flask, world: World, talk: Conversation
) -> None:
    asked(talk, "Behind the door", slug="vault", days=2)
    asked(talk, "In the open", days=2)
    ada, cleo, zed = (sign_in(app, getattr(world, name)) for name in ("ada", "cleo", "zed"))

    assert titles(ada, "/unanswered") == ["Behind the door", "In the open"]
    assert titles(cleo, "/unanswered") == ["In the open"]
    assert titles(zed, "/unanswered") == []
    assert titles(zed, "/communities/garden/unanswered") == ["In the open"]
    assert zed.get("/communities/vault/unanswered").status_code == 404
    assert app.test_client().get("/communities/vault/unanswered").status_code == 404
    assert app.test_client().get("/unanswered").status_code != 200


def test_pages_follow_each_other_at_the_same_cost(
    app: Flask, world: World, talk: Conversation, statements: Statements
) -> None:
    ada = sign_in(app, world.ada)
    counts = []
    for more in (2, 43):
        for number in range(more):
            who = "cleo" if number % 3 == 0 else "ben"
            asked(talk, f"Question {number} of {more}", who=who, days=number % 7)
        statements.clear()
        assert len(titles(ada, "/unanswered")) == min(more, 20)
        counts.append(len(statements))
    assert counts[0] == counts[1]

    seen: list[str] = []
    address = "/unanswered"
    while address:
        page = ada.get(address).text
        seen += re.findall(r"thread-row__title.*?<bdi>(.*?)</bdi>", page)
        further = re.search(r'rel="next" href="\?([^"]+)"', page)
        address = f"/unanswered?{further[1]}" if further else ""
    assert len(seen) == len(set(seen)) == 45
    assert ada.get("/unanswered?cursor=nonsense").status_code == 422
