"""Reset a password by mail, and what a mailed link cannot do."""

from __future__ import annotations

from flask import Flask

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState
from tests.accounts import (
    NEW_PASSWORD,
    PASSWORD,
    ask_reset,
    mails_to,
    post,
    set_password,
    token_in,
    with_password,
)
from tests.world import World, sign_in


def test_a_forgotten_password_is_replaced_and_everything_older_dies(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    before = sign_in(app, world.ben)
    token = ask_reset(app, database)

    assert set_password(app, token) == 303

    assert "/people/ben" not in before.get("/").text
    assert post(app.test_client(), "/sign-in", login="ben", password=PASSWORD).status_code == 422
    assert post(app.test_client(), "/sign-in", login="ben", password=NEW_PASSWORD).location == "/"
    assert "was replaced" in mails_to(database, "ben@hearth.example")[-1].text_body


def test_c3_asking_for_an_unknown_address_answers_the_same(
    app: Flask, world: World, database: Database
) -> None:
    del world
    known = post(app.test_client(), "/reset", email="ben@hearth.example")
    unknown = post(app.test_client(), "/reset", email="nobody@hearth.example")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(mails_to(database, "ben@hearth.example")) == 1
    assert mails_to(database, "nobody@hearth.example") == []


def test_c8_a_reset_link_works_once(app: Flask, world: World, database: Database) -> None:
    del world
    token = ask_reset(app, database)

    assert [set_password(app, token), set_password(app, token)] == [303, 422]


def test_c8_a_reset_link_dies_when_a_newer_one_is_asked_for(
    app: Flask, world: World, database: Database
) -> None:
    del world
    older, newer = ask_reset(app, database), ask_reset(app, database)

    assert [set_password(app, older), set_password(app, newer)] == [422, 303]


def test_a_dead_link_says_so_before_a_password_is_chosen(
    app: Flask, world: World, database: Database
) -> None:
    del world
    token = ask_reset(app, database)
    address = f"/reset/new?token={token}"
    fresh = app.test_client().get(address).get_data(as_text=True)
    assert set_password(app, token) == 303
    used, made_up = (
        app.test_client().get(each).get_data(as_text=True)
        for each in (address, "/reset/new?token=nothing")
    )

    assert 'type="password"' in fresh
    assert "has been used" not in fresh
    for page in (used, made_up):
        assert 'type="password"' not in page
        assert "This link has been used" in page


def test_c8_a_reset_link_runs_out_after_an_hour(
    app: Flask, world: World, database: Database
) -> None:
    del world
    token = ask_reset(app, database)

    with clock.frozen(clock.ahead(minutes=61)):
        assert set_password(app, token) == 422
    with clock.frozen(clock.ahead(minutes=58)):
        assert set_password(app, token) == 303


def test_c8_a_reset_link_is_void_for_a_deactivated_person(
    app: Flask, world: World, database: Database
) -> None:
    token = ask_reset(app, database)
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = AccountState.DEACTIVATED

    assert set_password(app, token) == 422


def test_c8_a_reset_link_dies_when_the_address_changes(
    app: Flask, world: World, database: Database
) -> None:
    token = ask_reset(app, database)
    ben = sign_in(app, world.ben)
    post(ben, "/settings/account", email="ben@new.example")
    change = token_in(mails_to(database, "ben@new.example")[0])
    assert post(ben, "/settings/account/address", token=change).status_code == 303

    assert set_password(app, token) == 422
    with database.reading() as session:
        assert session.get_one(Account, world.ben).email == "ben@new.example"
    assert "no longer used" in mails_to(database, "ben@hearth.example")[-1].text_body


def test_c8_a_link_for_one_purpose_does_nothing_else(
    app: Flask, world: World, database: Database
) -> None:
    del world
    token = ask_reset(app, database)
    browser = app.test_client()

    answer = post(browser, "/sign-up/confirm", token=token, password=PASSWORD)

    assert answer.status_code == 422


def test_b2_mailed_links_use_the_configured_address_alone(
    app: Flask, world: World, database: Database
) -> None:
    del world
    browser = app.test_client()
    page = browser.get("/reset").get_data(as_text=True)
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    browser.post(
        "/reset",
        data={"csrf_token": token, "email": "ben@hearth.example"},
        headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"},
    )
    refused = browser.post("/reset", headers={"Host": "evil.test"})

    [mail] = mails_to(database, "ben@hearth.example")
    assert "http://localhost/reset/new?token=" in mail.text_body
    assert "evil" not in mail.text_body + mail.html_body
    assert refused.status_code == 400
