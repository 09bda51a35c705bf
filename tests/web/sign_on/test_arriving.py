"""Who comes from the provider is found, made, or told what to do; never somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.config import Settings
from app.database import Database
from community import clock
from community.accounts.models import Account, AccountSession, AccountState, Identity
from community.registration.actions.rules import decide_rule
from community.registration.policies import Policy, Rule
from community.terms.actions import publish
from community.terms.policies import Kind
from community.text import render
from tests.accounts import PASSWORD, code_form, mails_to, post, with_app, with_password
from tests.provider import FakeProvider, ec, go, signed, signed_in_as, somebody
from tests.world import World, sign_in


def _made(session: Session) -> Account:
    return session.scalars(select(Account).where(Account.email == "noor@hearth.example")).one()


def _accounts(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Account.id))) or 0


def _rule(database: Database, world: World, policy: str, *domains: str) -> None:
    with database.unit_of_work() as session:
        rule = Rule(policy=Policy(policy), domains=domains)
        decide_rule(session, rule, by=world.actor("mo"))


def _known(database: Database, fake: FakeProvider, account_id: int, subject: str = "s-1") -> None:
    with database.unit_of_work() as session:
        session.add(
            Identity(
                account_id=account_id, issuer=fake.url, subject=subject, created_at=clock.now()
            )
        )


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
    before = _accounts(database)
    browser = app.test_client()
    first = go(browser, fake, start="/sign-in/provider?next=/communities")

    assert (first.status_code, first.location) == (303, "/communities")
    assert signed_in_as(browser) == "noor-lind"
    with database.reading() as session:
        made = _made(session)
        assert (made.state, made.name, made.password_hash) == ("active", "Noor Lind", None)
        assert made.email_confirmed_at is not None

    # The name and address of later sign-ins change nothing here.
    fake.person = somebody(name="Other Name", email="other@hearth.example")
    again = app.test_client()
    go(again, fake)
    assert signed_in_as(again) == "noor-lind"
    assert _accounts(database) == before + 1
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
    before = _accounts(database)
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
    assert _accounts(database) == before
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


@pytest.mark.parametrize(
    ("policy", "domains", "says"),
    [
        ("invitation", (), "by invitation here"),
        ("domain", ("other.example",), "other.example"),
    ],
)
def test_the_rule_of_the_organisation_counts_here_too(
    app: Flask,
    world: World,
    database: Database,
    fake: FakeProvider,
    policy: str,
    domains: tuple[str, ...],
    says: str,
) -> None:
    _rule(database, world, policy, *domains)
    fake.person = somebody()
    before = _accounts(database)
    answer = go(app.test_client(), fake)

    assert answer.status_code == 400
    assert says in answer.text
    assert _accounts(database) == before
    # Who is here already comes in under every rule.
    _known(database, fake, world.ben)
    browser = app.test_client()
    go(browser, fake)
    assert signed_in_as(browser) == "ben"


def test_where_admins_decide_somebody_waits_and_comes_in_afterwards(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    _rule(database, world, "approval")
    fake.person = somebody()
    assert go(app.test_client(), fake).location == "/sign-up/waiting"
    assert go(app.test_client(), fake).location == "/sign-up/waiting"
    with database.unit_of_work() as session:
        session.scalars(
            select(Account).where(Account.name == "Noor Lind")
        ).one().state = AccountState.ACTIVE
    browser = app.test_client()
    go(browser, fake)
    assert signed_in_as(browser) == "noor-lind"


@pytest.mark.parametrize("state", ["deactivated", "staged", "erased"])
def test_a_closed_account_stays_closed(
    app: Flask, world: World, database: Database, fake: FakeProvider, state: str
) -> None:
    _known(database, fake, world.ben)
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = AccountState(state)
    fake.person = somebody()
    browser = app.test_client()
    answer = go(browser, fake)

    assert answer.status_code == 400
    assert "closed or not handed over" in answer.text
    assert signed_in_as(browser) is None


def test_the_second_factor_is_asked_for_as_always(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    totp = with_app(database, world.ben)
    _known(database, fake, world.ben)
    fake.person = somebody()
    browser = app.test_client()
    answer = go(browser, fake, start="/sign-in/provider?next=/communities")

    assert answer.location == "/sign-in/code?next=/communities"
    assert signed_in_as(browser) is None
    form = code_form(browser, totp.now(), to="/communities")
    assert browser.post("/sign-in/code", data=form).location == "/communities"
    assert signed_in_as(browser) == "ben"


def test_signing_out_everywhere_ends_these_too_and_a_silent_return_proves_nothing_new(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    _known(database, fake, world.ben)
    fake.person = somebody(auth_time=int((clock.now() - timedelta(hours=3)).timestamp()))
    browser = app.test_client()
    go(browser, fake)

    assert browser.get("/settings/account").location.startswith("/settings/confirm")
    post(browser, "/settings/sessions/end-all")
    assert signed_in_as(browser) is None
    with database.reading() as session:
        rows = session.scalars(select(AccountSession).where(AccountSession.account_id == world.ben))
        assert all(row.revoked_at is not None for row in rows)


def test_terms_are_shown_to_whoever_comes_this_way(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    with database.unit_of_work() as session:
        words, by = render("Be kind."), world.actor("mo")
        publish(session, Kind.TERMS, words, asks=False, after=0, by=by)
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)
    with database.reading() as session:
        assert _made(session).consent_due


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
def test_a_provider_that_fails_costs_its_own_button_alone(
    app: Flask, world: World, database: Database, fake: FakeProvider, path: str
) -> None:
    with_password(database, world.ben)
    fake.person = somebody()
    fake.answers = {path: (500, b"<h1>down</h1>")}
    browser = app.test_client()
    sent = browser.get("/sign-in/provider")
    answer = browser.get(fake.approve(sent.location)) if sent.status_code == 303 else sent

    assert answer.status_code == 502
    assert "does not answer right now" in answer.text
    assert "down" not in answer.text
    assert app.test_client().get("/readyz").status_code == 200
    post(browser, "/sign-in", login="ben", password=PASSWORD)
    assert signed_in_as(browser) == "ben"
