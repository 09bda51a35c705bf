"""Feeds of communities: what stands in them, and for whom."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.accounts.credentials import ApiToken
from community.communities.models import Membership
from community.threads.models import Thread, ThreadKind
from tests import factories
from tests.articles import article
from tests.queries import Statements
from tests.web.conversation import post
from tests.world import World, csrf, sign_in

ATOM = "{http://www.w3.org/2005/Atom}"
GARDEN, VAULT = "/communities/garden/feed", "/communities/vault/feed"


def titles(text: str) -> list[str]:
    found = fromstring(text)
    return [entry.findtext(f"{ATOM}title") or "" for entry in found.iter(f"{ATOM}entry")]


def made(app: Flask, account_id: int, slug: str) -> str:
    """The path and query of an address that this person made."""
    browser = sign_in(app, account_id)
    address = f"/communities/{slug}/feeds"
    browser.get(address)
    answer = browser.post(address, data={"csrf_token": csrf(browser)})
    assert answer.status_code == 200
    shown = re.search(r'id="address">http://[^/]+(/[^<]+)<', answer.text)
    assert shown
    return shown.group(1).replace("&amp;", "&")


@pytest.fixture
def threads(database: Database, world: World) -> list[int]:
    with database.unit_of_work() as session:
        return [
            factories.thread(
                session,
                world.garden,
                world.ada,
                title="Slugs & <snails>",
                kind=ThreadKind.DISCUSSION,
            ),
            factories.thread(
                session, world.garden, world.ben, title="Which spade?", kind=ThreadKind.QUESTION
            ),
            factories.thread(session, world.vault, world.ben, title="Hidden treasure"),
        ]


@pytest.mark.usefixtures("threads")
def test_a_feed_holds_the_newest_threads_with_their_words(client: FlaskClient) -> None:
    answer = client.get(GARDEN)

    assert answer.content_type.startswith("application/atom+xml")
    assert titles(answer.text) == ["Which spade?", "Slugs & <snails>"]
    assert "&lt;p&gt;" in answer.text
    assert titles(client.get(f"{GARDEN}?kind=question").text) == ["Which spade?"]
    assert titles(client.get(f"{GARDEN}?tag=nothing-of-the-kind").text) == []
    assert titles(client.get(f"{GARDEN}?tag=%20%2f!").text) == []


@pytest.mark.usefixtures("threads")
def test_published_articles_stand_in_the_feed_for_whoever_reads_them(
    app: Flask, client: FlaskClient, database: Database, world: World
) -> None:
    number = article(database, world, title="Sow & reap")
    article(database, world, title="Not yet", published=False)
    article(database, world, title="Secret craft", place="vault")

    whole = client.get(GARDEN).text
    assert titles(whole) == ["Sow & reap", "Which spade?", "Slugs & <snails>"]
    assert f"/articles/{number}</id>" in whole
    assert "Sow in May." in whole
    assert '<category term="beans"/>' in whole
    assert titles(client.get(f"{GARDEN}?kind=article").text) == ["Sow & reap"]
    assert titles(client.get(f"{GARDEN}?kind=article&tag=beans").text) == ["Sow & reap"]
    assert titles(client.get(f"{GARDEN}?kind=article&tag=peas").text) == []
    assert titles(client.get(f"{GARDEN}?kind=question").text) == ["Which spade?"]
    # Not even its author's feed tells of a draft.
    assert "Not yet" not in sign_in(app, world.ben).get(GARDEN).text
    assert client.get(f"{VAULT}?kind=article").status_code == 404
    within = app.test_client().get(made(app, world.ben, "vault")).text
    assert titles(within) == ["Secret craft", "Hidden treasure"]


def test_a_feed_of_many_articles_asks_no_more_than_one_of_two(
    client: FlaskClient, database: Database, world: World
) -> None:
    counted = []
    for many in (2, 20):
        for number in range(many):
            article(database, world, title=f"Bean {many} {number}")
        with Statements(database) as asked:
            assert client.get(GARDEN).status_code == 200
        counted.append(len(asked.seen))
    assert counted[0] == counted[1]


def test_what_is_removed_leaves_the_feed_and_what_is_edited_says_so(
    client: FlaskClient, database: Database, threads: list[int]
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Thread, threads[1]).hidden_at = clock.now()
    before = client.get(GARDEN)
    assert titles(before.text) == ["Slugs & <snails>"]

    again = client.get(GARDEN, headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 304
    with database.unit_of_work() as session:
        session.get_one(Thread, threads[0]).edited_at = clock.now()
    changed = client.get(GARDEN, headers={"If-None-Match": before.headers["ETag"]})
    assert changed.status_code == 200


def test_what_xml_cannot_hold_is_left_out(
    client: FlaskClient, database: Database, threads: list[int]
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Thread, threads[0]).title = "A\x0bB\ufffe"

    assert "AB" in titles(client.get(GARDEN).text)


@pytest.mark.usefixtures("threads")
def test_an_address_with_a_key_reads_as_its_owner_and_opens_nothing_else(
    app: Flask, client: FlaskClient, world: World
) -> None:
    address = made(app, world.ben, "vault")
    stranger = app.test_client()

    assert client.get(VAULT).status_code == 404
    assert titles(stranger.get(address).text) == ["Hidden treasure"]
    key = address.partition("token=")[2]
    headers = {"Authorization": f"Bearer {key}"}
    assert stranger.get("/api/v1/me", headers=headers).status_code == 403
    assert stranger.get(f"/communities/vault?token={key}").status_code == 404
    assert stranger.get(f"/communities/vault/threads?token={key}").status_code == 404
    # The feed names itself without the key.
    assert key not in stranger.get(address).text


@pytest.mark.usefixtures("threads")
def test_an_admin_who_looks_after_a_key_learns_nothing_of_where_it_was_made(
    app: Flask, world: World
) -> None:
    made(app, world.ben, "vault")

    page = sign_in(app, world.mo).get("/admin/people/ben").text

    assert "Address for feeds" in page
    assert "vault" not in page.lower()


@pytest.mark.usefixtures("threads")
def test_a_key_ends_with_its_token_its_membership_and_its_account(
    app: Flask, client: FlaskClient, database: Database, world: World
) -> None:
    address = made(app, world.ben, "vault")
    with database.unit_of_work() as session:
        session.query(ApiToken).one().revoked_at = clock.now()
    assert client.get(address).status_code == 404

    address = made(app, world.ben, "vault")
    assert client.get(address).status_code == 200
    with database.unit_of_work() as session:
        session.query(Membership).filter_by(account_id=world.ben, community_id=world.vault).delete()
    gone, never = client.get(address), client.get("/communities/nowhere/feed")
    assert (gone.status_code, never.status_code) == (404, 404)


@pytest.mark.usefixtures("threads")
def test_a_key_shows_nothing_of_its_owner_where_the_feed_is_refused(
    app: Flask, client: FlaskClient, database: Database, world: World
) -> None:
    address = made(app, world.ben, "vault")
    with database.unit_of_work() as session:
        session.query(Membership).filter_by(account_id=world.ben, community_id=world.vault).delete()
    key = address.partition("?")[2]

    for refused in (address, f"/communities/nowhere/feed?{key}"):
        page = client.get(refused)
        assert page.status_code == 404
        assert not re.search(r"\bben\b|workshop|signed-in", page.text, re.I)
    seen, never = client.get(address).text, client.get(VAULT).text
    assert re.sub(r"[0-9a-f]{16}", "", seen) == re.sub(r"[0-9a-f]{16}", "", never)


@pytest.mark.usefixtures("threads")
def test_an_address_goes_on_where_its_community_is_called_otherwise(
    app: Flask, client: FlaskClient, world: World
) -> None:
    address = made(app, world.ben, "vault")
    moved = post(
        sign_in(app, world.ada),
        "/communities/vault/settings",
        name="Vault",
        slug="strongroom",
        summary="",
        visibility="private",
        joining="by_invitation",
        version=1,
    )
    assert moved.status_code == 303

    led = client.get(f"{address}&tag=%C3%A4%0D%0A")
    assert led.status_code == 301
    assert led.headers["Location"] == (address.replace("vault", "strongroom") + "&tag=%C3%A4%0D%0A")
    assert titles(client.get(address, follow_redirects=True).text) == ["Hidden treasure"]
    assert client.get(VAULT).status_code == 404


@pytest.mark.usefixtures("threads")
def test_a_token_for_the_api_is_no_key_and_a_key_bears_one_scope(
    app: Flask, client: FlaskClient, world: World
) -> None:
    browser = sign_in(app, world.ben)
    browser.get("/settings/tokens")
    wrong = browser.post(
        "/settings/tokens",
        data={"csrf_token": csrf(browser), "name": "x", "scopes": ["read", "feeds"], "days": "7"},
    )
    assert wrong.status_code == 422
    assert "A token for feeds opens feeds alone." in wrong.text
    right = browser.post(
        "/settings/tokens",
        data={"csrf_token": csrf(browser), "name": "x", "scopes": ["read"], "days": "7"},
    )
    secret = re.search(r'id="secret">([^<]+)<', right.text)
    assert secret
    assert client.get(f"{VAULT}?token={secret.group(1)}").status_code == 404


@pytest.mark.usefixtures("threads")
def test_a_public_community_needs_no_key_and_a_visitor_gets_none(
    app: Flask, client: FlaskClient, world: World
) -> None:
    page = sign_in(app, world.ben).get("/communities/garden/feeds").text

    assert "/communities/garden/feed<" in page
    assert "Make an address" not in page
    assert client.get("/communities/garden/feeds").status_code == 302
    assert sign_in(app, world.zed).get("/communities/vault/feeds").status_code == 404


def test_a_feed_costs_as_much_for_two_threads_as_for_thirty(
    client: FlaskClient, database: Database, world: World, statements: Statements
) -> None:
    counts = []
    for number in (2, 40):
        with database.unit_of_work() as session:
            for each in range(number):
                factories.thread(session, world.garden, world.ada, title=f"Bed {number}.{each}")
        statements.clear()
        assert client.get(GARDEN).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 4
    assert len(titles(client.get(GARDEN).text)) == 30
