"""Reads of the outbox of mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from community import clock
from community.mail.models import Mail
from community.outbox_queries import Parked, QueueStatus, queue_status


class OutboxLine(NamedTuple):
    """One mail as the demo outbox shows it."""

    id: int
    recipient: str
    subject: str
    text_body: str
    state: str
    created_at: datetime


def has_due(session: Session) -> bool:
    """Whether any mail waits to be sent now."""
    now = clock.now()
    waiting = select(Mail.id).where(
        Mail.state == "waiting", Mail.retry_at.is_(None) | (Mail.retry_at <= now)
    )
    return session.scalar(waiting.limit(1)) is not None


def newest_mails(
    session: Session, *, recipient: str = "", limit: int = 100
) -> Sequence[OutboxLine]:
    """The newest mails first, to one address when it is given."""
    wanted = select(
        Mail.id, Mail.recipient, Mail.subject, Mail.text_body, Mail.state, Mail.created_at
    )
    if recipient:
        wanted = wanted.where(Mail.recipient == recipient)
    rows = session.execute(wanted.order_by(Mail.id.desc()).limit(limit))
    return [OutboxLine(*row) for row in rows]


def mail_status(session: Session) -> QueueStatus:
    """Counts of the mails that are not sent yet.

    A mail that is being sent for another time counts among those that are tried again.
    """
    waiting = Mail.state == "waiting"
    parked = Mail.state == "parked"
    first = Mail.last_error.is_(None)
    return queue_status(
        session,
        Mail.created_at,
        unfinished=waiting | parked,
        waiting=and_(waiting, Mail.attempts == 0),
        leased=and_(waiting, Mail.attempts > 0, first),
        retried=and_(waiting, Mail.attempts > 0, ~first),
        parked=parked,
    )


def parked_mails(session: Session, *, limit: int) -> Sequence[Parked]:
    """The mails that were given up, oldest first; never what they say."""
    rows = session.execute(
        select(
            Mail.id,
            Mail.purpose,
            Mail.recipient,
            Mail.attempts,
            Mail.created_at,
            func.coalesce(Mail.last_error, "").label("error"),
        )
        .where(Mail.state == "parked")
        .order_by(Mail.id)
        .limit(limit)
    )
    return [
        Parked(
            id=row.id,
            about=f"{row.purpose} to {row.recipient}",
            attempts=row.attempts,
            created_at=row.created_at,
            error=row.error,
        )
        for row in rows
    ]
