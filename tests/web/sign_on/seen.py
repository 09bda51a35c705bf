"""What the tests of single sign-on see and prepare in the database."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.models import Account, Identity
from tests.provider import FakeProvider


def newcomer(session: Session) -> Account:
    """Whoever came with the address that `somebody` has."""
    return session.scalars(select(Account).where(Account.email == "noor@hearth.example")).one()


def count_accounts(database: Database) -> int:
    """How many accounts there are."""
    with database.reading() as session:
        return session.scalar(select(func.count(Account.id))) or 0


def make_known(
    database: Database, fake: FakeProvider, account_id: int, subject: str = "s-1"
) -> None:
    """Connect the person with this subject at the provider."""
    with database.unit_of_work() as session:
        session.add(
            Identity(
                account_id=account_id, issuer=fake.url, subject=subject, created_at=clock.now()
            )
        )
