"""A post with many comments shows the first ones and leads to the rest, without loss."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.database import Database
from community import clock
from community.threads.models import Reply
from community.threads.queries import COMMENTS_AT_ONCE
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

MANY = 2 * COMMENTS_AT_ONCE + 20


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def comment_many(database: Database, world: World, thread: int, parent: int | None) -> list[int]:
    words = {"body": "x", "body_html": "<p>x</p>", "renderer": 1, "kind": "comment"}
    row = {"thread_id": thread, "parent_id": parent, "author_id": world.ben, **words}
    with database.unit_of_work() as session:
        session.execute(insert(Reply), [{**row, "created_at": clock.now()} for _ in range(MANY)])
        under = Reply.parent_id.is_(None) if parent is None else Reply.parent_id == parent
        chosen = select(Reply.id).where(Reply.thread_id == thread, under, Reply.kind == "comment")
        return list(session.scalars(chosen.order_by(Reply.id)))


def shown(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<li class="comment" id="reply-(\d+)"', page)]


@pytest.mark.parametrize("on_the_first_post", [True, False])
def test_links_lead_from_page_to_page_without_loss(
    app: Flask, world: World, database: Database, talk: Conversation, *, on_the_first_post: bool
) -> None:
    thread = talk.start("ada")
    parent = None if on_the_first_post else talk.say(thread, "ben")
    ids = comment_many(database, world, thread, parent)
    visitor = app.test_client()

    address: str | None = f"/threads/{thread}"
    seen: list[int] = []
    pages = 0
    while address:
        page = visitor.get(address)
        assert page.status_code == 200
        seen += shown(page.text)
        found = re.search(r'rel="next" href="([^"]*comments[^"]*)"', page.text)
        address = found[1] if found else None
        pages += 1

    assert seen == ids
    assert pages == 3


def test_the_link_of_a_far_comment_leads_to_it(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    thread = talk.start("ada")
    answer = talk.say(thread, "ben")
    ids = comment_many(database, world, thread, answer)
    visitor = app.test_client()

    near = visitor.get(f"/threads/{thread}?post={ids[3]}")
    assert near.status_code == 200
    far = visitor.get(f"/threads/{thread}?post={ids[-1]}")
    assert far.status_code == 303
    assert shown(visitor.get(far.headers["Location"]).text) == [ids[-1]]

    made = post(sign_in(app, world.cleo), f"/replies/{answer}/comments/new", body="And me.")
    there = visitor.get(made.headers["Location"], follow_redirects=True)
    assert "And me." in there.text


def test_outsiders_find_no_comments(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    thread = talk.start("ada", slug="vault")
    answer = talk.say(thread, "ben")
    comment_many(database, world, thread, answer)
    places = (f"/threads/{thread}/comments", f"/replies/{answer}/comments")

    for place in places:
        assert sign_in(app, world.ben).get(place).status_code == 200
        for outsider in (app.test_client(), sign_in(app, world.zed), sign_in(app, world.xen)):
            assert outsider.get(place).status_code == 404


def test_programs_read_the_comments_under_one_reply(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    thread = talk.start("ada")
    answer = talk.say(thread, "ben")
    talk.say(thread, "ada", comment=True)
    ids = comment_many(database, world, thread, answer)
    reader = with_token(app, world.zed, "read")

    address, seen = f"/api/v1/threads/{thread}/replies?parent_id={answer}&limit=100", []
    while address:
        listed = reader.ask("GET", address)
        assert listed.json is not None
        seen += [each["id"] for each in listed.json["items"]]
        address = listed.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert seen == ids
