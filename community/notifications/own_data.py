"""Who is told that a copy of their own data is ready: they alone. It happened in no community."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.notifications.events import NoticesChanged
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind
from community.outbox import DomainEvent, record
from community.own_data.events import ExportMade


def tell_of_copies(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Write the notice, once however often it runs."""
    for seq, event in events:
        assert isinstance(event, ExportMade)  # subscribed to nothing else
        owner = session.scalar(
            select(Account).where(
                Account.id == event.account_id, Account.state == AccountState.ACTIVE
            )
        )
        if owner is not None and not _is_told(session, seq, event):
            _tell(session, seq, owner)


def _is_told(session: Session, seq: int, event: ExportMade) -> bool:
    told = select(Notification.id).where(
        Notification.account_id == event.account_id, Notification.outbox_id == seq
    )
    return session.scalar(told) is not None


def _tell(session: Session, seq: int, owner: Account) -> None:
    session.add(
        Notification(
            account_id=owner.id,
            outbox_id=seq,
            kind=NoticeKind.COPY_READY,
            created_at=clock.now(),
            mail_due=bool(owner.mail_notices and owner.email),
        )
    )
    record(session, NoticesChanged(account_id=owner.id))
