"""Addresses to which mail comes back; apart from `actions`, which sends what this holds up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from community import clock
from community.mail.models import FailingAddress, ReplyKey

MOST_BOUNCES = 3  # after which no notice is mailed to an address
COUNT_FOR = timedelta(days=30)
MOST_SHOWN = 100


class Failing(NamedTuple):
    """An address to which nothing is sent any more but what its owner asks for."""

    account_id: int
    email: str
    bounced_at: datetime


def note_bounce(session: Session, *, account_id: int, email: str) -> bool:
    """Mail to the address came back for good; whether nothing more is sent there from now on."""
    now = clock.now()
    found = session.get(FailingAddress, account_id, with_for_update=True)
    if found is None:
        found = FailingAddress(account_id=account_id, email=email, bounces=0, bounced_at=now)
        session.add(found)
    if found.email != email or found.bounced_at < now - COUNT_FOR:
        found.email, found.bounces, found.stopped_at = email, 0, None
    found.bounces += 1
    found.bounced_at = now
    if found.bounces >= MOST_BOUNCES and found.stopped_at is None:
        found.stopped_at = now
    return found.stopped_at is not None


def write_again(session: Session, account_id: int) -> None:
    """Its owner says that the address is right: notices are mailed there again."""
    session.execute(delete(FailingAddress).where(FailingAddress.account_id == account_id))


def is_failing(
    account_id: InstrumentedAttribute[int], email: InstrumentedAttribute[str | None]
) -> ColumnElement[bool]:
    """Whether nothing is sent to this address of the account any more."""
    return exists().where(
        FailingAddress.account_id == account_id,
        FailingAddress.email == email,
        FailingAddress.stopped_at.is_not(None),
    )


def failing_addresses(session: Session) -> tuple[int, Sequence[Failing]]:
    """How many there are, and those that failed last."""
    stopped = FailingAddress.stopped_at.is_not(None)
    count = session.scalar(select(func.count()).where(stopped)) or 0
    rows = session.execute(
        select(FailingAddress.account_id, FailingAddress.email, FailingAddress.bounced_at)
        .where(stopped)
        .order_by(FailingAddress.stopped_at.desc(), FailingAddress.account_id)
        .limit(MOST_SHOWN)
    )
    return count, [Failing._make(row) for row in rows]


def failing_address_of(session: Session, account_id: int) -> str | None:
    """The address of this person to which nothing is sent any more."""
    return session.scalar(
        select(FailingAddress.email).where(
            FailingAddress.account_id == account_id, FailingAddress.stopped_at.is_not(None)
        )
    )


def generations_of(session: Session, people: Collection[int]) -> dict[int, int]:
    """How often each of these people has ended their addresses, without those who never did."""
    if not people:
        return {}
    rows = session.execute(
        select(ReplyKey.account_id, ReplyKey.generation).where(ReplyKey.account_id.in_(people))
    )
    return {row.account_id: row.generation for row in rows}


def end_reply_addresses(session: Session, account_id: int) -> None:
    """Every address by which this person writes is of no use from here on; mails bring new ones."""
    found = session.get(ReplyKey, account_id, with_for_update=True)
    if found is None:
        session.add(ReplyKey(account_id=account_id, generation=1))
    else:
        found.generation += 1
