"""Sign in and out: through the pages, with the ways to abuse them."""

from __future__ import annotations

import re
import statistics
import time
from datetime import timedelta
from functools import cache

import pytest
from argon2 import Type
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.web.accounts.arrival import count_try
from community import clock
from community.accounts import passwords
from community.accounts.models import Account, AccountSession, AccountState
from tests.accounts import (
    PASSWORD,
    post,
    with_password,
)
from tests.quick import REAL_HASHER
from tests.world import World, csrf, sign_in


def test_a_person_signs_in_by_mail_or_handle_and_out_again(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    for login in ("ben", "@Ben", "BEN@hearth.example"):
        browser = app.test_client()
        answer = post(browser, "/sign-in", login=login, password=PASSWORD, next="/communities")
        assert answer.location == "/communities"
        assert "/people/ben" in browser.get("/").text
        post(browser, "/sign-out")
        assert "/people/ben" not in browser.get("/").text


def test_signing_out_takes_a_post(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ben)

    assert browser.get("/sign-out").status_code == 405
    assert "/people/ben" in browser.get("/").text


def test_c1_an_unknown_name_and_a_wrong_password_look_and_take_the_same(
    app: Flask, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", REAL_HASHER)
    monkeypatch.setattr(passwords, "_decoy", cache(passwords._decoy.__wrapped__))
    with_password(database, world.ben)
    took: dict[str, list[float]] = {"ben": [], "nobody": []}
    bodies = {}
    for turn in range(8):
        for name, times in took.items():
            browser = app.test_client()
            browser.environ_base["REMOTE_ADDR"] = f"10.0.{turn}.1"
            token = csrf(browser)
            form = {"csrf_token": token, "login": name, "password": "a wrong password"}
            # Processor time: what else the machine does has no part in it.
            began = time.process_time()
            answer = browser.post("/sign-in", data=form)
            times.append(time.process_time() - began)
            assert answer.status_code == 422
            varying = r'value="[^"]*"'
            bodies[name] = re.sub(varying, "", answer.text)

    assert bodies["ben"] == bodies["nobody"]
    known, unknown = (statistics.median(times) for times in took.values())
    # Argon2 dominates both; without a decoy the unknown name would be several times faster.
    assert 0.6 < known / unknown < 1.6


def test_c5_the_same_characters_typed_on_another_keyboard_are_the_same_password(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben, "caf\u00e9 au lait ici")

    answer = post(app.test_client(), "/sign-in", login="ben", password="cafe\u0301 au lait ici")

    assert answer.location == "/"


def test_c6_wrong_passwords_are_slowed_and_the_owner_elsewhere_is_not_shut_out(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    guesser, owner = app.test_client(), app.test_client()
    guesser.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    owner.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    now = clock.now()
    with clock.frozen(now):
        answers = [
            post(guesser, "/sign-in", login="ben", password=f"wrong guess {n}") for n in range(10)
        ]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 5
        waits = [int(answers[-1].headers["Retry-After"])]
        assert post(owner, "/sign-in", login="ben", password=PASSWORD).location == "/"
    for _turn in range(3):
        now += timedelta(seconds=waits[-1])
        with clock.frozen(now):
            assert post(guesser, "/sign-in", login="ben", password="no").status_code == 422
            waits.append(
                int(post(guesser, "/sign-in", login="ben", password="no").headers["Retry-After"])
            )

    assert waits == [2, 4, 8, 16]


def test_b3_a_made_up_forwarding_header_does_not_help_a_guesser(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    browser = app.test_client()
    token = csrf(browser)
    statuses = [
        browser.post(
            "/sign-in",
            data={"csrf_token": token, "login": "ben", "password": "wrong guess"},
            headers={"X-Forwarded-For": f"1.2.3.{n}"},
        ).status_code
        for n in range(8)
    ]

    assert statuses[-1] == 429


def test_c7_the_secret_is_new_at_each_sign_in_and_dead_after_signing_out(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    browser = app.test_client()
    browser.set_cookie("hearth", "a-secret-that-somebody-planted")
    secrets = []
    for _turn in range(2):
        post(browser, "/sign-in", login="ben", password=PASSWORD)
        cookie = browser.get_cookie("hearth")
        assert cookie is not None
        assert cookie.http_only
        secrets.append(cookie.value)
        post(browser, "/sign-out")
    thief = app.test_client()
    thief.set_cookie("hearth", secrets[0])

    assert len({"a-secret-that-somebody-planted", *secrets}) == 3
    assert "/people/ben" not in thief.get("/").text


def test_c7_a_browser_that_was_idle_for_two_weeks_is_signed_out(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ben)
    database: Database = app.extensions["hearth.database"]
    with database.unit_of_work() as session:
        row = session.scalars(select(AccountSession)).one()
        row.expires_at = clock.ahead(days=30)
    assert "/people/ben" in browser.get("/").text

    with clock.frozen(clock.ahead(days=15)):
        assert "/people/ben" not in browser.get("/").text


@pytest.mark.parametrize("state", [AccountState.DEACTIVATED, AccountState.STAGED])
def test_c7_the_cookie_of_a_deactivated_person_is_dead(
    app: Flask, world: World, database: Database, state: AccountState
) -> None:
    browser = sign_in(app, world.ben)
    with_password(database, world.ben)
    assert "/people/ben" in browser.get("/").text
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = state

    assert "/people/ben" not in browser.get("/").text
    assert post(app.test_client(), "/sign-in", login="ben", password=PASSWORD).status_code == 422


@pytest.mark.parametrize(
    "target",
    [
        "//evil.test",
        "\\\\evil",
        "/\\evil",
        "https:evil",
        "///evil",
        "/%0d%0aLocation: evil\r\nx",
        "javascript:alert(1)",
        "https://good.test@evil",
        "http://localhost.evil",
        " //evil",
        "/\t/evil",
    ],
)
def test_b5_nobody_is_led_to_another_site_after_signing_in(
    app: Flask, world: World, database: Database, target: str
) -> None:
    with_password(database, world.ben)

    answer = post(app.test_client(), "/sign-in", login="ben", password=PASSWORD, next=target)

    assert answer.location == "/"


def test_c12_a_forged_cookie_is_nobody(app: Flask, world: World) -> None:
    good = sign_in(app, world.ben).get_cookie("hearth")
    assert good is not None
    for forged in (
        good.value[:-1] + "x",
        good.value + "x",
        "",
        "x" * 2000,
        "eyJhbGciOiJub25lIn0.e30.",
    ):
        browser = app.test_client()
        browser.set_cookie("hearth", forged)
        assert "/people/ben" not in browser.get("/").text


def test_signing_in_anew_ends_what_the_browser_held_before(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    browser = app.test_client()
    post(browser, "/sign-in", login="ben", password=PASSWORD)
    before = browser.get_cookie("hearth")
    assert before is not None
    post(browser, "/sign-in", login="ben", password=PASSWORD)
    thief = app.test_client()
    thief.set_cookie("hearth", before.value)

    assert "/people/ben" in browser.get("/").text
    assert "/people/ben" not in thief.get("/").text


def test_c6_many_networks_at_once_delay_the_owner_by_seconds_alone(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    now = clock.now()
    with clock.frozen(now):
        for network in range(60):
            address = {"REMOTE_ADDR": f"10.{network}.0.1"}
            with app.test_request_context("/sign-in", method="POST", environ_base=address):
                count_try("ben")
        slowed = post(app.test_client(), "/sign-in", login="ben", password=PASSWORD)
        wait = int(slowed.headers["Retry-After"])
    with clock.frozen(now + timedelta(seconds=wait)):
        let_in = post(app.test_client(), "/sign-in", login="ben", password=PASSWORD)

    assert slowed.status_code == 429
    assert wait <= 5
    assert let_in.location == "/"


def test_passwords_are_hashed_as_slowly_as_owasp_asks_at_least() -> None:
    assert REAL_HASHER.memory_cost >= 19 * 1024
    assert REAL_HASHER.time_cost >= 2
    assert REAL_HASHER.type is Type.ID
