"""Addresses that no row can have, and secrets in addresses."""

from __future__ import annotations

import base64
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from app.redirects import at_new_slug
from tests.web.conversation import Conversation
from tests.world import World, csrf, sign_in

_HUGE = str(2**70)


@pytest.mark.parametrize(
    "address",
    [
        f"/threads/{_HUGE}/report",
        f"/communities/garden/tags/{_HUGE}",
        "/communities/garden/tags/-1",
        "/communities/garden/tags/0",
        "/communities/%00",
        "/communities/a%ED%A0%80",
        "/invitations/%00",
    ],
)
def test_a8_an_address_that_nothing_can_have_is_not_there(
    app: Flask, world: World, address: str
) -> None:
    assert sign_in(app, world.ada).get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "first"), [("/admin", "/admin/people"), ("/settings", "/settings/profile")]
)
def test_the_address_of_a_console_leads_to_its_first_page(
    app: Flask, world: World, address: str, first: str
) -> None:
    assert sign_in(app, world.mo).get(address).location == first
    assert app.test_client().get(address).location == f"/sign-in?next={address}"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_api_says_the_same(app: Flask, world: World, method: str) -> None:
    ada = sign_in(app, world.ada)
    answer = ada.open(
        f"/api/v1/threads/{_HUGE}/hiding",
        method=method,
        json={"reason": "Why"},
        headers={"X-CSRFToken": csrf(ada)},
    )

    assert answer.status_code == 404


def test_a7_a_query_that_no_database_can_hold_is_refused(app: Flask, world: World) -> None:
    assert sign_in(app, world.mo).get("/admin/people?q=%00").status_code == 400


def test_a_link_to_a_post_that_nothing_can_be_shows_the_thread(
    client: FlaskClient, database: Database, world: World
) -> None:
    thread = Conversation(database, world).start()

    for wanted in (_HUGE, "-1", "x"):
        assert client.get(f"/threads/{thread}?post={wanted}").status_code == 200


@pytest.mark.parametrize(
    "inside", ['["\\ud800", 1]', '["\\u0000", 1]', "[" * 3_000], ids=["half", "nul", "deep"]
)
def test_a7_a_cursor_that_was_made_up_is_refused_in_words(client: FlaskClient, inside: str) -> None:
    cursor = base64.urlsafe_b64encode(inside.encode()).decode().rstrip("=")

    answer = client.get(f"/communities?cursor={cursor}")

    assert answer.status_code == 422
    assert "Start again from the first page" in answer.text


@pytest.mark.parametrize("place", ["/invitations/", "/unsubscribe/"])
def test_an_address_that_is_a_right_stays_out_of_the_log(
    app: Flask, world: World, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    with caplog.at_level(logging.INFO, logger="hearth.access"):
        sign_in(app, world.zed).get(f"{place}a-secret-that-lets-people-in")

    assert f"{place}…" in caplog.text
    assert "a-secret-that-lets-people-in" not in caplog.text


def test_a_former_name_that_begins_another_word_of_the_address_is_found_in_its_place(
    app: Flask,
) -> None:
    with app.test_request_context("/communities/com/threads?tag=a"):
        assert at_new_slug("garden") == "/communities/garden/threads?tag=a"
