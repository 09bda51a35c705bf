"""The cast of the tests, always with somebody outside."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.actor import Actor
from community.accounts.models import AccountSession, OrganisationRole
from community.accounts.queries import hash_secret
from community.communities.models import Joining, MemberRole, Visibility
from tests import factories


@dataclass(frozen=True)
class World:
    """Ids of the cast and of their places.

    `garden` is public and open, `workshop` is for the organisation and joined on request,
    `vault` is private and by invitation. Ada facilitates all three, Ben belongs to all three,
    Cleo came to the garden yesterday, Fay facilitates the garden alone, Mo administers, Pia
    owns the programme, Zed belongs to nothing, Xen left the vault, Sue is suspended in it.
    """

    garden: int
    workshop: int
    vault: int
    ada: int
    ben: int
    cleo: int
    fay: int
    mo: int
    pia: int
    zed: int
    xen: int
    sue: int

    def actor(self, name: str) -> Actor:
        """A member of the cast as the domain sees them."""
        role = {"mo": OrganisationRole.ADMIN, "pia": OrganisationRole.PROGRAMME_OWNER}
        return Actor(
            id=getattr(self, name),
            handle=name,
            name=name.title(),
            role=role.get(name, OrganisationRole.PERSON),
            suspended=name == "sue",
        )


def populate(session: Session) -> World:
    """Write the cast."""
    people = {
        name: factories.account(session, handle=name)
        for name in ("ada", "ben", "cleo", "fay", "mo", "pia", "zed", "xen", "sue")
    }
    people["mo"].role = OrganisationRole.ADMIN
    people["pia"].role = OrganisationRole.PROGRAMME_OWNER
    people["sue"].suspended_at = clock.ago(days=1)
    garden = factories.community(session, slug="garden")
    workshop = factories.community(
        session, slug="workshop", visibility=Visibility.ORGANISATION, joining=Joining.ON_REQUEST
    )
    vault = factories.community(
        session, slug="vault", visibility=Visibility.PRIVATE, joining=Joining.BY_INVITATION
    )
    for place in (garden, workshop, vault):
        factories.membership(session, place, people["ada"], role=MemberRole.FACILITATOR)
        factories.membership(session, place, people["ben"])
    factories.membership(session, garden, people["cleo"], joined_at=clock.ago(days=1))
    factories.membership(session, garden, people["fay"], role=MemberRole.FACILITATOR)
    factories.membership(session, vault, people["xen"], state="left")
    factories.membership(session, vault, people["sue"])
    session.flush()  # the ids are handed out
    return World(
        garden=garden.id,
        workshop=workshop.id,
        vault=vault.id,
        **{name: person.id for name, person in people.items()},
    )


def sign_in(app: Flask, account_id: int) -> FlaskClient:
    """A browser in which the person is signed in, by a session row as sign-in makes it."""
    database: Database = app.extensions["hearth.database"]
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    with database.unit_of_work() as session:
        session.add(
            AccountSession(
                account_id=account_id,
                token_hash=hash_secret(secret),
                created_at=now,
                last_seen_at=now,
                confirmed_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
    browser = app.test_client()
    browser.set_cookie("hearth", secret)
    return browser


def csrf(browser: FlaskClient) -> str:
    """The token that forms of this browser carry, without a page being made for it."""
    with browser.session_transaction() as kept:
        secret = kept.setdefault("csrf_token", secrets.token_hex(20))
    signer = URLSafeTimedSerializer(browser.application.secret_key, salt="wtf-csrf-token")
    return signer.dumps(secret)
