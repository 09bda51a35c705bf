"""The search page: what each reader finds, and what an outsider must not learn."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.communities.actions.synonyms import add_synonym, remove_synonym
from community.communities.models import Tag
from community.threads.models import ThreadKind
from tests.conversations import Conversations
from tests.queries import Statements
from tests.world import World, sign_in

OUTSIDERS = ("zed", "xen", "sue", "fay", "mo", "pia")


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def page(browser: FlaskClient, address: str) -> str:
    """The text of a page that must be there."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.usefixtures("talk")
def test_the_empty_box_asks_and_finds_nothing_yet(client: FlaskClient) -> None:
    html = page(client, "/search")
    assert '<label class="visually-hidden" for="q">' in html
    assert "Nothing found" not in html


def test_threads_come_with_their_best_passage(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "What eats the cabbage?", "Holes everywhere.")
    answer = talk.reply("cleo", thread, "Cabbage white caterpillars. Net the **cabbage** early.")
    talk.settle()
    html = page(sign_in(app, talk.world.zed), "/search?q=cabbage+caterpillar")
    assert f'href="/threads/{thread}?post={answer}#reply-{answer}"' in html
    assert "<mark>caterpillars</mark>" in html
    assert html.count('<article class="hit">') == 1
    assert "1 more passage" in html


def test_a_visitor_finds_what_is_public(client: FlaskClient, talk: Conversations) -> None:
    talk.start("ben", "garden", "Public pears")
    talk.start("ben", "workshop", "Staff pears")
    talk.settle()
    html = page(client, "/search?q=pears")
    assert "Public" in html
    assert "Staff" not in html
    assert "1 result" in html


@pytest.mark.parametrize("who", ["visitor", *OUTSIDERS])
def test_an_outsider_learns_nothing(app: Flask, talk: Conversations, who: str) -> None:
    thread = talk.start(
        "ben", "vault", "Zanzibar relocation", "Canaryword plans.", tags=["canarytag"]
    )
    talk.reply("ada", thread, "Canaryword agreed.")
    talk.settle()
    insider = sign_in(app, talk.world.ben)
    outsider = app.test_client() if who == "visitor" else sign_in(app, getattr(talk.world, who))
    for query in (
        "q=canaryword",
        "q=zanzibar",
        "q=canary*",
        'q="canaryword+plans"',
        "q=canaryword&in=vault",
        "q=tag:canarytag",
        "q=&tag=canarytag",
        "q=canaryword&author=ada",
    ):
        seen = page(insider, f"/search?{query}")
        assert '<article class="hit">' in seen, query
        html = page(outsider, f"/search?{query}")
        assert '<article class="hit">' not in html, query
        assert "Nothing found" in html
        shown = re.sub(
            r'value="[^"]*"|title=[^"]*"|about .*? where|Search for [^<]*'
            r'|href="/search(?:es/new|/feed)\?[^"]*"',  # what they typed themselves
            "",
            html,
        ).lower()
        for word in ("zanzibar", "agreed", "vault</option>", ">vault<"):
            assert word not in shown, (query, word)


@pytest.mark.parametrize("name", ["vault", "no-such-place"])
def test_i17_a_closed_community_and_none_at_all_look_the_same(
    app: Flask, talk: Conversations, name: str
) -> None:
    talk.start("ben", "vault", "Anything")
    talk.settle()
    html = page(sign_in(app, talk.world.zed), f"/search?q=anything&in={name}")
    assert html.count(name) == html.count("Anything") == 0 or "Nothing found" in html
    assert '<article class="hit">' not in html


def test_i19_a_stale_index_shows_no_hidden_text(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "Slander", "Canaryword slander.")
    talk.settle()
    talk.hide_thread(thread)
    html = page(sign_in(app, talk.world.zed), "/search?q=canaryword")
    assert "slander" not in html.lower()
    assert '<article class="hit">' not in html


