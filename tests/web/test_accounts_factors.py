"""The second factor: codes work once, guessing is slowed, nothing goes around it."""

from __future__ import annotations

import re

import pyotp
from flask import Flask

from app.database import Database
from community import clock
from tests.accounts import (
    NEW_PASSWORD,
    PASSWORD,
    ask_reset,
    code_form,
    found_in,
    post,
    set_password,
    with_app,
    with_password,
)
from tests.world import World, sign_in


def test_the_second_factor_is_asked_for_after_the_password(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    totp = with_app(database, world.ben)
    browser = app.test_client()

    step = post(browser, "/sign-in", login="ben", password=PASSWORD, next="/communities")
    assert "/people/ben" not in browser.get("/").text
    done = browser.post(
        step.location, data=code_form(browser, totp.at(clock.now()), to="/communities")
    )

    assert step.location == "/sign-in/code?next=/communities"
    assert done.location == "/communities"
    assert "/people/ben" in browser.get("/").text


def test_c10_a_code_is_good_once(app: Flask, world: World, database: Database) -> None:
    with_password(database, world.ben)
    totp = with_app(database, world.ben)
    now = clock.now()
    with clock.frozen(now):
        statuses = []
        for _turn in range(2):
            browser = app.test_client()
            post(browser, "/sign-in", login="ben", password=PASSWORD)
            answer = browser.post("/sign-in/code", data=code_form(browser, totp.at(now)))
            statuses.append(answer.status_code)

    assert statuses == [303, 422]


def test_c10_guessing_codes_is_slowed(app: Flask, world: World, database: Database) -> None:
    with_password(database, world.ben)
    totp = with_app(database, world.ben)
    now = clock.now()
    with clock.frozen(now):
        browser = app.test_client()
        post(browser, "/sign-in", login="ben", password=PASSWORD)
        wrong = str((int(totp.at(now)) + 1) % 1_000_000).zfill(6)
        form = code_form(browser, wrong)
        statuses = [browser.post("/sign-in/code", data=form).status_code for _turn in range(20)]
        form["code"] = totp.at(now)
        assert browser.post("/sign-in/code", data=form).status_code == 429

    assert statuses == [422] * 5 + [429] * 15


def test_c10_an_app_is_set_up_and_its_recovery_codes_work_once_each(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    ben, elsewhere = sign_in(app, world.ben), sign_in(app, world.ben)
    post(ben, "/settings/security/authenticator/begin")
    page = ben.get("/settings/security/authenticator")
    secret = found_in(r"<code>([A-Z2-7 ]{39})</code>", page.text).replace(" ", "")
    wrong = post(ben, "/settings/security/authenticator", code="000000")
    shown = post(ben, "/settings/security/authenticator", code=pyotp.TOTP(secret).at(clock.now()))
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", shown.text)

    assert "<svg" in page.text
    assert "style=" not in page.text
    assert wrong.status_code == 422
    assert len(set(codes)) == 10
    assert "/people/ben" in ben.get("/").text
    assert "/people/ben" not in elsewhere.get("/").text
    assert codes[0] not in ben.get("/settings/security").text
    statuses = []
    for typed in (codes[0], codes[0], codes[1].upper().replace("-", " ")):
        browser = app.test_client()
        post(browser, "/sign-in", login="ben", password=PASSWORD)
        answer = browser.post("/sign-in/code", data=code_form(browser, typed))
        statuses.append(answer.status_code)
    assert statuses == [303, 422, 303]


def test_c11_a_reset_does_not_go_around_the_second_factor(
    app: Flask, world: World, database: Database
) -> None:
    with_app(database, world.ben)
    assert set_password(app, ask_reset(app, database)) == 303
    browser = app.test_client()

    step = post(browser, "/sign-in", login="ben", password=NEW_PASSWORD)

    assert step.location.startswith("/sign-in/code")
    assert "/people/ben" not in browser.get("/").text


def test_c11_the_first_step_cannot_be_forged_or_kept(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    totp = with_app(database, world.ben)
    forger, keeper = app.test_client(), app.test_client()
    forger.set_cookie("hearth-step", '{"account": 2}.signature')
    post(keeper, "/sign-in", login="ben", password=PASSWORD)
    assert set_password(app, ask_reset(app, database)) == 303

    for browser in (forger, keeper):
        answer = browser.post("/sign-in/code", data=code_form(browser, totp.at(clock.now())))
        assert answer.status_code == 422
