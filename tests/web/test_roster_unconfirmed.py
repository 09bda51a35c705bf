"""What admins do to people who signed up and never came in, and what becomes of them then."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from community import clock
from community.accounts.actions.pruning import prune_accounts
from community.accounts.models import Account, AccountState, Pseudonym
from community.moderation.models import Measure
from community.registration.actions.rules import decide_rule
from community.registration.policies import Policy, Rule
from tests.accounts import PASSWORD, mails_to, post, token_in
from tests.world import World, sign_in

EMAIL = "una@x.example"
NEW = {"name": "Una Vale", "email": EMAIL, "password": PASSWORD}


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def signed_up(app: Flask, database: Database, world: World, *, confirmed: bool) -> None:
    """Una typed her address, and followed the link in her mail."""
    with database.unit_of_work() as session:
        rule = Rule(policy=Policy("approval"), domains=())
        decide_rule(session, rule, by=world.actor("mo"))
    assert post(app.test_client(), "/sign-up", words="Boats.", **NEW).status_code == 303
    if confirmed:
        token = token_in(mails_to(database, EMAIL)[-1])
        done = post(app.test_client(), "/sign-up/confirm", token=token, password=PASSWORD)
        assert done.location == "/sign-up/waiting"


def place_and_suspend(admin: FlaskClient) -> None:
    """Each writes a line of the log, and with the first a name for it."""
    assert post(admin, "/admin/people/una-vale/place", team="Night").status_code == 303
    done = post(admin, "/admin/people/una-vale/suspension", reason="Spam", days="7")
    assert done.status_code == 303


def una(database: Database) -> Account | None:
    with database.reading() as session:
        return session.scalar(select(Account).where(Account.email == EMAIL))


def kept(database: Database, account_id: int) -> int:
    """How many rows still point to the account."""
    with database.reading() as session:
        return sum(
            session.scalar(
                select(func.count()).select_from(table).where(table.account_id == account_id)
            )
            or 0
            for table in (Pseudonym, Measure)
        )


def test_who_never_confirmed_is_pruned_whatever_an_admin_did(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    signed_up(app, database, world, confirmed=False)
    place_and_suspend(admin)
    made = una(database)
    assert made is not None
    assert (made.state, kept(database, made.id)) == (AccountState.PENDING, 2)
    with database.unit_of_work() as session:
        session.get_one(Account, made.id).created_at = clock.ago(days=40)
    with database.unit_of_work() as session:
        prune_accounts(session)

    assert (una(database), kept(database, made.id)) == (None, 0)


def test_who_never_confirmed_may_sign_up_again(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    signed_up(app, database, world, confirmed=False)
    place_and_suspend(admin)

    signed_up(app, database, world, confirmed=True)


def test_who_waits_is_refused_whatever_an_admin_did(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    signed_up(app, database, world, confirmed=True)
    place_and_suspend(admin)
    made = una(database)
    assert made is not None
    assert post(admin, "/admin/people/una-vale/invitation").status_code == 409
    assert kept(database, made.id) == 2

    assert post(admin, "/admin/registration/una-vale/refusal", words="No.").status_code == 303

    assert (una(database), kept(database, made.id)) == (None, 0)


def test_the_mail_to_who_never_confirmed_leads_in_and_what_a_stranger_typed_is_gone(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    signed_up(app, database, world, confirmed=False)
    stranger = token_in(mails_to(database, EMAIL)[-1])

    assert post(admin, "/admin/people/una-vale/invitation").status_code == 303

    made = una(database)
    assert made is not None
    assert (made.state, made.password_hash) == (AccountState.STAGED, None)
    old = post(app.test_client(), "/sign-up/confirm", token=stranger, password=PASSWORD)
    assert old.status_code == 422
    token, guest = token_in(mails_to(database, EMAIL)[-1]), app.test_client()
    fields = {"token": token, "email": EMAIL, "password": PASSWORD}
    assert post(guest, "/claim", **fields).status_code == 303
    came = una(database)
    assert came is not None
    assert came.state == AccountState.ACTIVE


def test_who_was_invited_is_forgotten_whatever_an_admin_did(
    admin: FlaskClient, database: Database
) -> None:
    post(admin, "/admin/inviting", people=f"Una Vale <{EMAIL}>")
    place_and_suspend(admin)
    made = una(database)
    assert made is not None

    assert post(admin, "/admin/people/una-vale/invitation/remove").status_code == 303

    assert (una(database), kept(database, made.id)) == (None, 0)
