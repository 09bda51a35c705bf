"""Cards as readers see them: escaped, live, and of this site's threads for those who may read."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import update

from app.config import Settings
from app.database import Database
from community import clock
from community.outbox import newest_seq
from community.previews.models import LinkPreview
from community.threads.models import Thread
from tests.answering import answering
from tests.outsiders.doors import with_token
from tests.previews.elsewhere import ask, carry, ok, previews
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

_SECRET = "Layoffs in the vault"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_a_link_is_a_link_until_its_preview_comes_and_then_a_card(
    app: Flask, database: Database, settings: Settings, talk: Conversation
) -> None:
    visitor = app.test_client()
    with answering([ok()]) as site:
        thread = talk.start(body=f"Look:\n\n{site.url}/kiln")
        reply = talk.say(thread, body=f"{site.url}/kiln")
        before = visitor.get(f"/threads/{thread}").text
        assert "link-card" not in before
        assert f'href="{site.url}/kiln"' in before
        with database.reading() as session:
            seen = newest_seq(session)

        ask(database, settings, site.port)

    page = visitor.get(f"/threads/{thread}").text
    assert page.count('class="link-card"') == 2
    assert f'<a class="link-card" href="{site.url}/kiln" rel="nofollow ugc noopener">' in page
    # What the page says of itself is words, whatever they look like.
    assert "How &lt;b&gt;clay&lt;/b&gt; is fired" in page
    assert "<b>clay</b>" not in page
    assert "In a kiln." in page
    assert "127.0.0.1" in page
    assert "secret of the body" not in page
    news = visitor.get(f"/threads/{thread}/updates?after={seen}").text
    assert news.count('class="link-card"') == 2
    assert 'class="link-card"' in visitor.get(f"/threads/{thread}/posts/{reply}").text


def test_the_words_of_a_hostile_page_are_escaped(
    app: Flask, database: Database, settings: Settings, talk: Conversation
) -> None:
    hostile = (
        "<title>&lt;img src=x onerror=alert(1)&gt;{{7*7}}</title>"
        '<meta name="description" content="&quot;&gt;&lt;script&gt;alert(2)&lt;/script&gt;">'
        '<meta property="og:site_name" content="&lt;/bdi&gt;&lt;h1&gt;Bank">'
    )
    with answering([ok(hostile)]) as site:
        thread = talk.start(body=f"{site.url}/")
        ask(database, settings, site.port)

    page = app.test_client().get(f"/threads/{thread}").text

    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in page
    assert "<img src=x" not in page
    assert "<script>alert(2)" not in page
    assert "<h1>Bank" not in page


def test_a_comment_has_its_card_too(
    app: Flask, database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        thread = talk.start()
        answer = talk.say(thread)
        talk.say(thread, "ada", body=f"{site.url}/", comment=True, parent_id=answer)
        ask(database, settings, site.port)

    for address in (f"/threads/{thread}", f"/replies/{answer}/comments"):
        assert 'class="link-card"' in app.test_client().get(address).text


@pytest.mark.both_databases
def test_i12_a_thread_of_this_site_has_a_card_for_its_readers_alone(
    app: Flask, database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    hidden = talk.start("ben", slug="vault", title=_SECRET)
    base = settings.base_url
    thread = talk.start(body=f"Compare:\n\n{base}/threads/{hidden}?post=1#reply-1")
    absent = talk.start(title="Absent", body=f"Compare:\n\n{base}/threads/99999")
    ada, ben, zed = (sign_in(app, each) for each in (world.ada, world.ben, world.zed))

    for reader in (ben, ada):
        page = reader.get(f"/threads/{thread}").text
        assert f'<span class="link-card__title" dir="auto">{_SECRET}</span>' in page
    for outsider in (zed, app.test_client(), sign_in(app, world.xen), sign_in(app, world.fay)):
        for address in (f"/threads/{thread}", f"/threads/{thread}/fragment"):
            page = outsider.get(address).text
            assert _SECRET not in page
            assert "link-card" not in page
            assert f'href="{base}/threads/{hidden}?post=1#reply-1"' in page
    assert "link-card" not in ada.get(f"/threads/{absent}").text

    ask(database, settings)
    assert {each.title for each in previews(database)} == {""}
    post(ben, f"/threads/{hidden}/deletion")
    assert _SECRET not in ada.get(f"/threads/{thread}").text


def test_a_thread_that_moves_out_of_reach_takes_its_title_along(
    app: Flask, database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    target = talk.start("ada", title=_SECRET)
    thread = talk.start(body=f"{settings.base_url}/threads/{target}")
    zed, ben = sign_in(app, world.zed), sign_in(app, world.ben)
    assert _SECRET in zed.get(f"/threads/{thread}").text

    with database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == target).values(community_id=world.vault))

    assert _SECRET not in zed.get(f"/threads/{thread}").text
    assert _SECRET in ben.get(f"/threads/{thread}").text


def test_a_preview_is_shown_where_it_was_asked_for(
    app: Flask, database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    with answering([ok()]) as site:
        here = talk.start(body=f"{site.url}/")
        there = talk.start(slug="vault", body=f"{site.url}/")
        ask(database, settings, site.port)
    ben = sign_in(app, world.ben)

    assert "link-card" in ben.get(f"/threads/{here}").text
    assert "link-card" not in ben.get(f"/threads/{there}").text


@pytest.mark.both_databases
def test_cards_cost_one_statement_however_many(
    app: Flask, database: Database, settings: Settings, talk: Conversation
) -> None:
    plain = talk.start(title="Without a link")
    few = talk.start(body="https://a.example/\n\n" + f"{settings.base_url}/threads/{plain}")
    many = talk.start(body="https://b.example/")
    for number in range(12):
        talk.say(plain, body="Words")
        talk.say(few, body="Words")
        talk.say(many, body=f"https://b.example/{number}\n\n{settings.base_url}/threads/{plain}")
    carry(database)
    with database.unit_of_work() as session:
        session.execute(update(LinkPreview).values(title="Found", asked_at=clock.now()))
    visitor = app.test_client()

    def cost(thread: int) -> int:
        visitor.get(f"/threads/{thread}")
        with Statements(database) as statements:
            page = visitor.get(f"/threads/{thread}").text
        assert ("link-card" in page) is (thread != plain)
        return len(statements.seen)

    assert cost(few) == cost(many) == cost(plain) + 1


def test_an_admin_says_of_which_links_previews_are_fetched(
    app: Flask, database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    with answering([ok()]) as site:
        thread = talk.start(body=f"{site.url}/")
        ask(database, settings, site.port)
        mo = sign_in(app, world.mo)
        page = mo.get("/admin/organisation").text
        assert re.search(r'<option value="open" selected>', page)
        since = re.search(r'name="since" value="(\d+)"', page)
        assert since
        fields = {"name": "Garden club", "purpose": "", "policy": "open", "domains": ""}
        wrong = post(mo, "/admin/organisation", **fields, previews="some", since=since[1])
        assert wrong.status_code == 422
        assert "Garden club" in wrong.text

        saved = post(mo, "/admin/organisation", **fields, previews="nothing", since=since[1])
        assert saved.status_code == 303
        assert "link-card" not in app.test_client().get(f"/threads/{thread}").text
        talk.start(body=f"{site.url}/more")
        assert ask(database, settings, site.port) == 0

    history = mo.get("/admin/organisation/history").text
    assert "Previews of links" in history
    assert "nowhere" in history
    change = re.search(r"history/(\d+)/restoration[^§]*?Previews of links", history)
    assert change
    newest = re.search(rf'history/{change[1]}/restoration.*?name="since" value="(\d+)"', history)
    assert newest
    back = post(mo, f"/admin/organisation/history/{change[1]}/restoration", since=newest[1])
    assert back.status_code == 303
    assert "changed of which links previews are fetched" in mo.get("/admin/log").text
    for outsider in (world.ada, world.ben, world.pia):
        refused = post(sign_in(app, outsider), "/admin/organisation", **fields, previews="all")
        assert refused.status_code in (403, 404)


def test_programs_settle_previews_too(app: Flask, world: World) -> None:
    mo = with_token(app, world.mo, "read", "admin")
    mo.headers["If-Match"] = "*"

    assert (
        mo.ask("PATCH", "/api/v1/organisation/settings", json={"previews": "all"}).status_code
        == 200
    )
    told = mo.ask("GET", "/api/v1/organisation/settings").json
    refused = mo.ask("PATCH", "/api/v1/organisation/settings", json={"previews": "some"})

    assert told is not None
    assert told["previews"] == "all"
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
