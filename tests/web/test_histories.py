"""The versions of a post: what is kept, who reads it, and what may be taken from its readers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community import clock
from community.revisions.models import Revision
from community.threads.models import Reply, Thread
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def edit_post(
    browser: FlaskClient, place: str, body: str, *, version: int = 1, **more: object
) -> int:
    fields = {"title": "When do I sow broad beans?"} if place.startswith("/threads") else {}
    got = post(browser, f"{place}/edit", **{**fields, **more}, body=body, version=version)
    return got.status_code


def versions_kept(
    database: Database, thread_id: int, reply_id: int | None = None
) -> list[Revision]:
    with database.reading() as session:
        return list(
            session.scalars(
                select(Revision)
                .where(
                    Revision.thread_id == thread_id,
                    Revision.reply_id.is_not_distinct_from(reply_id),
                )
                .order_by(Revision.made_at, Revision.id)
            )
        )


def _age(database: Database, **by: int) -> None:
    with database.unit_of_work() as session:
        for row in session.scalars(select(Revision)):
            row.made_at -= timedelta(**by)


def test_an_edit_keeps_what_was_there_and_says_why(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start(body="It is cold here.", tags=["soil"])
    ben = sign_in(app, world.ben)

    assert (
        edit_post(ben, f"/threads/{thread}", "It is warm here.", tags="sun", reason="Spring") == 303
    )
    page = app.test_client().get(f"/threads/{thread}/history").text

    first, second = versions_kept(database, thread)
    assert (first.body, first.tags, first.reason) == ("It is cold here.", ["soil"], "")
    assert (second.body, second.tags, second.reason) == ("It is warm here.", ["sun"], "Spring")
    assert re.search(r"<del>.*?cold.*?</del>", page)
    assert re.search(r"<ins>.*?warm.*?</ins>", page)
    assert "Spring" in page
    assert f'href="/threads/{thread}/history"' in ben.get(f"/threads/{thread}").text


def test_saving_without_a_change_is_no_edit(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start(body="It is cold here.", tags=["soil"])
    ben = sign_in(app, world.ben)

    assert edit_post(ben, f"/threads/{thread}", "It is cold here.", tags="soil") == 303
    assert versions_kept(database, thread) == []
    with database.reading() as session:
        assert session.get_one(Thread, thread).edited_at is None
    assert edit_post(ben, f"/threads/{thread}", "It is cold here.", tags="soil", version=7) == 409


def test_edits_of_an_author_within_five_minutes_are_one_version(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    reply = talk.say(thread, "cleo", "One")
    cleo, ada, place = sign_in(app, world.cleo), sign_in(app, world.ada), f"/replies/{reply}"

    edit_post(cleo, place, "Two")
    edit_post(cleo, place, "Three", version=2)
    assert [row.body for row in versions_kept(database, thread, reply)] == ["One", "Three"]
    _age(database, minutes=6)
    edit_post(cleo, place, "Four", version=3)
    edit_post(ada, place, "Five", version=4)  # somebody else's hand is always seen
    edit_post(cleo, place, "Six", version=5)
    assert [row.body for row in versions_kept(database, thread, reply)] == [
        *("One", "Three", "Four", "Five", "Six")
    ]


def test_an_older_version_is_brought_back_by_an_edit(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    reply = talk.say(thread, "cleo", "The good one")
    cleo, place = sign_in(app, world.cleo), f"/replies/{reply}"
    edit_post(cleo, place, "The bad one")
    oldest = versions_kept(database, thread, reply)[0].id

    assert "The good one" in cleo.get(f"{place}/edit?from={oldest}").text
    assert edit_post(cleo, place, "The good one", version=1) == 409  # somebody was quicker
    _age(database, minutes=6)
    assert edit_post(cleo, place, "The good one", version=2) == 303
    with database.reading() as session:
        assert session.get_one(Reply, reply).body == "The good one"
    assert len(versions_kept(database, thread, reply)) == 3


@pytest.mark.parametrize("outsider", [None, "zed", "xen", "sue", "fay", "mo", "pia"])
def test_an_outsider_learns_nothing_of_versions(
    app: Flask, database: Database, world: World, talk: Conversation, outsider: str | None
) -> None:
    thread = talk.start(slug="vault", body="quokka")
    reply = talk.say(thread, "ada", "numbat")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    edit_post(ben, f"/threads/{thread}", "wombat", tags="")
    edit_post(ada, f"/replies/{reply}", "bilby")
    one, two = versions_kept(database, thread)[0].id, versions_kept(database, thread, reply)[0].id
    browser = sign_in(app, getattr(world, outsider)) if outsider else app.test_client()
    public = talk.start()

    for address in (
        f"/threads/{thread}/history",
        f"/threads/{thread}/history/{one}",
        f"/replies/{reply}/history",
        f"/replies/{reply}/history/{two}",
        f"/api/v1/threads/{thread}/revisions",
        f"/api/v1/replies/{reply}/revisions",
    ):
        assert ben.get(address).status_code == 200, address
        assert browser.get(address).status_code == 404, address
    for side in (f"/threads/{public}/history/{one}", f"/threads/{public}/edit?from={one}"):
        assert ben.get(side).status_code == 404
        assert browser.get(side).status_code in (404, 302, 303, 401, 403), side
    assert browser.get(f"/threads/{thread}?version=1").status_code == 404


def test_pages_of_versions_reach_each_once_and_cost_the_same(
    app: Flask, database: Database, world: World, talk: Conversation, statements: Statements
) -> None:
    costs = []
    for many in (2, 25):
        thread = talk.start(title=f"With {many} versions")
        with database.unit_of_work() as session:
            for number in range(many):
                session.add(_version(world, thread, f"Words {number}", number))
        client, seen = app.test_client(), []
        address: str | None = f"/threads/{thread}/history"
        statements.clear()
        while address:
            page = client.get(address).text
            costs.append(len(statements))
            statements.clear()
            seen += re.findall(r'id="version-(\d+)"', page)
            found = re.search(r'rel="next" href="([^"]+)', page)
            address = found[1] if found else None
        assert len(seen) == len(set(seen)) == many
        assert 'class="diff__row"' in client.get(f"/threads/{thread}/history").text
    assert set(costs) == {2}


def test_the_largest_page_for_programs_leads_on(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    with database.unit_of_work() as session:
        for number in range(103):
            session.add(_version(world, thread, f"Words {number}", number))
    client, sizes = app.test_client(), []
    address: str | None = f"/api/v1/threads/{thread}/revisions?limit=100"
    while address:
        answer = client.get(address)
        sizes.append(len(answer.get_json()["items"]))
        found = re.search(r"<[^>]*?(/api/[^>]+)>", answer.headers.get("Link", ""))
        address = found[1] if found else None
    assert sizes == [100, 3]


def _version(world: World, thread_id: int, body: str, number: int) -> Revision:
    return Revision(
        thread_id=thread_id, body=body, tags=[], renderer=1, author_id=world.ben,
        editor_id=world.ben, made_at=clock.now() + timedelta(hours=number),
    )  # fmt: skip


def test_words_of_a_version_are_never_markup(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start(body="<script>alert(1)</script> a")
    ben = sign_in(app, world.ben)
    edit_post(
        ben, f"/threads/{thread}", "<img src=x onerror=alert(2)> b", tags="", reason="<b>x</b>"
    )
    first = versions_kept(database, thread)[0].id

    for address in (f"/threads/{thread}/history", f"/threads/{thread}/history/{first}"):
        page = ben.get(address).text.split("<main")[1]
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>x" not in page
