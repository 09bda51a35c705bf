"""Forget what has run out: links, sessions, delays, sign-ups that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.credentials import AccountSession, MailToken, Throttle
from community.accounts.models import Account, AccountState, Identity, Pseudonym
from community.base import Base
from community.mail.models import Mail

_KEPT = timedelta(days=30)
_UNCONFIRMED_KEPT = timedelta(days=7)


def prune_accounts(session: Session) -> None:
    """Delete rows that can do nothing any more; for the worker, about once an hour."""
    now = clock.now()
    session.execute(delete(Throttle).where(Throttle.last_failure_at < now - timedelta(days=2)))
    session.execute(
        delete(AccountSession).where(
            or_(AccountSession.expires_at < now - _KEPT, AccountSession.revoked_at < now - _KEPT)
        )
    )
    session.execute(delete(MailToken).where(MailToken.expires_at < now - _KEPT))
    drop_accounts(
        session, Account.state == AccountState.PENDING, Account.created_at < now - _UNCONFIRMED_KEPT
    )


def drop_accounts(session: Session, *which: ColumnElement[bool]) -> None:
    """Delete accounts that never came in, with all that was kept of the sign-up.

    An admin may have placed or suspended them meanwhile: that goes too, the log keeps its lines.
    """
    nobody = select(Account.id).where(*which)
    # By its name, since moderation knows of accounts and they not of it.
    measures = Base.metadata.tables["measures"]
    session.execute(delete(measures).where(measures.c.account_id.in_(nobody)))
    for table in (MailToken, Mail, Identity, Pseudonym):
        session.execute(delete(table).where(table.account_id.in_(nobody)))
    session.execute(delete(Account).where(*which).execution_options(synchronize_session=False))
