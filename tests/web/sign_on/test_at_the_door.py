"""Who is let in, who waits, who is refused, and what a silent provider costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountSession, AccountState
from community.identities.actions.arrivals import Arrival, arrive
from community.registration.actions.rules import decide_rule
from community.registration.policies import Policy, Rule
from community.terms.actions import publish
from community.terms.policies import Kind
from community.text import render
from tests.accounts import PASSWORD, code_form, post, with_app, with_password
from tests.provider import FakeProvider, go, signed_in_as, somebody
from tests.web.sign_on.seen import count_accounts, make_known, newcomer
from tests.world import World, sign_in


def _rule(database: Database, world: World, policy: str, *domains: str) -> None:
    with database.unit_of_work() as session:
        rule = Rule(policy=Policy(policy), domains=domains)
        decide_rule(session, rule, by=world.actor("mo"))


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
    before = count_accounts(database)
    answer = go(app.test_client(), fake)

    assert answer.status_code == 400
    assert says in answer.text
    assert count_accounts(database) == before
    # Who is here already comes in under every rule.
    make_known(database, fake, world.ben)
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
    make_known(database, fake, world.ben)
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = AccountState(state)
    fake.person = somebody()
    browser = app.test_client()
    answer = go(browser, fake)

    assert answer.status_code == 400
    assert "closed or not handed over" in answer.text
    assert signed_in_as(browser) is None


def test_a_sign_up_that_was_never_confirmed_gives_way_whatever_an_admin_did(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Account, world.zed).email = "noor@hearth.example"
        session.get_one(Account, world.zed).state = AccountState.PENDING
    admin = sign_in(app, world.mo)
    assert post(admin, "/admin/people/zed/place", team="Night").status_code == 303
    done = post(admin, "/admin/people/zed/suspension", reason="Spam", days="7")
    assert done.status_code == 303
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)

    assert signed_in_as(browser) == "noor-lind"


def test_who_was_invited_is_told_of_the_link_in_their_mail(
    app: Flask, world: World, fake: FakeProvider
) -> None:
    post(sign_in(app, world.mo), "/admin/inviting", people="noor@hearth.example")
    fake.person = somebody()
    browser = app.test_client()
    answer = go(browser, fake)

    assert answer.status_code == 400
    assert "Follow the link in that mail" in answer.text
    assert signed_in_as(browser) is None


def test_who_comes_with_two_browsers_at_once_comes_in_with_both(
    app: Flask, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def second(*args: Any, **more: Any) -> Arrival:
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("", {}, Exception("UNIQUE constraint failed"))
        return arrive(*args, **more)

    monkeypatch.setattr("app.web.accounts.provider.arrive", second)
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)

    assert len(tries) == 2
    assert signed_in_as(browser) == "noor-lind"


def test_the_second_factor_is_asked_for_as_always(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    totp = with_app(database, world.ben)
    make_known(database, fake, world.ben)
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
    make_known(database, fake, world.ben)
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
        assert newcomer(session).consent_due


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
