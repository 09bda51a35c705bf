"""Leaving through pages, and coming back before it is too late."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.config import Settings
from app.database import Database
from app.erasing.run import erase_due
from community import clock
from community.accounts.models import Account, AccountState, ApiToken
from community.own_data.models import Departure
from tests.accounts import mails_to, post
from tests.erasing.working import work
from tests.naming import says
from tests.web.posting import posted
from tests.world import World, sign_in

_DATA, _LEAVING = "/settings/data", "/settings/data/leaving"


def test_the_preview_counts_and_nothing_happens_without_the_handle(
    app: Flask, database: Database, world: World
) -> None:
    posted(database, world, author="ben", answerer="ada")
    posted(database, world, author="ada", answerer="ben")
    ben = sign_in(app, world.ben)
    page = ben.get(_LEAVING).text
    assert "1 thread," in page
    assert "1 reply," in page
    assert "Of 1 thread that others answered" in page
    assert "memberships in 3 communities" in page

    wrong = post(ben, _LEAVING, choice="erase_posts", handle="ada")
    none = post(ben, _LEAVING, handle="ben")
    assert wrong.status_code == none.status_code == 422
    assert 'value="ada"' in wrong.text
    assert 'value="erase_posts" checked' in wrong.text
    assert 'id="choice-error"' in none.text
    with database.reading() as session:
        assert session.scalars(select(Departure)).all() == []


def test_one_leaves_in_a_week_and_may_come_back_until_then(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    ben = sign_in(app, world.ben)
    other = sign_in(app, world.ben)
    left = post(ben, _LEAVING, choice="erase_posts", handle="@Ben")
    assert (left.status_code, left.location) == (303, "/sign-in")
    assert other.get(_DATA).status_code in (302, 303, 401), "signed out everywhere"
    assert "asked to leave" in mails_to(database, "ben@hearth.example")[0].text_body
    assert erase_due(database, settings) == 0

    back = sign_in(app, world.ben)
    assert "You have asked to leave" in back.get(_DATA).text
    assert back.get("/api/v1/me/departure").get_json()["leaving"]["choice"] == "erase_posts"
    assert post(back, f"{_LEAVING}/take-back").status_code == 303
    assert post(back, f"{_LEAVING}/take-back").status_code == 404
    with database.reading() as session:
        assert session.get_one(Account, world.ben).state == AccountState.ACTIVE
        assert session.scalars(select(Departure)).all() == []


def test_the_worker_lets_go_when_the_week_is_over(
    app: Flask, database: Database, settings: Settings, world: World
) -> None:
    post(sign_in(app, world.ben), _LEAVING, choice="keep_posts", handle="ben")
    with database.unit_of_work() as session:
        session.execute(update(Departure).values(due_at=clock.now() - timedelta(seconds=1)))

    work(settings)

    with database.reading() as session:
        ben = session.get_one(Account, world.ben)
        gone = session.scalars(select(Departure)).one()
    assert ben.state == AccountState.ERASED
    assert gone.swept_at is not None
    cleo = sign_in(app, world.cleo)
    assert not says(cleo.get("/communities/garden/members").text, "Ben")
    assert cleo.get("/people/ben").status_code == 404
    assert cleo.get("/search?q=ben").text.count("/people/ben") == 0


def test_tokens_die_at_once_and_no_token_leaves(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.add(
            ApiToken(
                account_id=world.ben, name="t", prefix="hearth_", token_hash=b"x" * 32,
                scopes=["read"], created_at=clock.now(),
            )
        )  # fmt: skip
    post(sign_in(app, world.ben), _LEAVING, choice="keep_name", handle="ben", at_once="true")

    with database.reading() as session:
        assert session.scalars(select(ApiToken.revoked_at)).one() is not None
        assert session.scalars(select(Departure.due_at)).one() <= clock.now()
    assert app.test_client().post("/api/v1/me/departure").status_code in (401, 405)


def test_whoever_is_needed_is_told_what_to_do_first(app: Flask, world: World) -> None:
    mo, ada = sign_in(app, world.mo), sign_in(app, world.ada)
    assert "You are the last admin" in mo.get(_LEAVING).text
    assert post(mo, _LEAVING, choice="keep_posts", handle="mo").status_code == 409
    page = ada.get(_LEAVING).text
    assert "/communities/vault/rotation" in page
    assert "/communities/workshop/ending" in page
    assert "/communities/garden/rotation" not in page, "Fay looks after the garden too"
    refused = post(ada, _LEAVING, choice="keep_posts", handle="ada")
    assert refused.status_code == 409
    assert "Vault" in refused.text
    fay = sign_in(app, world.fay)
    assert "Something needs you first" not in fay.get(_LEAVING).text
