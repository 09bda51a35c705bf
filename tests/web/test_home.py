"""The front page and the answers to machines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.database import Database
from community.accounts.models import Account
from community.communities.access import community_to
from community.communities.models import Community
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests import factories
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.web.posting import posted
from tests.world import World, sign_in


def test_a_visitor_reads_the_front_page_without_being_given_a_cookie(client: FlaskClient) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "<h1" in response.text
    assert "Set-Cookie" not in response.headers


def test_the_front_page_says_whose_it_is_and_what_for(app: Flask) -> None:
    told = app.extensions["hearth.settings"]
    assert "Tarnholt Cooperative" in app.test_client().get("/").text

    app.extensions["hearth.settings"] = replace(
        told, organisation="Weir & Sons", purpose="Where our weir keepers meet."
    )
    page = app.test_client().get("/").text
    assert "Weir &amp; Sons" in page
    assert "Where our weir keepers meet." in page
    assert "Tarnholt" not in page

    app.extensions["hearth.settings"] = replace(told, mode="production")
    assert "Tarnholt" not in app.test_client().get("/").text


def test_a19_a_signed_in_page_is_kept_by_no_cache(app: Flask, world: World) -> None:
    response = sign_in(app, world.ben).get("/")

    assert "/people/ben" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a16_what_does_not_exist_says_so_with_the_request_number(client: FlaskClient) -> None:
    page = client.get("/nowhere")
    problem = client.get("/api/v1/nowhere")

    assert page.status_code == problem.status_code == 404
    assert page.headers["X-Request-Id"]
    assert problem.content_type == "application/problem+json"
    assert problem.json is not None
    assert problem.json["code"] == "not_found"


def test_a_visitor_sees_public_communities_and_threads_alone(
    client: FlaskClient, database: Database, world: World
) -> None:
    posted(database, world, slug="garden", title="A public question of beans")
    posted(database, world, slug="workshop", title="An inner question of pumps")
    posted(database, world, slug="vault", title="A private question of keys")

    page = client.get("/").text
    assert "A public question of beans" in page
    assert "An inner question of pumps" not in page
    assert "A private question of keys" not in page
    assert "orkshop" not in page


@pytest.mark.parametrize("outsider", ["zed", "xen", "sue", "fay", "mo", "pia"])
def test_nobody_is_shown_what_they_do_not_belong_to(
    app: Flask, database: Database, world: World, outsider: str
) -> None:
    posted(database, world, slug="vault", title="A private question of keys")

    assert "A private question of keys" not in sign_in(app, getattr(world, outsider)).get("/").text
    assert "A private question of keys" in sign_in(app, world.ben).get("/").text


def test_home_offers_open_questions_of_others_and_not_ones_own(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, title="Answered already")
    with database.unit_of_work() as session:
        granted = community_to(session, world.actor("ben"), "garden", verb="threads.start")
        start_thread(
            session,
            granted,
            author=world.actor("ben"),
            kind=ThreadKind.QUESTION,
            title="Still open after all",
            text=render("Who knows?"),
        )

    ben, cleo = sign_in(app, world.ben).get("/").text, sign_in(app, world.cleo).get("/").text
    assert thread.thread_id
    assert cleo.count("Still open after all") == 1, "what is offered above is not listed again"
    assert cleo.count("Answered already") == 1
    assert ben.count("Still open after all") == 1
    assert "2 new this week" in cleo


def test_home_asks_nobody_to_answer_what_takes_no_answer(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        granted = community_to(session, world.actor("ben"), "garden", verb="threads.start")
        thread = start_thread(
            session,
            granted,
            author=world.actor("ben"),
            kind=ThreadKind.QUESTION,
            title="Nobody may answer this",
            text=render("Who knows?"),
        )
        session.flush()  # the number of the thread
        thread_id = thread.id
    assert "Can you help?" in sign_in(app, world.cleo).get("/").text

    post(sign_in(app, world.ada), f"/threads/{thread_id}/lock", reason="heated")

    page = sign_in(app, world.cleo).get("/").text
    assert "Can you help?" not in page
    assert page.count("Nobody may answer this") == 1, "the latest threads show it still"


def test_facilitators_see_at_home_what_waits_for_them(
    app: Flask, database: Database, world: World
) -> None:
    beans = posted(database, world)
    post(sign_in(app, world.zed), "/communities/workshop/join", note="")
    post(sign_in(app, world.zed), f"/threads/{beans.thread_id}/report", reason="spam")

    ada, ben = sign_in(app, world.ada).get("/").text, sign_in(app, world.ben).get("/").text
    assert "1 person asks to join Workshop" in ada
    assert "1 report waits in Garden" in ada
    assert "asks to join" not in ben
    assert "report waits" not in ben
    assert "1 report waits in Garden" in sign_in(app, world.fay).get("/").text


def test_the_rail_names_ones_own_communities_and_marks_where_one_is(
    app: Flask, world: World
) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)

    here = '<a class="site-nav__link site-nav__link--place" href="/communities/vault"'
    assert f"{here}>" in ben.get("/").text
    assert f'{here} aria-current="page">' in ben.get("/communities/vault").text
    assert f'{here} aria-current="true">' in ben.get("/communities/vault/members").text
    assert "/communities/vault" not in zed.get("/").text
    assert "site-nav" not in app.test_client().get("/").text


def test_new_offers_the_communities_where_one_may_write(app: Flask, world: World) -> None:
    ben, zed, visitor = sign_in(app, world.ben), sign_in(app, world.zed), app.test_client()

    assert "/communities/vault/threads/new?kind=question" in ben.get("/new").text
    assert "You belong to no community yet" in zed.get("/new").text
    assert visitor.get("/new").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("who", ["ben", "ada", None])
@pytest.mark.parametrize(
    "address", ["/", "/communities", "/communities/garden", "/communities/garden/members"]
)
def test_a_page_costs_the_same_with_two_rows_and_with_two_hundred(
    app: Flask,
    database: Database,
    world: World,
    statements: Statements,
    who: str | None,
    address: str,
) -> None:
    browser = sign_in(app, getattr(world, who)) if who else app.test_client()
    counts = []
    # With fewer than three posts a newcomer sees their first steps, which is one statement more.
    for made, more in ((0, 4), (4, 200)):
        with database.unit_of_work() as session:
            crowd(session, world, first=made, last=more)
        statements.clear()
        assert browser.get(address).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 13


def crowd(session: Session, world: World, *, first: int, last: int) -> None:
    """Communities, members and threads numbered from `first` to before `last`."""
    garden = session.get_one(Community, world.garden)
    ben = session.get_one(Account, world.ben)
    for number in range(first, last):
        place = factories.community(session, slug=f"place-{number:03}")
        factories.membership(session, place, ben)
        factories.membership(session, garden, factories.account(session, handle=f"p{number:03}"))
        granted = community_to(session, world.actor("ben"), "garden", verb="threads.start")
        start_thread(
            session,
            granted,
            author=world.actor("ben"),
            kind=ThreadKind.QUESTION,
            title=f"Question number {number}",
            text=render("Who knows?"),
        )
