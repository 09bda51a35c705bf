"""The log of mails without what they say, and with little of where they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.mail.models import Mail
from community.operations.words import error_class, masked
from community.paging import DEFAULT_SIZE, Page, keyset_page

# Whom such a mail reaches, and when, would tell who stands behind an alias that was just answered.
_OF_THREADS = ("activity", "digest")


class MailState(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    PARKED = "parked"


@dataclass(frozen=True, kw_only=True)
class MailRow:
    """A mail without its subject and body, to an address of which little is shown."""

    id: int
    kind: str
    recipient: str
    state: str
    attempts: int
    error: str
    written_at: datetime
    sent_at: datetime | None
    retry_at: datetime | None


def mails_page(
    session: Session,
    *,
    state: MailState | None = None,
    recipient: str = "",
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[MailRow]:
    """The log of mails, newest first; `recipient` is a whole address, in any case."""
    statement = select(
        Mail.id,
        Mail.purpose.label("kind"),
        Mail.recipient,
        Mail.state,
        Mail.attempts,
        Mail.last_error,
        Mail.created_at,
        Mail.sent_at,
        Mail.retry_at,
    )
    if state is not None:
        statement = statement.where(Mail.state == state)
    if recipient:
        statement = statement.where(
            Mail.recipient == recipient.strip().lower(), Mail.purpose.not_in(_OF_THREADS)
        )
    page: Page[Any] = keyset_page(
        session,
        statement,
        order=((Mail.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_mail(row) for row in page.items], next_cursor=page.next_cursor)


def _mail(row: Any) -> MailRow:
    return MailRow(
        id=row.id,
        kind=row.kind,
        recipient="…" if row.kind in _OF_THREADS else masked(row.recipient),
        state=row.state,
        attempts=row.attempts,
        error=error_class(row.last_error),
        written_at=row.created_at,
        sent_at=row.sent_at,
        retry_at=row.retry_at,
    )
