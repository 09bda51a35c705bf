"""Tell people, and note what they have read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import NotFound
from community.notifications.events import NoticesChanged
from community.notifications.models import Notification
from community.notifications.recipients import addressees, occasion_of
from community.outbox import DomainEvent, record


def notify(session: Session, seq: int, event: DomainEvent) -> None:
    """Write a notice to everybody whom the event concerns, each once, however often it runs."""
    occasion = occasion_of(event, session)
    if occasion is None:
        return
    kinds = occasion.strongest()
    told = set(
        session.scalars(select(Notification.account_id).where(Notification.outbox_id == seq))
    )
    for person in addressees(session, occasion, kinds.keys() - told):
        session.add(
            Notification(
                account_id=person.account_id,
                outbox_id=seq,
                kind=kinds[person.account_id],
                community_id=occasion.community_id,
                thread_id=occasion.thread_id,
                reply_id=occasion.reply_id,
                actor_id=occasion.actor_id if occasion.names_actor else None,
                created_at=clock.now(),
                mail_due=person.mail,
            )
        )
        record(session, NoticesChanged(account_id=person.account_id))


def mark_read(session: Session, actor: Actor, notification_id: int) -> Notification:
    """The actor has seen this notice; NotFound when it is not theirs."""
    notice = session.scalar(
        select(Notification).where(
            Notification.id == notification_id, Notification.account_id == (actor.id or 0)
        )
    )
    if notice is None:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = clock.now()
        record(session, NoticesChanged(account_id=notice.account_id))
    return notice


def mark_all_read(session: Session, actor: Actor, *, up_to: int) -> int:
    """The actor has seen every notice up to this id; how many were new to them.

    A notice that arrived after the page was made stays new.
    """
    assert actor.id is not None  # the right asks for an account
    changed = session.execute(
        update(Notification)
        .where(
            Notification.account_id == actor.id,
            Notification.id <= up_to,
            Notification.read_at.is_(None),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    count = changed.rowcount if isinstance(changed, CursorResult) else 0
    if count:
        record(session, NoticesChanged(account_id=actor.id))
    return count


def settle_mail(session: Session, ids: Sequence[int]) -> set[int]:
    """Take the mark that asks for a letter from these notices; those that still bore it."""
    bearing = set(
        session.scalars(
            select(Notification.id).where(Notification.id.in_(ids), Notification.mail_due)
        )
    )
    session.execute(
        update(Notification)
        .where(Notification.id.in_(ids))
        .values(mail_due=False)
        .execution_options(synchronize_session=False)
    )
    return bearing


def choose_mail(session: Session, actor: Actor, *, by_mail: bool) -> None:
    """Whether notices also come by mail."""
    account = session.get_one(Account, actor.id)
    account.mail_notices = by_mail
