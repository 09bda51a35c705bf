"""The search page beyond its list: typing, completion, spelling, facets, people and places."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conversations import Conversations
from tests.world import World, sign_in

TYPING = {"HX-Request": "true"}


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def _page(browser: FlaskClient, address: str, **headers: str) -> str:
    answer = browser.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _offered(browser: FlaskClient, text: str) -> list[str]:
    answer = browser.get("/search/completions", query_string={"q": text})
    assert answer.status_code == 200
    return [each["value"] for each in answer.get_json()["items"]]


def test_what_is_typed_gets_the_results_alone(app: Flask, talk: Conversations) -> None:
    talk.start("ben", "garden", "Which pears keep over winter?")
    talk.settle()
    browser = sign_in(app, talk.world.cleo)
    piece = _page(browser, "/search?q=pears", **TYPING)
    assert "Which pears" in piece
    assert "<form" not in piece
    assert "<html" not in piece
    assert "Nothing found" in _page(browser, "/search?q=quinces", **TYPING)
    longest = browser.get(f"/search?q={'x' * 300}", headers=TYPING)
    assert longest.status_code == 200, "what is being typed is no mistake yet"


def test_a_word_nobody_wrote_is_answered_with_one_that_somebody_did(
    app: Flask, talk: Conversations
) -> None:
    talk.start("ben", "garden", "When do I prune the wisteria?")
    talk.start("ben", "vault", "Zanzibarian relocation")
    talk.settle()
    inside, outside = sign_in(app, talk.world.ben), sign_in(app, talk.world.cleo)
    shown = _page(outside, "/search?q=wisterai")
    assert "Did you mean" in shown
    assert "q=wisteria" in shown
    assert "zanzibarian" in _page(inside, "/search?q=zanzibarain").lower()
    assert "zanzibarian" not in _page(outside, "/search?q=zanzibarain").lower()
    assert "zanzibarian" not in " ".join(_offered(outside, "zanzi"))
    assert "zanzibarian" in _offered(inside, "zanzi")


@pytest.mark.usefixtures("talk")
def test_an_operator_that_means_nothing_says_what_may_stand_there(app: Flask, world: World) -> None:
    shown = _page(sign_in(app, world.cleo), "/search?q=pears+is:lost")
    assert "means nothing here" in shown
    assert "unanswered" in shown


def test_facets_count_what_the_reader_may_read(app: Flask, talk: Conversations) -> None:
    for number, tag in enumerate(("fruit", "fruit", "trees")):
        talk.start("ben", "garden", f"Pears of week {number}", tags=[tag])
    talk.start("ben", "vault", "Pears in private", tags=["zzsecret"])
    talk.settle()
    outside = _page(sign_in(app, talk.world.cleo), "/search?q=pears")
    assert "tag=fruit" in outside
    assert "zzsecret" not in outside
    inside = _page(sign_in(app, talk.world.ben), "/search?q=pears")
    assert "tag=zzsecret" in inside
    assert "in=vault" in inside
    narrowed = _page(sign_in(app, talk.world.cleo), "/search?q=pears&tag=trees")
    assert "leave it out" in narrowed
    assert "1 result" in narrowed


def test_people_and_communities_stand_beside_the_texts(app: Flask, talk: Conversations) -> None:
    talk.start("ben", "garden", "What does Cleo know of the garden?")
    talk.settle()
    talk.indexer.rebuild()
    member = _page(sign_in(app, talk.world.ben), "/search?q=cleo")
    assert 'class="search-beside__one" href="/people/cleo"' in member
    assert member.count('<article class="hit">') == 1
    assert 'href="/communities/garden"' in _page(sign_in(app, talk.world.ben), "/search?q=garden")
    assert "search-beside" not in _page(app.test_client(), "/search?q=cleo")
    assert 'href="/communities/vault"' not in _page(sign_in(app, talk.world.zed), "/search?q=vault")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("i", ["in:", "is:"]),
        ("pears is:un", ["is:unanswered"]),
        ("-type:ques", ["-type:question"]),
        ("in:gar", ["in:garden"]),
        ("in:vau", []),
        ("author:@cle", ["author:cleo"]),
        ("has:", ["has:accepted", "has:answers"]),
        ('"pears is:', []),
        ("nonsense:x", []),
        ("", []),
    ],
)
@pytest.mark.usefixtures("talk")
def test_the_last_word_is_completed(
    app: Flask, world: World, typed: str, offered: list[str]
) -> None:
    assert _offered(sign_in(app, world.cleo), typed) == offered


def test_tags_are_completed_within_ones_rights(app: Flask, talk: Conversations) -> None:
    talk.start("ben", "garden", "Pears", tags=["fruit"])
    talk.start("ben", "vault", "Plans", tags=["frugal"])
    assert _offered(sign_in(app, talk.world.cleo), "tag:fru") == ["tag:fruit"]
    assert set(_offered(sign_in(app, talk.world.ben), "tag:fru")) == {"tag:fruit", "tag:frugal"}
    assert _offered(app.test_client(), "author:cle") == []
