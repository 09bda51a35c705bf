"""Who wanted to be reminded of a post: they alone hear of it, while they may read it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.accounts.queries.actors import actor_of_account
from community.bookmarks.events import ReminderDue
from community.bookmarks.queries import bookmark_row
from community.errors import NotFound
from community.notifications.events import NoticesChanged
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind
from community.outbox import DomainEvent, record
from community.threads.models import Thread


def tell_of_reminders(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Write the notice, once however often it runs.

    A bookmark that its owner let go meanwhile reminds nobody; nor does one of a post that they
    may not read any more, which the page of bookmarks says without a word about the post.
    """
    for seq, event in events:
        assert isinstance(event, ReminderDue)  # subscribed to nothing else
        if not _is_told(session, seq, event):
            _tell(session, seq, event)


def _is_told(session: Session, seq: int, event: ReminderDue) -> bool:
    told = select(Notification.id).where(
        Notification.account_id == event.account_id, Notification.outbox_id == seq
    )
    return session.scalar(told) is not None


def _tell(session: Session, seq: int, event: ReminderDue) -> None:
    owner = actor_of_account(session, event.account_id)
    if owner.id is None or owner.suspended:
        return
    try:
        kept = bookmark_row(session, owner, event.bookmark_id)
    except NotFound:
        return
    if kept.post is None:
        return
    account = session.get_one(Account, owner.id)
    place = session.scalar(select(Thread.community_id).where(Thread.id == kept.post.thread_id))
    session.add(
        Notification(
            account_id=owner.id,
            outbox_id=seq,
            kind=NoticeKind.REMINDER,
            community_id=place,
            thread_id=kept.post.thread_id,
            reply_id=kept.post.reply_id,
            created_at=clock.now(),
            mail_due=bool(account.mail_notices and account.email),
        )
    )
    record(session, NoticesChanged(account_id=owner.id))
