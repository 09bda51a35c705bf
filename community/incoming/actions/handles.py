"""Take the handle of somebody who has gone out of held mails of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from community.incoming.models import IncomingMail
from community.incoming.policies import Outcome


@dataclass(frozen=True, kw_only=True)
class HeldWords:
    """The words of a held mail in which the handle may stand."""

    id: int
    body: str


def mails_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[HeldWords]:
    """The next held mails by id that call somebody by one of the handles, or seem to."""
    found = [
        IncomingMail.body.icontains(mark, autoescape=True)
        for handle in handles
        for mark in (f"@{handle}", f"/people/{handle}")
    ]
    rows = session.execute(
        select(IncomingMail.id, IncomingMail.body)
        .where(IncomingMail.id > after, IncomingMail.outcome == Outcome.HELD, or_(*found))
        .order_by(IncomingMail.id)
        .limit(limit)
    )
    return [HeldWords(**row._asdict()) for row in rows]


def rewrite_mail(session: Session, held: HeldWords) -> None:
    """Put the words without the handle in place."""
    session.execute(
        update(IncomingMail)
        .where(IncomingMail.id == held.id, IncomingMail.outcome == Outcome.HELD)
        .values(body=held.body)
        .execution_options(synchronize_session=False)
    )
