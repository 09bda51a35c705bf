"""Connect an account with the provider, disconnect it, and confirm by it that it is you."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountSession, Identity
from tests.accounts import mails_to, post, with_password
from tests.outsiders.doors import with_token
from tests.provider import FakeProvider, go, signed_in_as, somebody
from tests.world import World, sign_in

_BEGIN, _PAGE = "/settings/security/provider/begin", "/settings/security/provider"


def _identities(database: Database, account_id: int) -> list[int]:
    with database.reading() as session:
        found = select(Identity.id).where(Identity.account_id == account_id)
        return list(session.scalars(found))


def _long_ago(database: Database) -> None:
    with database.unit_of_work() as session:
        before = clock.now() - timedelta(hours=1)
        session.execute(update(AccountSession).values(confirmed_at=before))


def test_somebody_connects_from_the_settings_and_disconnects_again(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    with_password(database, world.ben)
    fake.person = somebody(email="work@elsewhere.example", email_verified=False)
    browser = sign_in(app, world.ben)
    assert "Connect with Lakeside" in browser.get("/settings/security").text
    assert go(browser, fake, start=_BEGIN).location == _PAGE
    page = browser.get(_PAGE).text
    assert "Noor Lind" in page
    # Coming back has connected nothing: somebody else's link could have led here.
    assert _identities(database, world.ben) == []
    assert post(browser, _PAGE).location == "/settings/security"

    another = app.test_client()
    go(another, fake)
    assert signed_in_as(another) == "ben"
    (made,) = _identities(database, world.ben)
    assert post(browser, f"{_PAGE}/{made}/remove").location == "/settings/security"
    assert _identities(database, world.ben) == []
    words = [mail.text_body for mail in mails_to(database, "ben@hearth.example")]
    assert "connected to your account" in words[-2]
    assert "disconnected from your account" in words[-1]


def test_a_program_is_told_of_its_owners_identities_alone(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    with_password(database, world.ben)
    fake.person = somebody(sub="quillwort-77")
    browser = sign_in(app, world.ben)
    go(browser, fake, start=_BEGIN)
    post(browser, _PAGE)
    told = with_token(app, world.ben, "read").ask("GET", "/api/v1/me/identities")

    (one,) = told.json["items"]
    assert set(one) == {"id", "issuer", "created_at", "last_used_at"}
    assert one["issuer"] == fake.url
    assert "quillwort" not in told.text
    other = with_token(app, world.zed, "read").ask("GET", "/api/v1/me/identities")
    assert other.json == {"items": []}
    assert (
        with_token(app, world.ben, "write").ask("GET", "/api/v1/me/identities").status_code == 403
    )
    assert app.test_client().get("/api/v1/me/identities").status_code == 401


def test_both_ask_for_a_fresh_proof_and_are_ones_own(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    with_password(database, world.ben)
    fake.person = somebody()
    browser = sign_in(app, world.ben)
    go(browser, fake, start=_BEGIN)
    post(browser, _PAGE)
    (made,) = _identities(database, world.ben)

    assert post(sign_in(app, world.zed), f"{_PAGE}/{made}/remove").status_code == 404
    _long_ago(database)
    for path in (_BEGIN, _PAGE):
        assert browser.get(path).location.startswith("/settings/confirm")
    assert post(browser, f"{_PAGE}/{made}/remove").location.startswith("/settings/confirm")
    assert post(app.test_client(), f"{_PAGE}/{made}/remove").status_code in (303, 401)
    assert _identities(database, world.ben) == [made]


def test_the_last_way_in_stays(app: Flask, database: Database, fake: FakeProvider) -> None:
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)
    with database.unit_of_work() as session:
        account = session.scalars(select(Account).where(Account.name == "Noor Lind")).one()
        session.execute(update(AccountSession).values(confirmed_at=clock.now()))
        account_id = account.id
    (made,) = _identities(database, account_id)
    answer = post(browser, f"{_PAGE}/{made}/remove")

    assert answer.status_code == 409
    assert "only way in" in answer.text
    assert _identities(database, account_id) == [made]
    with_password(database, account_id)
    assert post(browser, f"{_PAGE}/{made}/remove").status_code == 303


def test_an_identity_of_somebody_else_is_not_taken_over(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    fake.person = somebody()
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)
    for browser in (ben, zed):
        go(browser, fake, start=_BEGIN)
    post(ben, _PAGE)
    answer = post(zed, _PAGE)

    assert answer.status_code == 409
    assert "belongs to another account" in answer.text
    assert _identities(database, world.zed) == []


def test_an_answer_meant_for_another_browser_connects_nothing(
    app: Flask, world: World, database: Database, fake: FakeProvider
) -> None:
    fake.person = somebody()
    mallory, ben = sign_in(app, world.zed), sign_in(app, world.ben)
    back = fake.approve(mallory.get(_BEGIN).location)

    assert ben.get(back).status_code == 400
    assert "There is nothing to connect any more" in ben.get(_PAGE).text
    assert post(ben, _PAGE).status_code == 422
    # Who was sent from one session and comes back in another is refused as well.
    carried = mallory.get_cookie("hearth-sent")
    assert carried is not None
    ben.set_cookie("hearth-sent", carried.value)
    assert ben.get(back).status_code == 400
    assert _identities(database, world.ben) == []


def test_without_a_password_one_confirms_at_the_provider(app: Flask, fake: FakeProvider) -> None:
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)
    page = browser.get("/settings/confirm?next=/settings/account").text
    assert "Confirm with Lakeside" in page
    assert "no password here" in page

    start = "/settings/confirm/provider?next=/settings/account"
    assert "prompt=login" in browser.get(start).location
    assert go(browser, fake, start=start).location == "/settings/account"
    assert browser.get("/settings/account").status_code == 200


def test_an_old_proof_or_somebody_elses_confirms_nothing(
    app: Flask, database: Database, fake: FakeProvider
) -> None:
    fake.person = somebody()
    browser = app.test_client()
    go(browser, fake)
    _long_ago(database)
    start = "/settings/confirm/provider"
    now = int(clock.now().timestamp())
    for person in (
        somebody(auth_time=now - 3_600),
        somebody(auth_time=now - 120),  # before we sent them
        somebody(auth_time="now"),
        somebody(sub="s-2", email="s-2@hearth.example"),
    ):
        fake.person = person
        answer = go(browser, fake, start=start)
        assert answer.status_code == 400
        assert 'href="/settings/security"' in answer.text
    assert browser.get("/settings/account").location.startswith("/settings/confirm")
