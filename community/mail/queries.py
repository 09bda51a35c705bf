"""Reads of the outbox of mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.mail.models import Mail


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