def test_people_are_found_by_those_who_are_signed_in(app: Flask, talk: Conversations) -> None:
    assert 'href="/people/cleo"' in page(sign_in(app, talk.world.zed), "/search?q=cleo")
    assert 'href="/people/cleo"' not in page(app.test_client(), "/search?q=cleo")
    assert 'href="/people/cleo"' not in page(sign_in(app, talk.world.sue), "/search?q=cleo")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("in=workshop", "Workshop kettle"),
        ("type=insight", "Insight on the kettle"),
        ("tag=copper", "Copper kettle"),
        ("author=ada", "Ada and the kettle"),
        ("author=@ada", "Ada and the kettle"),
        ("status=answered", "Answered kettle"),
    ],
)
def test_each_filter_narrows_and_stays_chosen(
    app: Flask, talk: Conversations, query: str, expected: str
) -> None:
    talk.start("ben", "workshop", "Workshop kettle")
    talk.start("ben", "garden", "Insight on the kettle", kind=ThreadKind.INSIGHT)
    talk.start("ben", "garden", "Copper kettle", tags=["copper"])
    talk.start("ada", "garden", "Ada and the kettle")
    answered = talk.start("ben", "garden", "Answered kettle")
    talk.reply("cleo", answered, "Yes.")
    talk.settle()
    browser = sign_in(app, talk.world.ben)
    assert page(browser, "/search?q=kettle").count('<article class="hit">') == 5
    html = page(browser, f"/search?q=kettle&{query}")
    titles = re.findall(r'<h2 class="hit__title"><a [^>]*><bdi>(.*?)</bdi></a>', html)
    assert titles == [expected]
    value = query.partition("=")[2]
    assert f'value="{value}" selected' in html or f'value="{value}"' in html


def test_nothing_found_offers_to_ask_with_the_words_kept(app: Flask, talk: Conversations) -> None:
    html = page(sign_in(app, talk.world.ben), "/search?q=quokka+care")
    assert "Nobody has written about “quokka care”" in html
    assert "/communities/garden/threads/new?kind=question&amp;title=quokka+care" in html
    assert 'value="quokka care"' in html
    assert "Sign in" in page(app.test_client(), "/search?q=quokka")


@pytest.mark.usefixtures("talk")
def test_o1_too_long_a_search_says_so_and_keeps_the_words(client: FlaskClient) -> None:
    answer = client.get("/search?q=" + "w" * 257)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "Keep the words that matter most" in html
    assert "w" * 257 in html


@pytest.mark.usefixtures("talk")
def test_words_left_out_are_named(client: FlaskClient) -> None:
    html = page(client, "/search?q=" + "+".join(f"word{n}" for n in range(14)))
    assert "Left out: word12, word13." in html


def test_pages_follow_one_another(app: Flask, talk: Conversations) -> None:
    for n in range(25):
        talk.start("ben", "garden", f"Turnip number {n}")
    talk.settle()
    browser = sign_in(app, talk.world.ben)
    first = page(browser, "/search?q=turnip")
    assert "25 results" in first
    assert "cursor=20" in first
    second = page(browser, "/search?q=turnip&cursor=20")
    links = re.findall(r'href="/threads/(\d+)"', first + second)
    assert len(links) == len(set(links)) == 25
    assert 'rel="next"' not in second


@pytest.mark.usefixtures("world")
def test_an_index_that_cannot_be_read_says_so(client: FlaskClient) -> None:
    html = page(client, "/search?q=anything")
    assert "Search is being prepared" in html
    assert 'value="anything"' in html


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x>', "%00", "\u202e", "{{7*7}}", "'"]
)
def test_what_was_typed_is_shown_as_text(client: FlaskClient, typed: str) -> None:
    answer = client.get("/search", query_string={"q": typed, "tag": typed, "author": typed})
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_a_search_costs_the_same_statements_however_much_is_found(
    app: Flask, talk: Conversations, statements: Statements
) -> None:
    costs = []
    browser = sign_in(app, talk.world.ben)
    for rows in (2, 18):
        for n in range(rows):
            thread = talk.start("ben", "garden", f"Radish {rows} {n}")
            talk.reply("cleo", thread, "A radish needs water.")
        talk.settle()
        page(browser, "/search?q=radish")
        statements.clear()
        page(browser, "/search?q=radish")
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_a_synonym_finds_what_its_tag_is_borne_by_and_only_there(
    app: Flask, talk: Conversations
) -> None:
    talk.start("ben", "garden", "Ripe heap", "It steams.", tags=["compost"])
    talk.start("ben", "vault", "Hidden heap", "It steams.", tags=["compost"])
    talk.settle()
    zed = sign_in(app, talk.world.zed)
    assert "Ripe heap" not in page(zed, "/search?q=heap+tag:humus")
    with talk.database.unit_of_work() as session:
        for tag in session.scalars(select(Tag).where(Tag.name == "compost")):
            add_synonym(session, tag, "humus")
    talk.settle()
    for address in ("/search?q=heap+tag:humus", "/search?q=heap&tag=humus", "/search?q=humus"):
        html = page(zed, address)
        assert html.count('<article class="hit">') == 1
        assert "Ripe" in html
        assert "Hidden" not in html
    with talk.database.unit_of_work() as session:
        for tag in session.scalars(select(Tag).where(Tag.canonical_id.is_(None))):
            remove_synonym(session, tag, "humus")
    talk.settle()
    assert "Ripe" not in page(zed, "/search?q=heap+tag:humus")
