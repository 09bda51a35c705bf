"""Password, browsers and fresh proof: the settings that guard an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountSession
from community.outbox import OutboxEntry
from tests.accounts import (
    NEW_PASSWORD,
    PASSWORD,
    post,
    with_password,
)
from tests.world import World, csrf, sign_in


def test_c13_the_password_changes_only_for_who_knows_the_current_one(
    app: Flask, world: World, database: Database
) -> None:
    with_password(database, world.ben)
    ben, elsewhere = sign_in(app, world.ben), sign_in(app, world.ben)
    before = ben.get_cookie("hearth")

    without = post(ben, "/settings/password", password=NEW_PASSWORD)
    wrong = post(ben, "/settings/password", current="not it at all", password=NEW_PASSWORD)
    weak = post(ben, "/settings/password", current=PASSWORD, password="password123")
    right = post(ben, "/settings/password", current=PASSWORD, password=NEW_PASSWORD)

    assert [without.status_code, wrong.status_code, weak.status_code] == [422] * 3
    assert right.status_code == 303
    after = ben.get_cookie("hearth")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert "/people/ben" in ben.get("/").text
    assert "/people/ben" not in elsewhere.get("/").text
    thief = app.test_client()
    thief.set_cookie("hearth", before.value)
    assert "/people/ben" not in thief.get("/").text


def test_browsers_are_listed_and_signed_out_one_by_one_or_all(
    app: Flask, world: World, database: Database
) -> None:
    ben, telephone = sign_in(app, world.ben), sign_in(app, world.ben)
    with database.reading() as session:
        newest = select(AccountSession.id).order_by(AccountSession.id.desc()).limit(1)
        telephone_id = session.scalar(newest)

    assert ben.get("/settings/sessions").text.count("Signed in") == 2
    assert post(ben, f"/settings/sessions/{telephone_id}/end").status_code == 303
    assert "/people/ben" not in telephone.get("/").text
    assert "/people/ben" in ben.get("/").text
    assert post(ben, "/settings/sessions/end-all").location == "/sign-in"
    assert "/people/ben" not in ben.get("/").text
    with database.reading() as session:
        ended = select(func.count()).where(OutboxEntry.name == "account:signed_out")
        assert session.scalar(ended) == 2


def test_nobody_ends_the_session_of_another(app: Flask, world: World, database: Database) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)
    with database.reading() as session:
        its_id = session.scalar(
            select(AccountSession.id).where(AccountSession.account_id == world.ben)
        )

    assert post(zed, f"/settings/sessions/{its_id}/end").status_code == 404
    assert "/people/ben" in ben.get("/").text


@pytest.mark.parametrize("page", ["/settings/account", "/settings/tokens"])
def test_sensitive_pages_ask_again_after_some_minutes(
    app: Flask, world: World, database: Database, page: str
) -> None:
    with_password(database, world.ben)
    ben = sign_in(app, world.ben)
    assert ben.get(page).status_code == 200

    with clock.frozen(clock.now() + timedelta(minutes=16)):
        asked = ben.get(page)
        assert asked.location == f"/settings/confirm?next={page}"
        wrong = post(ben, "/settings/confirm", password="not it at all", next=page)
        assert wrong.status_code == 422
        confirmed = post(ben, "/settings/confirm", password=PASSWORD, next=page)
        assert confirmed.location == page
        assert ben.get(page).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "profile",
        "handle",
        "appearance",
        "account",
        "password",
        "security",
        "sessions",
        "tokens",
        "notifications",
        "confirm",
    ],
)
def test_settings_are_for_people_who_are_signed_in(app: Flask, world: World, page: str) -> None:
    address = f"/settings/{page}"

    assert sign_in(app, world.zed).get(address).status_code == 200
    assert app.test_client().get(address).location == f"/sign-in?next={address}"
    assert sign_in(app, world.sue).get(address).status_code == 403


def test_more_contrast_is_chosen_and_wins_over_what_this_browser_kept(
    app: Flask, world: World
) -> None:
    ben = sign_in(app, world.ben)
    ben.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in ben.get("/").text
    chosen = {"theme": "contrast", "locale": "", "time_zone": "", "csrf_token": csrf(ben)}

    assert ben.post("/settings/appearance", data=chosen).status_code == 303
    assert 'data-theme="contrast"' in ben.get("/").text
    assert ben.post("/settings/appearance", data={**chosen, "theme": "neon"}).status_code == 422


def test_a_page_that_was_seen_is_noted_seldom(app: Flask, world: World, database: Database) -> None:
    ben = sign_in(app, world.ben)
    with database.unit_of_work() as session:
        session.scalars(select(AccountSession)).one().expires_at = clock.ahead(days=30)
    later = clock.now() + timedelta(minutes=11)
    with clock.frozen(later):
        ben.get("/").close()
    with clock.frozen(later + timedelta(minutes=5)):
        ben.get("/").close()

    with database.reading() as session:
        row = session.scalars(select(AccountSession)).one()
        assert row.last_seen_at == later
        assert session.get_one(Account, world.ben).last_seen_on == later.date()


@pytest.mark.parametrize("target", ["//evil.test", "/\\evil", "https://evil.test", "javascript:x"])
def test_b5_nobody_is_led_to_another_site_by_other_forms(
    app: Flask, world: World, database: Database, target: str
) -> None:
    with_password(database, world.ben)
    ben = sign_in(app, world.ben)
    confirmed = post(ben, "/settings/confirm", password=PASSWORD, next=target)
    left = post(ben, f"/sign-out?next={target}", next=target)

    assert confirmed.location == "/settings/security"
    assert left.location == "/"
