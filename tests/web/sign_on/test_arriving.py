"""Who comes from the provider is found, made, or told what to do; never somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.database import Database
from community.accounts.models import Account
from tests.accounts import PASSWORD, mails_to, post, with_password
from tests.provider import FakeProvider, ec, go, signed, signed_in_as, somebody
from tests.web.sign_on.seen import count_accounts, newcomer
from tests.world import World, sign_in


def test_without_a_provider_nothing_of_it_shows(
    app: Flask, world: World, settings: Settings, fake: FakeProvider
) -> None:
    assert "Sign in with Lakeside" in app.test_client().get("/sign-in").text

    plain = create_app(replace(settings, sign_on=None))
    browser = plain.test_client()
    assert "/sign-in/provider" not in browser.get("/sign-in").text
    assert "/sign-in/provider" not in browser.get("/sign-up").text
    assert browser.get("/sign-in/provider").status_code == 404
    assert browser.get("/sign-in/provider/callback?code=a&state=b").status_code == 404
    assert "Single sign-on" not in sign_in(plain, world.ben).get("/settings/security").text
    assert fake.asked == []
    plain.extensions["hearth.database"].dispose()


def test_a_newcomer_gets_an_account_and_comes_back_to_it(
    app: Flask, database: Database, fake: FakeProvider
) -> None:
    fake.person = somebody()
    before = count_accounts(database)
    browser = app.test_client()
    first = go(browser, fake, start="/sign-in/provider?next=/communities")

    assert (first.status_code, first.location) == (303, "/communities")
    assert signed_in_as(browser) == "noor-lind"
    with database.reading() as session:
        made = newcomer(session)
        assert (made.state, made.name, made.password_hash) == ("active", "Noor Lind", None)
        assert made.email_confirmed_at is not None

    # The name and address of later sign-ins change nothing here.
    fake.person = somebody(name="Other Name", email="other@hearth.example")
    again = app.test_client()
    go(again, fake)
    assert signed_in_as(again) == "noor-lind"
    assert count_accounts(database) == before + 1
    assert fake.headers[0]["Host"] in fake.url


def test_keys_of_an_elliptic_curve_and_an_answer_about_the_person_will_do(
    app: Flask, fake: FakeProvider
) -> None:
    fake.keys = [ec().as_dict(private=False)]
    fake.sign = lambda _header, claims: signed({"alg": "ES256", "kid": "ec-1"}, claims, ec())
    fake.person, fake.info = {"sub": "s-1"}, somebody(groups=["gardeners"])
    browser = app.test_client()

    assert go(browser, fake).location == "/"
    assert signed_in_as(browser) == "noor-lind"


def test_a_key_that_is_new_is_asked_for(
    app: Flask, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.oidc.documents._KEYS_AT_MOST_EVERY", 0.0)
    fake.person = somebody()
    go(app.test_client(), fake)
    fake.keys = [ec().as_dict(private=False)]
    fake.sign = lambda _header, claims: signed({"alg": "ES256", "kid": "ec-1"}, claims, ec())
    browser = app.test_client()
    go(browser, fake)

    assert signed_in_as(browser) == "noor-lind"
    assert fake.asked.count("/.well-known/openid-configuration") == 1
    assert fake.asked.count("/jwks") == 2


def test_a_known_address_leads_to_signing_in_here_once(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    with_password(database, world.ben)
    fake.person = somebody(email="Ben@Hearth.example")
    before = count_accounts(database)
    browser = app.test_client()
    answer = go(browser, fake)

    assert answer.location == "/sign-in?next=/settings/security/provider"
    page = browser.get(answer.location)
    assert "There is an account with your mail address." in page.text
    assert signed_in_as(browser) is None
    to = "/settings/security/provider"
    signed_in = post(browser, "/sign-in", login="ben", password=PASSWORD, next=to)
    assert signed_in.location == to
    assert "ben@hearth.example" in browser.get(to).text
    assert post(browser, to).location == "/settings/security"
    assert fake.url in browser.get("/settings/security").text

    another = app.test_client()
    go(another, fake)
    assert signed_in_as(another) == "ben"
    assert count_accounts(database) == before
    assert "connected to your account" in mails_to(database, "ben@hearth.example")[-1].text_body


def test_an_operator_may_take_the_providers_word_for_an_address(
    world: World, database: Database, settings: Settings, fake: FakeProvider
) -> None:
    app = create_app(fake.settings(settings, mail_is_proof=True))
    fake.person = somebody(email="ben@hearth.example")
    browser = app.test_client()
    go(browser, fake)
    assert signed_in_as(browser) == "ben"
    assert "connected to your account" in mails_to(database, "ben@hearth.example")[-1].text_body

    # An address that is not confirmed here proves nothing, whoever vouches for it there.
    with database.unit_of_work() as session:
        session.get_one(Account, world.cleo).email_confirmed_at = None
    fake.person = somebody(sub="s-2", email="cleo@hearth.example")
    assert go(app.test_client(), fake).location == "/sign-in?next=/settings/security/provider"
    app.extensions["hearth.database"].dispose()


def test_a_sign_up_that_nobody_confirmed_is_nobodys(app: Flask, fake: FakeProvider) -> None:
    posted = {"name": "Eve", "email": "noor@hearth.example", "password": PASSWORD}
    post(app.test_client(), "/sign-up", **posted)
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)

    assert signed_in_as(browser) == "noor-lind"
    answer = post(app.test_client(), "/sign-in", login="noor@hearth.example", password=PASSWORD)
    assert answer.status_code == 422


def test_a_long_address_in_other_letters_leaves_the_cookie_small(
    app: Flask, fake: FakeProvider
) -> None:
    fake.person = somebody()
    browser = app.test_client()
    sent = browser.get(
        "/sign-in/provider", query_string={"next": "/search?q=" + "\U0001f331" * 600}
    )
    assert max(map(len, sent.headers.getlist("Set-Cookie"))) < 4_000
    short = app.test_client()
    done = go(short, fake, start="/sign-in/provider?next=/search?q=%C3%A4%26%2520")

    assert browser.get(fake.approve(sent.location)).location == "/"
    assert done.location == "/search?q=%C3%A4&%20"
