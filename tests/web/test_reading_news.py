"""A thread in short, and what is new since the last visit, on pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from app.visits import book_of
from community import clock
from community.reading.models import CommunityPlace
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_the_strip_tells_the_thread_in_short(app: Flask, talk: Conversation) -> None:
    thread = talk.start("ben", body="See [the almanac](https://almanac.example/) by @ada.")
    talk.say(thread, "cleo", "It is [here](https://seeds.example/?a=1&b=2).")
    talk.say(thread, "fay", "No.")
    talk.say(thread, "ada", "word " * 900)
    page = app.test_client().get(f"/threads/{thread}").text
    strip = page[page.index('class="strip"') : page.index('id="opening"')]

    for words in ("3 answers", "4 people", "5 minutes to read", "2 links", "Newest"):
        assert words in strip, words
    assert 'href="https://seeds.example/?a=1&amp;b=2" rel="nofollow ugc noopener"' in strip
    assert "/people/" not in strip
    assert "go-on" not in strip, "a visitor has no place"


def test_a_link_in_a_post_that_is_gone_is_not_in_the_strip(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    gone = talk.say(thread, "cleo", "It is [here](https://seeds.example/).")
    talk.say(thread, "fay", "No.")
    assert post(sign_in(app, world.cleo), f"/replies/{gone}/deletion").status_code == 303

    page = app.test_client().get(f"/threads/{thread}").text

    assert "seeds.example" not in page
    assert "2 people" in page


def test_since_the_last_visit_stands_on_the_home_and_in_the_community(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ada = sign_in(app, world.ada)
    ada.get("/communities/garden")
    book_of(app).flush()
    assert "Since your last visit" not in ada.get("/communities/garden").text
    with database.unit_of_work() as session:
        session.execute(update(CommunityPlace).values(here_at=clock.now() - timedelta(hours=1)))
    talk.start("ben", title="Said while she was away")

    for address in ("/communities/garden", "/"):
        page = ada.get(address).text
        news = page[page.index("Since your last visit") :]
        assert "Said while she was away" in news[: news.index("</section>")]
    assert "Since your last visit" not in sign_in(app, world.zed).get("/communities/garden").text


def test_what_a_browser_fetches_in_advance_is_no_visit(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)
    ada.get("/communities/garden", headers={"Sec-Purpose": "prefetch;prerender"})
    book_of(app).flush()

    with database.reading() as session:
        assert session.scalars(select(CommunityPlace)).all() == []
