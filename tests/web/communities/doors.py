"""How these tests post forms and look at what became of them."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import Database
from community.communities.models import Community, Membership
from community.outbox import OutboxEntry
from tests.world import csrf

CHARTER = {
    "purpose": "We keep **water** clean.",
    "domain": "Rivers",
    "community": "",
    "practice": "",
    "norms": "<script>alert(1)</script>",
    "sponsor": "The mayor",
}


def post(browser: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Send a form as this browser would."""
    return browser.post(address, data={"csrf_token": csrf(browser), **fields})


def community_row(database: Database, slug: str) -> Community:
    with database.reading() as session:
        return session.scalars(select(Community).where(Community.slug == slug)).one()


def state_of(database: Database, community_id: int, account_id: int) -> str | None:
    with database.reading() as session:
        return session.scalar(
            select(Membership.state).where(
                Membership.community_id == community_id, Membership.account_id == account_id
            )
        )


def events(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(OutboxEntry.name).order_by(OutboxEntry.id)))
