"""The palette's content: what each reader is offered and finds, and what an outsider is not."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conversations import Conversations
from tests.world import World, csrf, sign_in

OUTSIDERS = ("zed", "xen", "sue", "fay", "mo", "pia")


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def _ways(browser: FlaskClient, **asked: object) -> dict[str, str]:
    """What is offered: address and words."""
    answer = browser.get(f"/palette?{urlencode(asked, doseq=True)}")
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    found = re.findall(
        r'data-href="([^"]*)"[^>]*><span class="palette__words" dir="auto">([^<]*)', html
    )
    return dict(found)


def test_a_member_goes_to_their_communities_and_rooms(app: Flask, world: World) -> None:
    ways = _ways(sign_in(app, world.ben))

    assert {"/communities/garden", "/communities/vault", "/settings/appearance"} <= set(ways)
    assert "/sign-in" not in ways
    assert "/communities/new" in ways
    assert not {"/admin/people", "/admin/openings", "/admin/playbook"} & set(ways)


def test_only_an_admin_is_led_to_administration(app: Flask, world: World) -> None:
    ways = _ways(sign_in(app, world.mo))

    assert {"/admin/people", "/admin/openings", "/communities/new"} <= set(ways)
    assert "/communities/vault" not in ways


def test_a_visitor_goes_to_what_is_public(app: Flask, world: World, client: FlaskClient) -> None:
    del app, world
    ways = _ways(client)

    assert {"/communities/garden", "/sign-in"} <= set(ways)
    assert not {"/communities/workshop", "/communities/vault", "/notifications"} & set(ways)


def test_a_word_still_being_typed_finds_its_thread(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "What eats the cabbage?", "Holes everywhere.")
    talk.settle()
    ways = _ways(sign_in(app, talk.world.zed), q="cabb")

    assert ways == {f"/threads/{thread}": "What eats the cabbage?"}


def test_a_stem_that_no_word_begins_with_still_finds(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "We plant a hedge", "Of hazel.")
    talk.settle()

    assert f"/threads/{thread}" in _ways(sign_in(app, talk.world.ben), q="planting")


def test_people_and_communities_are_found_by_name(app: Flask, talk: Conversations) -> None:
    talk.settle()
    browser = sign_in(app, talk.world.ben)

    assert "/communities/workshop" in _ways(browser, q="workshop")
    assert "/people/cleo" in _ways(browser, q="cleo")


@pytest.mark.parametrize("who", ["visitor", *OUTSIDERS])
def test_i3_an_outsider_is_offered_nothing_of_a_private_community(
    app: Flask, talk: Conversations, who: str
) -> None:
    thread = talk.start("ben", "vault", "Zanzibar relocation", "Canaryword plans.")
    talk.settle()
    insider = sign_in(app, talk.world.ben)
    outsider = app.test_client() if who == "visitor" else sign_in(app, getattr(talk.world, who))
    remembered = [f"/threads/{thread}", "/communities/vault"]
    for asked in ({"q": "zanzib"}, {"q": "canaryword"}, {"q": "vault"}, {"recent": remembered}):
        seen, told = _ways(insider, **asked), _ways(outsider, **asked)
        assert seen.keys() & set(remembered), asked
        assert not told.keys() & set(remembered), asked
        assert not {"Zanzibar relocation", "Vault"} & set(told.values()), asked


def test_remembered_places_come_first_in_their_order(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "Pears")
    browser = sign_in(app, talk.world.ben)
    ways = _ways(browser, recent=[f"/threads/{thread}", "/communities/workshop"])

    assert list(ways)[:2] == [f"/threads/{thread}", "/communities/workshop"]


@pytest.mark.parametrize(
    "remembered", ["/threads/99999999999999999999", "/threads/x", "//evil.example", "/communities/"]
)
def test_a_made_up_place_is_left_out(app: Flask, world: World, remembered: str) -> None:
    ways = _ways(sign_in(app, world.ben), recent=[remembered])

    assert not any("evil" in path or path.startswith("/threads/") for path in ways)


@pytest.mark.parametrize("typed", ["x" * 300, '"', "in:", "-", "%00", "(((", "a*b*c*"])
def test_odd_words_find_nothing_and_break_nothing(app: Flask, world: World, typed: str) -> None:
    answer = sign_in(app, world.ben).get("/palette", query_string={"q": typed})

    assert answer.status_code == 200


def test_shortcuts_are_a_page_and_the_inside_of_a_dialog(client: FlaskClient) -> None:
    page = client.get("/shortcuts").get_data(as_text=True)
    inside = client.get("/shortcuts", headers={"HX-Request": "true"}).get_data(as_text=True)

    assert "<html" in page
    assert "<html" not in inside
    assert "<dialog" in inside
    assert "To the search field" in page
    assert "To the search field" in inside


def test_single_keys_are_switched_off_and_on_again(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ben)
    assert 'data-keys="on"' in browser.get("/").get_data(as_text=True)

    _choose(browser)
    assert "data-keys" not in browser.get("/").get_data(as_text=True)
    assert "switched off for you" in browser.get("/shortcuts").get_data(as_text=True)

    _choose(browser, single_keys="true")
    assert 'data-keys="on"' in browser.get("/").get_data(as_text=True)


def _choose(browser: FlaskClient, **ticked: str) -> None:
    answer = browser.post(
        "/settings/appearance",
        data={"theme": "", "time_zone": "", "locale": "", **ticked, "csrf_token": csrf(browser)},
    )
    assert answer.status_code == 303


def test_a_visitor_has_no_single_keys(client: FlaskClient) -> None:
    assert "data-keys" not in client.get("/").get_data(as_text=True)
