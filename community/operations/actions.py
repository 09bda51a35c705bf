"""Have tried again what was given up, with a line in the log; keep how full it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community import clock, outbox_claims
from community.accounts.actor import Actor
from community.errors import Conflict
from community.mail import actions as mail
from community.moderation.actions.log import log_organisation
from community.moderation.policies import Act
from community.operations.models import StorageReading
from community.operations.storage import Storage
from community.words import N_

READINGS_KEPT = timedelta(days=400)


def retry_event(session: Session, event_id: int, *, by: Actor) -> None:
    """Let one parked event be tried again; Conflict (`not_parked`) when it is none any more."""
    _retry_one(session, outbox_claims.retry_parked, event_id, by=by, what="event")


def retry_mail(session: Session, mail_id: int, *, by: Actor) -> None:
    """Let one parked mail be sent again; Conflict (`not_parked`) when it is none any more."""
    _retry_one(session, mail.retry_parked, mail_id, by=by, what="mail")


def _retry_one(
    session: Session,
    retry: Callable[[Session, Sequence[int]], list[int]],
    number: int,
    *,
    by: Actor,
    what: str,
) -> None:
    if not retry(session, [number]):
        raise Conflict(
            N_("This one was not given up, or is on its way already. Look at how it stands now."),
            code="not_parked",
        )
    log_organisation(session, by=by, act=Act.RETRY, reason=f"{what} {number}")


def retry_events(session: Session, *, consumer: str | None, by: Actor) -> int:
    """Let every parked event be tried again, or those of one consumer; how many."""
    count = len(outbox_claims.retry_parked(session, None, consumer=consumer))
    if count:
        log_organisation(session, by=by, act=Act.RETRY, reason=f"{count} x {consumer or 'event'}")
    return count


def retry_mails(session: Session, *, by: Actor) -> int:
    """Let every parked mail be sent again; how many."""
    count = len(mail.retry_parked(session, None))
    if count:
        log_organisation(session, by=by, act=Act.RETRY, reason=f"{count} x mail")
    return count


def keep_reading(session: Session, storage: Storage) -> None:
    """Let this be the reading of today, and forget those of more than four hundred days ago."""
    now = clock.now()
    row = session.get(StorageReading, now.date())
    if row is None:
        row = StorageReading(day=now.date(), measured_at=now, figures=storage.figures())
        session.add(row)
    row.measured_at, row.figures = now, storage.figures()
    session.execute(delete(StorageReading).where(StorageReading.day < now.date() - READINGS_KEPT))
