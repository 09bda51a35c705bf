"""What search engines and previews of links are told, and of which pages."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.communities.models import Community, Visibility
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from tests import factories
from tests.queries import Statements
from tests.world import World, sign_in


@pytest.fixture
def question(database: Database, world: World) -> int:
    with database.unit_of_work() as session:
        asked = factories.thread(
            session,
            world.garden,
            world.ada,
            title="Why </script><b>wilt</b>?",
            kind=ThreadKind.QUESTION,
        )
        for _ in range(2):
            factories.reply(session, asked, world.ben)
        return asked


def told(text: str) -> dict[str, Any] | None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    return json.loads(found.group(1)) if found else None


def test_a_public_question_is_told_with_its_answers(
    client: FlaskClient, database: Database, question: int
) -> None:
    with database.unit_of_work() as session:
        answers = session.query(Reply).order_by(Reply.id).all()
        session.get_one(Thread, question).accepted_reply_id = answers[1].id
        answers[0].hidden_at = clock.now()
    page = client.get(f"/threads/{question}").text
    about = told(page)

    assert about
    assert about["@type"] == "QAPage"
    main = about["mainEntity"]
    assert main["name"] == "Why </script><b>wilt</b>?"
    assert main["acceptedAnswer"]["url"].endswith(f"#reply-{answers[1].id}")
    assert "suggestedAnswer" not in main, "the other one is hidden"
    assert '<meta property="og:title" content="Why &lt;/script&gt;' in page
    assert f'<link rel="canonical" href="http://localhost/threads/{question}">' in page


def test_a_public_discussion_is_a_posting_with_comments(
    client: FlaskClient, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        thread = factories.thread(
            session, world.garden, world.ada, title="Compost", kind=ThreadKind.DISCUSSION
        )
        factories.reply(session, thread, world.ben, kind=ReplyKind.REPLY)
    about = told(client.get(f"/threads/{thread}").text)

    assert about
    assert (about["@type"], about["headline"]) == ("DiscussionForumPosting", "Compost")
    assert [one["author"]["name"] for one in about["comment"]] == ["Ben"]


def test_of_what_is_not_for_everybody_nothing_is_told(
    app: Flask, client: FlaskClient, database: Database, world: World, question: int
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Community, world.garden).visibility = Visibility.ORGANISATION
    hers = sign_in(app, world.ada)
    for address in (f"/threads/{question}", "/communities/garden", "/communities/garden/threads"):
        page = hers.get(address).text
        assert told(page) is None
        assert "og:" not in page
        assert client.get(address).status_code == 404
    assert client.get("/sitemaps/1.xml").status_code == 404
    assert "<loc>" not in client.get("/sitemap.xml").text


def test_the_map_names_public_threads_that_can_be_read(
    client: FlaskClient, database: Database, world: World, question: int
) -> None:
    with database.unit_of_work() as session:
        secret = factories.thread(session, world.vault, world.ben, title="Deep")
        removed = factories.thread(session, world.garden, world.ada, title="Gone")
        session.get_one(Thread, removed).deleted_at = clock.now()
    whole, part = client.get("/sitemap.xml"), client.get("/sitemaps/1.xml")

    assert whole.content_type.startswith("application/xml")
    assert "http://localhost/sitemaps/1.xml" in whole.text
    assert f"<loc>http://localhost/threads/{question}</loc>" in part.text
    assert f"/threads/{secret}<" not in part.text
    assert f"/threads/{removed}<" not in part.text
    for none in (7, 2**63 // 5_000, 2**63 // 5_000 + 1, 10**18 - 1):
        assert client.get(f"/sitemaps/{none}.xml").status_code == 404


def test_the_parts_of_the_map_are_looked_for_once_in_a_while(
    client: FlaskClient, question: int, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    del question
    costs = []
    for minutes in (0, 0, 11):
        later = clock.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        statements.clear()
        assert "/sitemaps/1.xml" in client.get("/sitemap.xml").text
        costs.append(len(statements))

    assert costs == [1, 0, 1]


def test_robots_are_told_where_the_map_is(client: FlaskClient) -> None:
    told_to_robots = client.get("/robots.txt")

    assert told_to_robots.content_type.startswith("text/plain")
    assert "Sitemap: http://localhost/sitemap.xml" in told_to_robots.text
    assert "Disallow: /search" in told_to_robots.text
