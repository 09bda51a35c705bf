"""Who wanted something posted that could not be: they alone hear of it, and why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.drafts.events import PostRefused
from community.notifications.events import NoticesChanged
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind
from community.outbox import DomainEvent, record


def tell_of_refusals(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Write the notice, once however often it runs; it names no place and no thread."""
    for seq, event in events:
        assert isinstance(event, PostRefused)  # subscribed to nothing else
        told = select(Notification.id).where(
            Notification.account_id == event.account_id, Notification.outbox_id == seq
        )
        account = session.get(Account, event.account_id)
        if account is None or session.scalar(told) is not None:
            continue
        session.add(
            Notification(
                account_id=account.id,
                outbox_id=seq,
                kind=NoticeKind(f"unposted_{event.why}"),
                created_at=clock.now(),
                mail_due=bool(account.mail_notices and account.email),
            )
        )
        record(session, NoticesChanged(account_id=account.id))
